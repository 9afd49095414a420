"""The scheme of the sample run: every scoring rule, gate effect and tag."""

from __future__ import annotations

from typing import Any

WITHHELD = ("2024", "S05")
"""The period and the unit whose total a gate withholds."""

CAPPED = ("2024", "S03")
"""The period and the unit whose grade a gate caps."""

DATASETS: list[dict[str, Any]] = [
    {
        "name": "case",
        "label": {"zh": "案件", "en": "case"},
        "unit": "account",
        "window": {"during": "received_at"},
        "fields": {
            "account": {"type": "text", "label": {"zh": "承办单位", "en": "account"}, "required": True},
            "received_at": {"type": "timestamp", "label": {"zh": "受理时间", "en": "received at"}},
            "closed_at": {"type": "timestamp", "label": {"zh": "办结时间", "en": "closed at"}},
            "cost": {"type": "decimal(18,2)", "label": {"zh": "费用", "en": "cost"}},
        },
    }
]

INDICATORS: list[dict[str, Any]] = [
    {
        "id": "closed_share",
        "name": {"zh": "办结率", "en": "Closed share"},
        "description": {"zh": "本期受理的案件中已办结的比例。", "en": "Closed cases among those received."},
        "unit": "%",
        "numerator": "count_if(case.closed_at is not null)",
        "denominator": "count(case.*)",
        "scale": 100,
        "minimum": 5,
        "basis": "《政务服务便民热线管理办法》第十二条",
        "scoring": {"linear": {"floor": 60, "target": 98}},
    },
    {
        "id": "median_days",
        "name": {"zh": "办理天数中位数", "en": "Median days"},
        "unit": {"zh": "天", "en": "days"},
        "better": "lower",
        "value": "median(days_between(case.received_at, case.closed_at))",
        "scoring": {"linear": {"floor": 30, "target": 3}},
    },
    {
        "id": "night_share",
        "name": {"zh": "夜间办结占比", "en": "Closed at night"},
        "unit": "%",
        "numerator": "count_if(case.closed_at > case.received_at)",
        "denominator": "count(case.closed_at)",
        "scale": 100,
        "minimum": 5,
        "scoring": {"steps": {"below": 0, "steps": [{"at": 20, "score": 70}, {"at": 60, "score": 100}]}},
    },
    {
        "id": "cost_per_case",
        "name": {"zh": "案均费用", "en": "Cost per case"},
        "unit": {"zh": "元", "en": "yuan"},
        "better": "lower",
        "value": "avg(case.cost)",
        "responsibility": "other",
        "scoring": {"percentile": {"peers": "category", "minimum": 2}},
    },
    {
        "id": "staff_filled",
        "name": {"zh": "编制使用率 <i>&", "en": "Posts filled <i>&"},
        "unit": "%",
        "tag": "execution",
        "better": "band",
        "value": "count(case.*) / 4",
        "scoring": {"band": {"lo": 85, "hi": 100, "zero_lo": 60, "zero_hi": 120}},
    },
    {
        "id": "cases_per_head",
        "name": {"zh": "人均案件", "en": "Cases per head"},
        "tag": "reference",
        "value": "count(case.*) / 20",
    },
    {
        "id": "audit_points",
        "name": {"zh": "审计问题数", "en": "Audit points"},
        "tag": "execution",
        "better": "lower",
        "value": "count_if(case.cost > 100000)",
        "scoring": {"deduction": {"points": 15}},
    },
    {
        "id": "visit_level",
        "name": {"zh": "现场评定", "en": "Visit"},
        "tag": "execution",
        "value": "max(case.cost)",
        "scoring": {
            "rubric": {
                "levels": [
                    {"value": 0, "score": 0, "name": {"zh": "差", "en": "poor"}},
                    {"value": 1, "score": 60, "name": {"zh": "中", "en": "fair"}},
                    {"value": 2, "score": 100, "name": {"zh": "好", "en": "good"}},
                ]
            }
        },
    },
]

SCHEME: dict[str, Any] = {
    "format": 1,
    "id": "sample",
    "version": "2024.1",
    "name": {"zh": "示范指标体系", "en": "Sample scheme"},
    "note": {"zh": "仅供测试。", "en": "For tests only."},
    "categories": {
        "management": {"zh": "管理型", "en": "management"},
        "service": {"zh": "服务型", "en": "service"},
        "development": {"zh": "发展型", "en": "development"},
    },
    "dimensions": [
        {
            "id": "duties",
            "name": {"zh": "履职效能", "en": "Duties"},
            "groups": [
                {
                    "id": "timeliness",
                    "name": {"zh": "时效", "en": "Timeliness"},
                    "indicators": [
                        {"id": "closed_share", "weight": {"management": 20, "*": 30}},
                        {"id": "median_days", "weight": 20},
                    ],
                },
                {
                    "id": "service",
                    "name": {"zh": "服务", "en": "Service"},
                    "indicators": [
                        {"id": "night_share", "weight": 10},
                        {"id": "cost_per_case", "weight": 10},
                    ],
                },
            ],
        },
        {
            "id": "discipline",
            "name": {"zh": "规范运行", "en": "Discipline"},
            "groups": [
                {
                    "id": "staffing",
                    "name": {"zh": "编制", "en": "Staffing"},
                    "indicators": [
                        {"id": "staff_filled", "weight": {"management": 20, "*": 10}},
                        {"id": "cases_per_head", "weight": 0},
                    ],
                },
                {
                    "id": "audit",
                    "name": {"zh": "监督", "en": "Oversight"},
                    "indicators": [
                        {"id": "audit_points", "weight": 10},
                        {"id": "visit_level", "weight": 10},
                    ],
                },
            ],
        },
    ],
    "grading": {
        "grades": [
            {"id": "excellent", "name": {"zh": "优秀", "en": "excellent"}, "at": 90},
            {"id": "good", "name": {"zh": "良好", "en": "good"}, "at": 75},
            {"id": "fair", "name": {"zh": "合格", "en": "fair"}, "at": 60},
            {"id": "poor", "name": {"zh": "不合格", "en": "poor"}, "at": 0},
        ]
    },
    "gates": [
        {
            "id": "audit",
            "name": {"zh": "审计问题过多", "en": "Too many audit points"},
            "when": "value.audit_points >= 3",
            "cap_grade": "fair",
        },
        {
            "id": "report",
            "name": {"zh": "举报查实", "en": "Report confirmed"},
            "when": "value.visit_level = 0 and value.audit_points >= 3",
            "withhold": True,
        },
        {
            "id": "zero_staffing",
            "name": {"zh": "超编", "en": "Over the establishment"},
            "when": "value.staff_filled > 115",
            "set_score": {"staff_filled": 0},
        },
    ],
}
