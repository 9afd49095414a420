"""Read answers to questionnaires as a platform exports them."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Connector, hookimpl


class Survey(Connector):
    """Read the answers of a questionnaire, one row for each question."""

    name = "survey"
    title = {"zh": "问卷平台", "en": "questionnaire platform"}
    provides = ("survey_response",)
    headings = {"答题序号": "response_no", "题目名称": "item_code", "分值": "likert", "来源渠道": "channel"}
    words = {
        "group": {
            "办事群众": "服务对象",
            "群众": "服务对象",
            "企业群众": "服务对象",
            "上级部门": "上级",
            "下级单位": "下级",
            "基层": "下级",
            "相关部门": "关联部门",
            "本单位职工": "职工",
            "干部职工": "职工",
        },
        "channel": {"二维码": "扫码", "微信": "扫码", "链接": "扫码", "纸质问卷": "纸质", "现场填写": "纸质"},
    }


@hookimpl
def register_connectors() -> Iterable[type[Connector]]:
    """Offer the connector `survey`."""
    return [Survey]
