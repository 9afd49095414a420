"""Appraisal, targets, plans, matters, reports and work of every department."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from make_city.chance import Chance
from make_city.city.bodies import CITY_LEVEL, Body, City
from make_city.city.places import DEVELOPMENT, MANAGEMENT, SERVICE
from make_city.draws.duties import Duties, Matters, Report
from make_city.draws.institutions import Institutions
from make_city.draws.staffing import Staffing
from make_city.rows.tables import Table

BASES = {MANAGEMENT: "监管对象数", SERVICE: "服务人口", DEVELOPMENT: "重点项目或企业数"}
_TARGETS = {
    MANAGEMENT: ("双随机抽查完成数", "行政许可办结数", "案件办结数", "行政复议纠错数", "上级专项任务"),
    SERVICE: ("服务事项办结数", "民生实事完成数", "服务人次", "投诉件数", "上级专项任务"),
    DEVELOPMENT: ("固定资产投资", "招商到位资金", "新增规上企业数", "停工项目数", "上级专项资金"),
}
_MATTERS = ("机构", "职责", "编制", "领导职数", "挂牌", "经费形式", "职责界定")
_ITEMS = ("行政许可", "监督检查", "公共服务", "公文处理")


def performance_appraisal(city: City, duties: dict[str, Duties]) -> Table:
    """Return the scores of two years; bodies outside the appraisal have none."""
    chance = Chance("appraisal")
    rows: list[list[object]] = []
    for body in city.departments:
        drawn = duties[body.unit_id].appraisal
        group = "市直部门" if body.level == CITY_LEVEL else f"{body.place}部门"
        if drawn is None:
            continue
        score, full = drawn
        before = full * chance.between(800, 950) // 1000
        for year, got in ((2023, before), (2024, score)):
            grade = "优秀" if got * 100 >= full * 92 else "良好"
            rows.append([year, body.name, "年度综合考核", _hundredths(full), _hundredths(got), grade, group])
    headings = ("年度", "单位", "考核名称", "满分", "最终得分", "考核等次", "考核组别")
    return Table("绩效考核", headings, rows)


def core_target(city: City, duties: dict[str, Duties]) -> Table:
    """Return the core targets of the period."""
    rows: list[list[object]] = []
    for body in city.departments:
        names = _TARGETS[body.category]
        for number, target in enumerate(duties[body.unit_id].targets):
            rows.append(
                [2024, body.name, f"T{number + 1}", names[number], "件" if body.category == MANAGEMENT else "个",
                 "越低越好" if target.lower else "越高越好", target.weight, _ten_thousandths(target.target),
                 _ten_thousandths(target.reached), "非本单位可控" if target.shared else "本单位负责"]
            )  # fmt: skip
    headings = (
        "年度", "责任单位", "目标编码", "目标名称", "计量单位", "方向", "权重", "目标值", "完成值", "责任"
    )  # fmt: skip
    return Table("核心目标", headings, rows)


def post_plan(city: City, duties: dict[str, Duties]) -> Table:
    """Return the plans of use of last year, which count, and of this year."""
    chance = Chance("plans")
    rows: list[list[object]] = []
    for body in city.departments:
        plan = duties[body.unit_id].plan
        first = plan.approved // 2
        arrived = min(plan.onboarded, first)
        parts = [(first, 0, arrived), (plan.approved - first, plan.cancelled, plan.onboarded - arrived)]
        for number, (approved, cancelled, onboarded) in enumerate(parts, start=1):
            if approved:
                rows.append(_plan_row(chance, body, 2023, number, approved, cancelled, onboarded))
        rows.append(_plan_row(chance, body, 2024, 1, chance.between(2, 8), 0, chance.between(0, 2)))
    headings = (
        "单位", "计划年度", "计划序号", "编制类型", "用途", "批准数", "核销数", "已到岗数", "到岗日期", "批准文号"
    )  # fmt: skip
    return Table("用编计划", headings, rows)


def _plan_row(
    chance: Chance, body: Body, year: int, line: int, approved: int, cancelled: int, onboarded: int
) -> list[object]:
    arrived = date(2024, chance.between(2, 11), chance.between(1, 28)) if onboarded else None
    purpose = chance.pick(("招录", "招聘", "遴选", "安置", "引才"))
    return [body.name, year, f"{line:02d}", "行政编制", purpose, approved, cancelled, onboarded, arrived,
            f"景编发〔{year}〕5号"]  # fmt: skip


def establishment_matter(city: City, duties: dict[str, Duties]) -> Table:
    """Return the register of matters of two years, by the day of acceptance."""
    chance = Chance("matters", "rows")
    matters: list[tuple[date, list[object]]] = []
    for body in city.departments:
        matters += _matters(chance, body.name, duties[body.unit_id].matters)
    while len(matters) < 1_800:
        name = chance.pick(city.departments).name
        accepted = date(2023, chance.between(1, 6), chance.between(1, 28))
        matters.append(_matter(chance, name, accepted, decided=False))
    matters.sort(key=lambda matter: matter[0])
    rows = [[f"SX{day.year}{number:05d}", *cells] for number, (day, cells) in enumerate(matters, start=1)]
    headings = (
        "事项编号", "申报单位", "事项类型", "动议日期", "党组会议纪要", "受理日期", "论证日期", "合法性审核", "审定日期",
        "审定结果", "批复文号", "落实日期", "问效期限", "问效日期", "问效结果",
    )  # fmt: skip
    return Table("机构编制事项", headings, rows)


def _matters(chance: Chance, name: str, drawn: Matters) -> list[tuple[date, list[object]]]:
    made = []
    for number in range(drawn.accepted):
        decided = number < drawn.decided
        # What is passed early has until the autumn to be carried out.
        month = chance.between(1, 5) if decided else chance.between(1, 11)
        accepted = date(2024, month, chance.between(2, 27))
        made.append(
            _matter(chance, name, accepted, decided=decided, motion=number < drawn.motions,
                    review=number < drawn.reviews, implemented=number < drawn.implemented)
        )  # fmt: skip
    for number in range(drawn.follow_ups):
        accepted = date(2023, chance.between(2, 6), chance.between(2, 27))
        day, cells = _matter(chance, name, accepted, decided=True, implemented=True)
        due = date(2024, chance.between(2, 10), chance.between(1, 28))
        in_time = number < drawn.followed_up
        cells[11:] = [
            due,
            due - timedelta(chance.between(1, 20)) if in_time else None,
            "已落实" if in_time else None,
        ]
        made.append((day, cells))
    return made


def _matter(
    chance: Chance,
    name: str,
    accepted: date,
    *,
    decided: bool,
    motion: bool = True,
    review: bool = True,
    implemented: bool = False,
) -> tuple[date, list[object]]:
    settled = accepted + timedelta(chance.between(20, 40))
    passed = "通过" if decided else chance.pick(("缓议", "不通过"))
    done = settled + timedelta(chance.between(5, 60)) if decided and implemented else None
    return accepted, [
        name, chance.pick(_MATTERS), accepted - timedelta(chance.between(5, 20)),
        "是" if motion else "否", accepted, accepted + timedelta(chance.between(3, 15)), "是" if review else "否",
        settled, passed, f"景编发〔{settled.year}〕{chance.between(1, 90)}号" if decided else None, done,
        date(2025, chance.between(1, 6), 20) if decided and accepted.year == 2024 else None, None, None,
    ]  # fmt: skip


_SECTIONS = (
    "总体情况",
    "机构设置",
    "职责履行",
    "编制使用",
    "领导职数",
    "实有人员",
    "问题整改",
    "意见建议",
    "其他",
)


def annual_report(city: City, duties: dict[str, Duties], staffing: dict[str, Staffing]) -> Table:
    """Return the sections of the reports due in both years."""
    chance = Chance("reports")
    rows: list[list[object]] = []
    for body in city.departments:
        report = duties[body.unit_id].report
        if report is None:
            continue
        posts = staffing[body.unit_id].approved(before=date(2024, 1, 1))
        staff, leaders = staffing[body.unit_id].staff_at_start()
        figures = {"posts": posts, "staff": staff, "leaders": leaders}
        for figure in report.wrong:
            figures[figure] += chance.between(1, 3)
        rows += _report_rows(chance, body.name, 2022, Report(True, 6, 6), None)
        rows += _report_rows(chance, body.name, 2023, report, figures)
    headings = (
        "年度", "报送单位", "栏目编码", "应报日期", "报送日期", "是否必填", "是否填报", "报告编制数", "报告实有人数", "报告领导数"
    )  # fmt: skip
    return Table("年度报告", headings, rows)


def _report_rows(
    chance: Chance, name: str, year: int, report: Report, figures: dict[str, int] | None
) -> list[list[object]]:
    due = date(year + 1, 1, 31)
    sent = (
        due - timedelta(chance.between(1, 15)) if report.on_time else due + timedelta(chance.between(1, 20))
    )
    rows: list[list[object]] = []
    for number in range(report.required + 1):
        required, filled = number < report.required, number < report.filled
        told: list[object] = [None, None, None]
        if number == 3 and figures:
            told = [figures["posts"], figures["staff"], figures["leaders"]]
        rows.append(
            [year, name, f"{number + 1:02d}{_SECTIONS[number]}", due, sent, "是" if required else "否",
             "是" if filled else "否", *told]
        )  # fmt: skip
    return rows


def workload_stat(city: City, duties: dict[str, Duties], institutions: Institutions) -> Table:
    """Return the work of two years, also of the institutions of evaluated bodies."""
    chance = Chance("workload")
    rows: list[list[object]] = []
    for body in city.departments:
        for number, (qty, hours) in enumerate(duties[body.unit_id].work.items, start=1):
            before = qty * chance.between(85, 110) // 100
            for year, done in ((2023, before), (2024, qty)):
                rows.append([year, body.name, f"{number:03d}", _ITEMS[number - 1], _hundredths(done),
                             _ten_thousandths(hours)])  # fmt: skip
    parents = {body.unit_id for body in city.evaluated}
    for body, works in zip(city.institutions, institutions.works.tolist(), strict=True):
        if body.parent in parents:
            rows.append([2023, body.name, "001", _ITEMS[2], chance.between(200, 900), Decimal("2.5")])
            if works:
                rows.append([2024, body.name, "001", _ITEMS[2], chance.between(200, 900), Decimal("2.5")])
    return Table("业务量", ("年度", "单位", "事项编码", "事项名称", "数量", "标准工时"), rows)


def unit_base(city: City, duties: dict[str, Duties]) -> Table:
    """Return the bases of comparison, under headings that only the project explains."""
    rows: list[list[object]] = []
    for body in city.departments:
        base = duties[body.unit_id].work.base
        rows.append([body.name, 2023, BASES[body.category], base - base // 50])
        rows.append([body.name, 2024, BASES[body.category], base])
    return Table("服务底数", BASE_HEADINGS, rows)


BASE_HEADINGS = ("哪家单位", "哪一年", "底数口径", "底数")


def _hundredths(number: int) -> Decimal:
    return Decimal(number) / 100


def _ten_thousandths(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number) / 10_000
