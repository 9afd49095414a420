"""Self-evaluations, visits, questionnaires, interviews and marks of experts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from make_city.chance import Chance
from make_city.city.bodies import City
from make_city.draws.opinions import DECLINED, FULL, REVERSED, Opinions
from make_city.rows.tables import Table

KINDS = {"duty": "职责", "party": "党管机构编制", "study": "制度落实"}
_METHODS = ("听取介绍", "座谈", "现场观摩", "资料查阅")
_ROLES = ("主要负责人", "分管领导", "内设机构负责人", "内设机构负责人", "人事干部", "基层单位")
_TOPICS = ("职责", "机构", "编制", "职数", "机制", "建议")
SYNERGY = "org_synergy_score"


def self_evaluations(city: City, opinions: dict[str, Opinions]) -> list[Table]:
    """Return one table for each evaluated body."""
    headings = ("年度", "自评单位", "项目类别", "项目编码", "项目名称", "自评结论", "自评分")
    tables = []
    for body in city.evaluated:
        rows: list[list[object]] = [
            [2024, body.name, KINDS[item.kind], item.code, item.name, item.said,
             None if item.kind != "study" else 98]
            for item in opinions[body.unit_id].items
        ]  # fmt: skip
        tables.append(Table(body.name, headings, rows))
    return tables


def onsite_observation(city: City, opinions: dict[str, Opinions]) -> Table:
    """Return what visits found; not every item was looked at."""
    chance = Chance("visits")
    rows: list[list[object]] = []
    for body in city.evaluated:
        day = date(2024, 11, chance.between(4, 28))
        for item in opinions[body.unit_id].items:
            if item.found is None and item.marks is None:
                continue
            note = "自评与核查不一致" if item.found not in (None, item.said) else None
            rows.append(
                [2024, body.name, item.code, chance.pick(_METHODS), day, item.found or FULL, item.marks, note]
            )
    headings = ("年度", "被评估单位", "项目编码", "核查方式", "核查日期", "核查结论", "核查评分", "差异说明")
    return Table("实地评估", headings, rows)


def survey_response(city: City, opinions: dict[str, Opinions]) -> Table:
    """Return one row for each answer of each questionnaire."""
    rows: list[list[object]] = []
    for body in city.evaluated:
        drawn = opinions[body.unit_id]
        for answer in drawn.answers:
            turned = answer.question in REVERSED
            rows.append(
                [2024, body.name, _form(answer.form), answer.group, answer.question,
                 6 - answer.rating if turned else answer.rating, None, "是" if turned else "否",
                 "扫码" if answer.form % 4 else "纸质"]
            )  # fmt: skip
        for form, score in drawn.tests:
            rows.append(
                [2024, body.name, _form(form), "职工", "测试", None, Decimal(score) / 100, "否", "扫码"]
            )
    headings = ("年度", "被评价单位", "答卷编号", "评价群体", "题目", "评分", "测试得分", "反向题", "渠道")
    return Table("问卷", headings, rows)


def interview(city: City) -> Table:
    """Return what was said in 66 talks, under themes."""
    chance = Chance("interviews")
    rows: list[list[object]] = []
    for number, body in enumerate(body for body in city.evaluated for _ in _ROLES):
        role = _ROLES[number % len(_ROLES)]
        for topic in chance.shuffled(_TOPICS)[:3]:
            theme = f"{topic}{chance.pick(('适应工作需要', '需要优化', '不够清楚', '有待加强'))}"
            rows.append([2024, body.name, f"FT{number + 1:03d}", role, topic, theme, chance.between(-2, 2)])
    headings = ("年度", "被访谈单位", "访谈编号", "访谈对象", "主题", "归类", "倾向")
    return Table("访谈", headings, rows)


def expert_score(city: City, opinions: dict[str, Opinions]) -> Table:
    """Return the marks of seven experts; one who declares a conflict does not count."""
    rows: list[list[object]] = []
    for body in city.evaluated:
        for expert, score in opinions[body.unit_id].experts.items():
            rows.append([2024, body.name, SYNERGY, expert, Decimal(score) / 100, "否"])
        rows.append([2024, body.name, SYNERGY, DECLINED, 100, "是"])
    return Table("专家评分", ("年度", "被评单位", "指标", "专家编号", "评分", "回避声明"), rows)


def _form(number: int) -> str:
    return f"WJ{number:04d}"
