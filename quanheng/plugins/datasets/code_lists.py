"""Code lists that several contracts share."""

from __future__ import annotations

POST_TYPES = {
    "XZ": {"zh": "行政编制", "en": "administrative posts"},
    "CG": {"zh": "参公事业编制", "en": "institution posts under civil-service rules"},
    "SY-QE": {"zh": "全额拨款事业编制", "en": "fully funded institution posts"},
    "SY-CE": {"zh": "差额拨款事业编制", "en": "partly funded institution posts"},
    "SY-ZS": {"zh": "自收自支事业编制", "en": "self-funded institution posts"},
    "GQ": {"zh": "机关工勤编制", "en": "support posts"},
    "QT": {"zh": "其他编制", "en": "other posts"},
    "ZF": {"zh": "政法专项编制", "en": "posts of police, courts and procuratorates"},
}

REFUSED_POST_TYPES = ["ZF"]
"""Posts whose numbers are no business of an evaluation; their rows are not kept."""

LEADER_RANKS = {
    "部门正职": "head of the body",
    "部门副职": "deputy head of the body",
    "内设机构正职": "head of an internal unit",
    "内设机构副职": "deputy head of an internal unit",
}

SEVERITIES = {"严重": "grave", "较重": "serious", "一般": "minor"}

SATISFACTION = {"满意": "satisfied", "基本满意": "fairly satisfied", "不满意": "dissatisfied"}

FULFILMENT = {"完全履行": "fulfilled", "部分履行": "partly fulfilled", "未履行": "not fulfilled"}

ITEM_KINDS = {
    "duty": {"zh": "职责", "en": "duty"},
    "party": {"zh": "党管机构编制", "en": "Party leadership"},
    "study": {"zh": "制度落实", "en": "study of the rules"},
}
