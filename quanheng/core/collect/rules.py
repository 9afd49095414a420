"""What is asked of rows and cells while they are taken in, and what helps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from quanheng.core.model.dataset import Clarity, Property
from quanheng.core.text import Text

Rule = Literal[
    "whole",
    "cell_error",
    "filled",
    "text_encoding",
    "character_form",
    "date_possible",
    "date_form",
    "number_possible",
    "number_form",
    "measure_unit",
    "code_known",
    "code_form",
    "uscc_valid",
    "id_number_valid",
    "leading_zeros",
    "known_unit",
    "consistent",
    "unique",
    "merged_cells",
    "hidden_rows",
    "total_rows",
    "total_agrees",
]
"""The rules, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class RuleNote:
    """Say what a rule looks at, and what its breaking asks of those who keep the data."""

    title: Text
    property: Property
    remedy: Text
    clarity: Clarity | None = None
    """Which of the five things it makes clear, whatever the dataset is about."""


RULES: dict[Rule, RuleNote] = {
    "whole": RuleNote(
        Text("整行可读", "row can be split"),
        "standard",
        Text("请检查这一行的分隔符和引号。", "Check the delimiters and quotes of the row."),
    ),
    "cell_error": RuleNote(
        Text("单元格错误值", "error in a cell"),
        "accurate",
        Text(
            "请在源文件中修正公式，重新计算并保存。",
            "Mend the formula in the source, have it computed again, and save.",
        ),
    ),
    "filled": RuleNote(
        Text("必填", "required"), "complete", Text("请在源文件中补填。", "Fill the cell in the source.")
    ),
    "text_encoding": RuleNote(
        Text("文字编码", "encoding of text"),
        "accurate",
        Text(
            "请从原系统按 UTF-8 或 GB18030 编码重新导出；已存成乱码的内容无法还原。",
            "Export it anew from the system, as UTF-8 or GB18030; saved as it is, the text is lost.",
        ),
    ),
    "character_form": RuleNote(
        Text("字符写法", "form of characters"),
        "standard",
        Text(
            "请在源文件中改用半角字符，并删去看不见的字符。",
            "Use half-width characters in the source, and delete those that cannot be seen.",
        ),
    ),
    "date_possible": RuleNote(
        Text("日期真实", "date is possible"),
        "accurate",
        Text(
            "请核对原始材料，按 2024-03-05 的写法改正。",
            "Look it up in the records, and write it as in 2024-03-05.",
        ),
    ),
    "date_form": RuleNote(
        Text("日期写法", "form of dates"),
        "standard",
        Text(
            "请把该列设为日期格式 yyyy-mm-dd，或写成 2024-03-05。",
            "Give the column the date format yyyy-mm-dd, or write it as in 2024-03-05.",
        ),
    ),
    "number_possible": RuleNote(
        Text("数字真实", "number is possible"),
        "accurate",
        Text("请填写准确的数字，不加文字。", "Give the exact number, and no words with it."),
    ),
    "number_form": RuleNote(
        Text("数字写法", "form of numbers"),
        "standard",
        Text(
            "请填写半角数字，不加千位分隔符和单位；没有数据的留空。",
            "Use plain digits, without separators and measures; leave the cell empty where there is none.",
        ),
    ),
    "measure_unit": RuleNote(
        Text("计量单位", "unit of measure"),
        "standard",
        Text("请按规定的计量单位填报。", "Report in the unit of measure that is laid down."),
    ),
    "code_known": RuleNote(
        Text("代码在表内", "code is known"),
        "accurate",
        Text(
            "请改用代码表中的写法；确有此说法的，写进来源的 words。",
            "Use a word of the code list; where this one is right, list it under `words:` of the source.",
        ),
    ),
    "code_form": RuleNote(
        Text("代码写法", "form of codes"),
        "standard",
        Text("请在源文件中直接使用代码表中的写法。", "Use the words of the code list in the source."),
    ),
    "uscc_valid": RuleNote(
        Text("统一社会信用代码有效", "social credit code is valid"),
        "accurate",
        Text("请与登记证书核对后改正。", "Compare it with the certificate of registration."),
        "institutions",
    ),
    "id_number_valid": RuleNote(
        Text("身份证号有效", "ID number is valid"),
        "accurate",
        Text(
            "请与证件核对；该列应设为文本格式，以免丢失末尾数字。",
            "Compare it with the card; give the column the text format, so that no digits are lost.",
        ),
        "staff",
    ),
    "leading_zeros": RuleNote(
        Text("编码位数", "number of digits"),
        "accurate",
        Text(
            "请核对是否丢了开头的 0；该列应设为文本格式。",
            "See whether leading zeros were lost; give the column the text format.",
        ),
    ),
    "known_unit": RuleNote(
        Text("单位在册", "unit is known"),
        "accurate",
        Text(
            "请改用单位表中的名称，或把这个名称写进别名表。",
            "Use a name from the table of units, or list this one as an alias.",
        ),
    ),
    "consistent": RuleNote(
        Text("前后一致", "rows agree"),
        "accurate",
        Text("请核对这几行，只留下正确的一行。", "Compare these rows, and keep the right one."),
    ),
    "unique": RuleNote(
        Text("不重复", "said once"), "accurate", Text("请删去重复的行。", "Delete the repeated row.")
    ),
    "merged_cells": RuleNote(
        Text("合并单元格", "merged cells"),
        "complete",
        Text(
            "请取消合并单元格，每行都填写完整。", "Do not merge cells; fill every row."
        ),
    ),
    "hidden_rows": RuleNote(
        Text("隐藏行", "hidden rows"),
        "complete",
        Text(
            "请取消隐藏和筛选后再报送。", "Unhide rows and sheets, and take filters off, before handing in."
        ),
    ),
    "total_rows": RuleNote(
        Text("合计行", "total rows"),
        "accurate",
        Text("报送的明细表请不带合计行。", "Hand in tables without totals."),
    ),
    "total_agrees": RuleNote(
        Text("合计相符", "totals agree"),
        "accurate",
        Text("请核对合计与各行之和。", "Compare the total with the sum of its rows."),
    ),
}  # fmt: skip


def order_of(rule: str) -> int:
    """Return the place of a rule among all; those of others come last."""
    return _ORDER.get(rule, len(_ORDER))


_ORDER: dict[str, int] = {rule: at for at, rule in enumerate(RULES)}
