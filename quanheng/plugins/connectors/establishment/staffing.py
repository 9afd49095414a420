"""Read the staffing platform: institutions, posts and people by real name."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl
from quanheng.plugins.connectors.office_words import POST_TYPE_WORDS

RANK_WORDS = {
    "正职": "部门正职",
    "单位正职": "部门正职",
    "副职": "部门副职",
    "单位副职": "部门副职",
    "科室正职": "内设机构正职",
    "中层正职": "内设机构正职",
    "科室副职": "内设机构副职",
    "中层副职": "内设机构副职",
}


class Staffing(Connector):
    """Read the real-name staffing platform, or what it exports."""

    name = "staffing"
    title = {"zh": "机构编制实名制平台", "en": "staffing platform"}
    provides = (
        "org_unit",
        "internal_unit",
        "post_account",
        "approved_excess",
        "leader_post",
        "person",
        "person_movement",
        "secondment",
    )
    tables = {
        "org_unit": "机构",
        "internal_unit": "内设机构",
        "post_account": "编制台账",
        "approved_excess": "超编超职数批准",
        "leader_post": "领导职数",
        "person": "实有人员",
        "person_movement": "人员变动",
        "secondment": "借调",
    }
    words = {
        "post_type": POST_TYPE_WORDS,
        "post_type_or_rank": {**POST_TYPE_WORDS, **RANK_WORDS},
        "leader_rank": {**RANK_WORDS, "非领导": "", "无": ""},
        "duty_state": {
            "在职在岗": "在岗",
            "正常": "在岗",
            "挂职": "经批准派出",
            "驻村": "经批准派出",
            "援派": "经批准派出",
            "援藏": "经批准派出",
            "援疆": "经批准派出",
            "借调": "借出",
            "借用": "借出",
            "病休": "离岗",
            "长期病假": "离岗",
            "离岗待退": "离岗",
            "内退": "离岗",
            "失去联系": "失联",
        },
        "education": {
            "大学": "大学本科",
            "本科": "大学本科",
            "大专": "大学专科",
            "专科": "大学专科",
            "博士": "研究生",
            "博士研究生": "研究生",
            "硕士": "研究生",
            "硕士研究生": "研究生",
            "研究生学历": "研究生",
            "中专": "中专及以下",
            "高中": "中专及以下",
            "中技": "中专及以下",
            "初中": "中专及以下",
        },
        "entry_form": {
            "公务员考录": "考录",
            "考试录用": "考录",
            "公招": "公开招聘",
            "招聘": "公开招聘",
            "军队转业": "军转",
            "军转安置": "军转",
            "退役士兵安置": "安置",
            "引进": "人才引进",
            "引才": "人才引进",
        },
        "org_kind": {
            "党委机关": "党的机关",
            "党委": "党的机关",
            "人大": "人大机关",
            "行政": "行政机关",
            "政府机关": "行政机关",
            "政协": "政协机关",
            "监委": "监察机关",
            "群团": "群团机关",
            "群团组织": "群团机关",
            "事业": "事业单位",
            "乡镇": "乡镇街道",
            "街道": "乡镇街道",
        },
        "org_category": {"公益一类事业单位": "公益一类", "公益二类事业单位": "公益二类"},
        "funding_form": {
            "全额": "全额拨款",
            "财政全额拨款": "全额拨款",
            "财政拨款": "全额拨款",
            "差额": "差额拨款",
            "财政差额拨款": "差额拨款",
            "自收自支": "经费自理",
            "自理": "经费自理",
            "企业化": "企业化管理",
        },
        "type": {"入编": "上编", "出编": "下编", "调入": "调动", "调出": "调动", "去世": "死亡"},
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `staffing`."""
    return [Staffing]
