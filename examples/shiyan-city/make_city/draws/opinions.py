"""What the evaluated bodies say of themselves, and others say of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from make_city.chance import Chance
from make_city.city.bodies import Body, City

FULL, PARTLY, NOT = "完全履行", "部分履行", "未履行"
EXPERTS = tuple(f"ZJ{number:02d}" for number in range(1, 7))
DECLINED = "ZJ07"
"""The seventh expert has a conflict of interest with every body, and says so."""

GROUPS = {"服务对象": 12, "上级": 3, "下级": 3, "关联部门": 5, "职工": 8}
"""How many of each group answer about a body: 31, so 341 about eleven."""
QUESTIONS = {
    "服务对象": ("便利", "政策", "态度", "时限", "结果"),
    "上级": ("履职", "边界", "协同"),
    "下级": ("推诿", "边界", "协同", "共享"),
    "关联部门": ("推诿", "边界", "协同", "共享"),
    "职工": ("忙闲", "职责", "匹配", "设置"),
}
SERVED, SURROUNDING, WORKERS = ("服务对象",), ("上级", "下级", "关联部门"), ("职工",)
"""Groups whose answers are weighted together."""
REVERSED = ("推诿", "忙闲")
"""Questions in which a high mark is a bad one."""


@dataclass(slots=True)
class Item:
    """Describe one item of a self-evaluation, and what the visit found."""

    kind: str
    code: str
    name: str
    said: str
    found: str | None = None
    marks: int | None = None
    """Marks of the visit, of 100."""

    @property
    def result(self) -> str:
        """Return what holds: the visit goes before the self-report."""
        return self.found or self.said


@dataclass(slots=True)
class Answer:
    """Describe one mark on a questionnaire; 5 is good."""

    form: int
    group: str
    question: str
    rating: int


@dataclass(slots=True)
class Opinions:
    """Hold what was said of one body."""

    items: list[Item]
    answers: list[Answer]
    tests: list[tuple[int, int]]
    """Form and score, in hundredths, of those who took the test."""
    experts: dict[str, int]
    """Expert → score, in hundredths."""

    def of_kind(self, kind: str) -> list[Item]:
        """Return the items of one kind."""
        return [item for item in self.items if item.kind == kind]

    def mean(self, groups: tuple[str, ...], question: str | None = None) -> Fraction:
        """Return the mean rating by some groups, of one question or of all."""
        ratings = [
            answer.rating
            for answer in self.answers
            if answer.group in groups and question in (None, answer.question)
        ]
        return Fraction(sum(ratings), len(ratings))


_DUTIES = (
    "拟订政策和规划", "行政许可", "日常监督检查", "公共服务供给", "行业安全管理", "统计监测", "信用体系建设",
    "基层业务指导", "应急处置", "信息公开", "对外交流合作", "投诉举报处理",
)  # fmt: skip
_PARTY = (
    "专题研究机构编制工作",
    "编制事项集体审议",
    "责任分工明确",
    "执行编委决定和三定规定",
    "纳入内部监督",
)
_STUDY = ("制度落实检查", "知识应用核查")


def draw_opinions(city: City) -> dict[str, Opinions]:
    """Draw all evaluated bodies; three of them miss something."""
    drawn: dict[str, Opinions] = {}
    forms = 0
    for body in city.evaluated:
        drawn[body.unit_id] = _draw(body, forms)
        forms += sum(GROUPS.values())
    short = drawn[city.named("景安市教育局").unit_id]
    short.items = [item for item in short.items if item.code != "P5"]
    few = drawn[city.named("长汐县农业农村局").unit_id]
    few.tests = few.tests[:3]
    lonely = drawn[city.named("东望区市场监督管理局").unit_id]
    lonely.experts = dict(list(lonely.experts.items())[:2])
    return drawn


def _draw(body: Body, forms: int) -> Opinions:
    chance = Chance("opinions", body.unit_id)
    answers, tests = [], []
    form = forms
    level = 6 if body.strong else chance.between(2, 5)
    for group, count in GROUPS.items():
        for _ in range(count):
            form += 1
            answers += [
                Answer(form, group, question, min(5, 3 + (chance.below(6) < level) + chance.below(2)))
                if chance.below(12)
                else Answer(form, group, question, chance.between(1, 3))
                for question in QUESTIONS[group]
            ]
            if group == "职工":
                tests.append((form, chance.between(55, 98) * 100))
    return Opinions(
        items=_items(chance),
        answers=answers,
        tests=tests,
        experts={expert: chance.between(66, 94) * 100 for expert in EXPERTS},
    )


def _items(chance: Chance) -> list[Item]:
    items = []
    for number, name in enumerate(_DUTIES[: chance.between(8, 12)], start=1):
        said = FULL if chance.below(8) else PARTLY
        found = chance.pick((FULL, FULL, PARTLY, PARTLY, NOT)) if not chance.below(4) else None
        items.append(Item("duty", f"D{number:02d}", name, said, found))
    for number, name in enumerate(_PARTY, start=1):
        said = FULL if chance.below(12) else NOT
        found = said if number < 4 else (NOT if not chance.below(6) else None)
        items.append(Item("party", f"P{number}", name, said, found))
    for number, name in enumerate(_STUDY, start=1):
        items.append(Item("study", f"S{number}", name, FULL, None, chance.between(62, 95)))
    return items
