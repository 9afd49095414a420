"""Datasets that the core itself reads or writes; every catalog has them."""

from __future__ import annotations

from quanheng.core.model.dataset import Dataset

_UNIT = {
    "type": "text",
    "label": {"zh": "单位", "en": "Unit"},
    "synonyms": ["单位名称", "机构名称", "部门名称", "部门", "责任单位"],
    "required": True,
}
_INDICATOR = {
    "type": "text",
    "label": {"zh": "指标", "en": "Indicator"},
    "synonyms": ["指标名称", "指标代码", "指标编码"],
    "required": True,
}
_YEAR = {
    "type": "integer",
    "label": {"zh": "年度", "en": "Year"},
    "synonyms": ["年份", "评估年度", "考核年度"],
    "required": True,
}

INDICATOR_PART = Dataset.model_validate(
    {
        "name": "indicator_part",
        "label": {"zh": "公函数据", "en": "Figures by letter"},
        "description": {
            "zh": "其他部门以公函提供的分子、分母；只在没有数据行时代替数据行。",
            "en": "Numerators and denominators that others give by letter; they stand in only where rows are missing.",
        },
        "unit": "unit_id",
        "window": {"year": "year"},
        "key": ["unit_id", "indicator", "year", "letter_no"],
        "fields": {
            "unit_id": _UNIT,
            "indicator": _INDICATOR,
            "year": _YEAR,
            "numerator": {"type": "decimal(18,4)", "label": {"zh": "分子", "en": "Numerator"}},
            "denominator": {"type": "decimal(18,4)", "label": {"zh": "分母", "en": "Denominator"}},
            "letter_no": {
                "type": "text",
                "label": {"zh": "公函文号", "en": "Letter no."},
                "synonyms": ["文号", "函号", "来函文号", "复函文号"],
                "required": True,
            },
            "letter_date": {
                "type": "date",
                "label": {"zh": "公函日期", "en": "Letter date"},
                "synonyms": ["来函日期", "复函日期"],
            },
        },
    }
)
"""Figures that a letter gives where the evaluation has no rows of its own."""

SCORE_HISTORY = Dataset.model_validate(
    {
        "name": "score_history",
        "label": {"zh": "历年得分", "en": "Score history"},
        "description": {
            "zh": "以前各年评估的指标得分和权重。",
            "en": "Scores and weights of indicators in earlier evaluations.",
        },
        "unit": "unit_id",
        "window": {"year": "year"},
        "key": ["unit_id", "year", "indicator"],
        "fields": {
            "unit_id": _UNIT,
            "indicator": _INDICATOR,
            "year": _YEAR,
            "scheme_version": {
                "type": "text",
                "label": {"zh": "体系版本", "en": "Scheme version"},
                "synonyms": ["指标体系版本", "版本"],
            },
            "score": {
                "type": "decimal(12,9)",
                "label": {"zh": "得分", "en": "Score"},
                "synonyms": ["指标得分"],
            },
            "weight": {
                "type": "decimal(9,4)",
                "label": {"zh": "权重", "en": "Weight"},
                "synonyms": ["指标权重"],
            },
        },
    }
)
"""What earlier evaluations found, for indicators that compare with them."""

QUALITY_CHECK = Dataset.model_validate(
    {
        "name": "quality_check",
        "label": {"zh": "数据校验", "en": "Data quality checks"},
        "description": {
            "zh": "采集时每条校验规则检查了多少处、通过多少处。",
            "en": "How many places each rule looked at while collecting, and how many of them passed.",
        },
        "unit": "unit_id",
        "presence": "every_unit",
        "key": ["unit_id", "dataset", "rule", "field"],
        "fields": {
            "unit_id": _UNIT,
            "dataset": {"type": "text", "label": {"zh": "数据集", "en": "Dataset"}, "required": True},
            "rule": {"type": "text", "label": {"zh": "规则", "en": "Rule"}, "required": True},
            "field": {"type": "text", "label": {"zh": "字段", "en": "Field"}},
            "property": {
                "type": "text",
                "label": {"zh": "五性", "en": "Property"},
                "required": True,
                "codes": {
                    "authentic": {"zh": "真实性", "en": "authentic"},
                    "accurate": {"zh": "准确性", "en": "accurate"},
                    "complete": {"zh": "完整性", "en": "complete"},
                    "standard": {"zh": "规范性", "en": "standard"},
                    "timely": {"zh": "及时性", "en": "timely"},
                },
            },
            "clarity": {
                "type": "text",
                "label": {"zh": "五清", "en": "Clarity"},
                "codes": {
                    "institutions": {"zh": "机构清", "en": "institutions"},
                    "duties": {"zh": "职能清", "en": "duties"},
                    "posts": {"zh": "编制清", "en": "posts"},
                    "leaders": {"zh": "领导职数清", "en": "leaders"},
                    "staff": {"zh": "实有人员清", "en": "staff"},
                },
            },
            "total": {"type": "integer", "label": {"zh": "检查数", "en": "Checked"}, "required": True},
            "passed": {"type": "integer", "label": {"zh": "通过数", "en": "Passed"}, "required": True},
        },
    }
)
"""What collecting found of the quality of the data, by unit, dataset and rule."""

OWN_DATASETS = {given.name: given for given in (INDICATOR_PART, SCORE_HISTORY, QUALITY_CHECK)}
"""The core's own datasets by name."""
