"""The made-up places, and the lines of work that departments have."""

from __future__ import annotations

from dataclasses import dataclass

CITY = "景安市"
CITY_REGION = 990100
COUNTIES = ("东望区", "西岑区", "北禾区", "云鹭市", "长汐县", "石堇县", "白岫县", "青蘅县")
OTHER_CITIES = ("澜宁市", "曲霁市", "岚川市", "望澍市", "漓阁市")
TOWNS = (
    "杏桥", "柳埠", "荷塘", "松坪", "竹溪口", "梅岭", "桂河", "枫林", "槐荫", "榆关",
    "石鼓", "金沙滩", "银杏坪", "白鹭", "青龙岗", "黄泥坡", "红枫", "紫云", "碧潭", "翠屏",
    "大柏", "小柏", "南浔口", "北固", "东篱", "西渡", "上坝", "下坝", "新塘", "老营",
    "双河", "三溪", "四平寨", "五里", "六合寨", "七星", "八角", "九曲", "十八湾", "百花",
)  # fmt: skip

MANAGEMENT, SERVICE, DEVELOPMENT = "管理型", "服务型", "发展型"


@dataclass(frozen=True, slots=True)
class Line:
    """Name a line of work, and what its departments are called."""

    function: str
    city_name: str
    city_short: str
    county_name: str
    county_short: str
    category: str
    noun: str
    """What its affiliated institutions are called after."""


def _line(function: str, city: str, county: str, category: str, noun: str) -> Line:
    city_name, city_short = city.split("/")
    county_name, county_short = county.split("/") if county else ("", "")
    return Line(function, city_name, city_short, county_name, county_short, category, noun)


LINES = (
    _line("发改", "发展和改革委员会/发改委", "发展和改革局/发改局", DEVELOPMENT, "项目"),
    _line("教育", "教育局/教育局", "教育局/教育局", SERVICE, "教育"),
    _line("经信", "经济和信息化局/经信局", "经济和信息化局/经信局", DEVELOPMENT, "企业服务"),
    _line("民政", "民政局/民政局", "民政局/民政局", SERVICE, "社会福利"),
    _line("司法", "司法局/司法局", "司法局/司法局", MANAGEMENT, "法律援助"),
    _line("财政", "财政局/财政局", "财政局/财政局", MANAGEMENT, "财政投资"),
    _line("人社", "人力资源和社会保障局/人社局", "人力资源和社会保障局/人社局", SERVICE, "就业服务"),
    _line("自然资源", "自然资源和规划局/资规局", "自然资源和规划局/资规局", MANAGEMENT, "国土整治"),
    _line("住建", "住房和城乡建设局/住建局", "住房和城乡建设局/住建局", MANAGEMENT, "建设工程"),
    _line("交通", "交通运输局/交通局", "交通运输局/交通局", SERVICE, "公路养护"),
    _line("水利", "水利和湖泊局/水利局", "水利和湖泊局/水利局", MANAGEMENT, "河湖"),
    _line("农业", "农业农村局/农业农村局", "农业农村局/农业农村局", DEVELOPMENT, "农业技术"),
    _line("商务", "商务局/商务局", "商务局/商务局", DEVELOPMENT, "商贸"),
    _line("文旅", "文化和旅游局/文旅局", "文化和旅游局/文旅局", DEVELOPMENT, "文化旅游"),
    _line("卫健", "卫生健康委员会/卫健委", "卫生健康局/卫健局", SERVICE, "卫生"),
    _line("退役军人", "退役军人事务局/退役军人局", "退役军人事务局/退役军人局", SERVICE, "优抚"),
    _line("应急", "应急管理局/应急局", "应急管理局/应急局", MANAGEMENT, "应急救援"),
    _line("审计", "审计局/审计局", "审计局/审计局", MANAGEMENT, "审计"),
    _line("市场监管", "市场监督管理局/市监局", "市场监督管理局/市监局", MANAGEMENT, "检验检测"),
    _line("医保", "医疗保障局/医保局", "医疗保障局/医保局", SERVICE, "医保"),
    _line("公安", "公安局/公安局", "", MANAGEMENT, "警务"),
    _line("科技", "科学技术局/科技局", "", DEVELOPMENT, "科技"),
    _line("生态环境", "生态环境局/生态环境局", "", MANAGEMENT, "环境监测"),
    _line("城管", "城市管理执法委员会/城管委", "", MANAGEMENT, "市容"),
    _line("统计", "统计局/统计局", "", MANAGEMENT, "统计"),
    _line("政务", "政务服务和大数据管理局/政数局", "", SERVICE, "政务"),
    _line("信访", "信访局/信访局", "", SERVICE, "接访"),
    _line("体育", "体育局/体育局", "", SERVICE, "体育"),
    _line("招商", "招商和投资促进局/招商局", "", DEVELOPMENT, "招商"),
    _line("机关事务", "机关事务管理局/机关事务局", "", MANAGEMENT, "机关后勤"),
)
"""The city has a department of each line, a county of those with a county name."""

KINDS_OF_INSTITUTION = (
    "服务中心", "信息中心", "宣传教育中心", "综合执法大队", "评估中心", "档案中心", "推广站", "管理站",
    "培训中心", "研究所", "保障中心", "监测站", "项目办公室", "指导站",
)  # fmt: skip

OLD_NAMES = {
    "应急": ("安全生产监督管理局", "2019-01-10"),
    "卫健": ("卫生和计划生育委员会", "2019-01-08"),
    "市场监管": ("工商行政管理局", "2019-01-15"),
    "农业": ("农业局", "2019-01-20"),
}
"""What bodies of a line were called until a day of reform."""

RENAMED = ("景安市政务服务和大数据管理局", "市行政审批局", "2023-09-30")
"""A body, what tickets called it, and the last day on which they did."""
