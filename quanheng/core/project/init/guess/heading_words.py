"""Words in headings that say what a column is for."""

from __future__ import annotations

import re

UNIT = re.compile(
    r"单位|部门|机构|办公室|承办|对象|unit|office|agency|department|account|organi[sz]ation|country|district|county"
)
CODE = re.compile(r"代码|编码|编号|单号|序号|邮编|电话|身份证|(^|_|\b)(id|key|code|no|zip|phone)(\b|_|$)")
"""Digits under these are no numbers to reckon with, and no dates."""

NUMBER = re.compile(
    r"编号|单号|案号|流水号|受理号|登记号|文号|业务号|主键|标识|(^|[_\W])(id|key|no|number|num|nr|uuid|guid|serial)([_\W]|$)|[a-z](id|no)$"
)
"""What may name a single row."""

NOT_A_KEY = re.compile(
    r"序号|行号|身份证|证件|电话|手机|邮编|代码|编码|单位|部门|机构|人员"
    r"|(^|[_\W])(row|index|phone|mobile|zip|code|unit|office|agency|department|person|user|staff)([_\W]|$)|^#$"
)
"""A running number begins anew in the next file; the others name something that has many rows."""

DATE = re.compile(r"日期|时间|日$|月份|date|time|(^|_|\b)(day|month|on|at)(\b|_|$)")
YEAR = frozenset({"year", "年", "年份", "年度"})

OPENING = re.compile(
    r"受理|登记|创建|开始|提交|上报|申请|立案|来件|来电|接收|接件|收件|收到|发生|发起|下单|生成|建立"
    r"|open|creat|receiv|submit|start|begin|regist|report|filed|logged|raised|request|accept|incident|entered"
)
CLOSING = re.compile(
    r"办结|结束|完成|结案|关闭|销号|归档|截止|截至|期限|到期|回访|评价|答复|反馈|更新|修改|出生|打印|导出"
    r"|clos|finish|complet|resol|done|ended|(^|_|\b)end(\b|_|$)|(^|_|\b)due(\b|_|$)|deadline|expir|archiv"
    r"|updat|modif|birth|answered|print|export"
)
"""What comes after a row began, or has nothing to do with it; these go before OPENING."""
