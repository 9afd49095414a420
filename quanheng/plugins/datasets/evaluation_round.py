"""What the evaluation itself collects: reports, visits, answers and opinions."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Text, View, Window, hookimpl
from quanheng.plugins.datasets.code_lists import FULFILMENT, ITEM_KINDS
from quanheng.plugins.datasets.columns import coded, day, decimal, number, text, unit, year, yes_no

self_evaluation = Dataset(
    name="self_evaluation",
    label=Text("自评", "self-evaluation"),
    description=Text(
        "单位对职责事项、党管机构编制和制度落实的自评。",
        "What units say of their duties, of Party leadership and of the study of the rules.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="every_unit",
    key=["unit_id", "year", "item_code"],
    fields={
        "year": year("年度", "year", "评估年度", "年份"),
        "unit_id": unit("自评单位", "填报单位"),
        "item_kind": coded(
            ITEM_KINDS, "项目类别", "kind of item", "事项类别", "自评类别", "类别", required=True
        ),
        "item_code": text("项目编码", "item code", "项目编号", "事项编码", "事项编号", required=True),
        "item_name": text("项目名称", "item", "事项名称", "职责事项", "自评项目"),
        "self_status": coded(FULFILMENT, "自评结论", "own verdict", "自评结果", "履行情况"),
        "score": decimal(6, 2, "自评分", "own score", "自评得分", "自评分数"),
    },
)

onsite_observation = Dataset(
    name="onsite_observation",
    label=Text("实地评估", "on-site observation"),
    description=Text(
        "实地核查对自评项目的结论，以此为准。",
        "What a visit found about the items of the self-evaluation; it goes before the unit's own verdict.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="events",
    key=["unit_id", "year", "item_code"],
    fields={
        "year": year("年度", "year", "评估年度", "年份"),
        "unit_id": unit("被评估单位", "核查单位", "评估对象"),
        "item_code": text("项目编码", "item code", "项目编号", "事项编码", "事项编号", required=True),
        "method": coded(
            {
                "听取介绍": "presentation",
                "座谈": "talk",
                "现场观摩": "inspection on the spot",
                "资料查阅": "reading of files",
            },
            "核查方式",
            "method",
            "评估方式",
            "方式",
        ),
        "observed_on": day("核查日期", "observed on", "核查时间", "评估日期"),
        "verified_status": coded(FULFILMENT, "核查结论", "verdict", "核查结果", "核定结论"),
        "score": decimal(6, 2, "核查评分", "score", "核查得分", "现场评分"),
        "difference_note": text("差异说明", "note on differences", "不一致说明", "备注"),
    },
)

survey_response = Dataset(
    name="survey_response",
    label=Text("问卷", "survey response"),
    description=Text(
        "一份问卷的一道题一行，不含答卷人的任何信息。反向题按 6 减评分计。",
        "One row for each answer, with nothing about who gave it. Reversed questions count as 6 minus the answer.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="events",
    key=["response_no", "item_code"],
    security="sensitive",
    fields={
        "year": year("年度", "year", "评估年度", "年份"),
        "unit_id": unit("被评价单位", "评价对象", "被测评单位"),
        "response_no": text("问卷编号", "response number", "答卷编号", "答卷序号", "问卷序号", required=True),
        "group": coded(
            {
                "服务对象": "served",
                "上级": "higher level",
                "下级": "lower level",
                "关联部门": "related departments",
                "职工": "staff",
            },
            "评价群体",
            "group",
            "答卷群体",
            "评价主体",
            "您的身份",
            required=True,
        ),
        "item_code": coded(
            {
                "便利": "convenience",
                "政策": "policy",
                "态度": "attitude",
                "时限": "time limits",
                "结果": "result",
                "推诿": "passing the buck",
                "边界": "boundaries of duties",
                "协同": "working together",
                "共享": "sharing",
                "履职": "performance of duties",
                "忙闲": "even load",
                "职责": "duties",
                "匹配": "fit of posts",
                "设置": "set-up",
                "测试": "test",
            },
            "题目",
            "question",
            "题目编码",
            "题号",
            required=True,
        ),
        "likert": number("评分", "answer", "答案", "选项分值"),
        "test_score": decimal(6, 2, "测试得分", "test score", "测试成绩"),
        "is_reversed": yes_no("反向题", "reversed", "是否反向题", "是否反向"),
        "channel": coded({"纸质": "paper", "扫码": "by code"}, "渠道", "channel", "填写方式", "答卷渠道"),
    },
    derived={
        "rating": (
            "case when survey_response.is_reversed then 6 - survey_response.likert else survey_response.likert end"
        )
    },
)

interview = Dataset(
    name="interview",
    label=Text("访谈", "interview"),
    description=Text(
        "访谈归类后的要点，一个主题一行；原始记录不采集。",
        "Coded points of interviews, one row for each topic; the notes themselves are not collected.",
    ),
    unit="unit_id",
    window=Window(year="year"),
    presence="events",
    key=["interview_no", "item_code"],
    security="sensitive",
    fields={
        "year": year("年度", "year", "评估年度", "年份"),
        "unit_id": unit("被访谈单位", "访谈单位"),
        "interview_no": text("访谈编号", "interview number", "访谈序号", required=True),
        "role_group": coded(
            {
                "主要负责人": "head",
                "分管领导": "leader in charge",
                "内设机构负责人": "head of an internal unit",
                "人事干部": "personnel officer",
                "基层单位": "lower-level body",
            },
            "访谈对象",
            "interviewed",
            "访谈对象类别",
        ),
        "item_code": coded(
            {
                "职责": "duties",
                "机构": "institution",
                "编制": "posts",
                "职数": "leadership posts",
                "机制": "ways of working",
                "建议": "suggestion",
            },
            "主题",
            "topic",
            "访谈主题",
            required=True,
        ),
        "coded_theme": text("归类", "theme", "要点归类", "主题归类"),
        "sentiment": number("倾向", "sentiment", "态度倾向", "倾向分"),
    },
)

expert_score = Dataset(
    name="expert_score",
    label=Text("专家评分", "expert score"),
    unit="unit_id",
    window=Window(year="year"),
    presence="events",
    key=["unit_id", "year", "indicator", "expert_code"],
    fields={
        "year": year("年度", "year", "评估年度", "年份"),
        "unit_id": unit("被评单位", "被评估单位", "评价对象"),
        "indicator": text("指标", "indicator", "指标编码", "指标代码", required=True),
        "expert_code": text("专家编号", "expert", "专家编码", "专家代码", required=True),
        "score": decimal(6, 2, "评分", "score", "得分", "专家打分", required=True),
        "conflict_declared": yes_no("回避声明", "conflict declared", "是否声明回避", "是否回避"),
    },
)

item_result = View(
    name="item_result",
    label=Text("自评核定", "item as verified"),
    description=Text(
        "自评事项，以实地评估的结论为准。",
        "Items as the unit reported them, overridden by what the visit found.",
    ),
    unit="unit_id",
    presence="every_unit",
    select=(
        "select self_evaluation.unit_id as unit_id, self_evaluation.item_kind as item_kind, "
        "self_evaluation.item_code as item_code, "
        "coalesce(onsite_observation.verified_status, self_evaluation.self_status) as status, "
        "self_evaluation.score as self_score, onsite_observation.score as onsite_score, "
        "onsite_observation.verified_status is not null and self_evaluation.self_status "
        "is distinct from onsite_observation.verified_status as corrected "
        "from self_evaluation "
        "left join onsite_observation on onsite_observation.unit_id = self_evaluation.unit_id "
        "and onsite_observation.year = self_evaluation.year "
        "and onsite_observation.item_code = self_evaluation.item_code"
    ),
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer what an evaluation collects, and items as they were verified."""
    return [self_evaluation, onsite_observation, survey_response, interview, expert_score, item_result]
