"""The connectors for the sources of an office: what each says, and a small file that it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from office_project import collected, rows_of
from project_folder import workbook

from quanheng.core.collect.cells.word import read_boolean
from quanheng.core.model.connector import Connector
from quanheng.core.model.dataset import Dataset
from quanheng.core.plugins.registry import load_registry

REGISTRY = load_registry(none=True)

CONNECTORS = [connector for name, connector in REGISTRY.connectors.items() if name != "table"]

NUMBERS = ("integer", "decimal")

OF_THE_CORE = {"indicator_part", "score_history"}
"""Datasets that every evaluation has, and no plugin declares."""


def provided(connector: type[Connector]) -> list[Dataset]:
    """Return the datasets that a connector provides."""
    found = [REGISTRY.datasets[name] for name in connector.provides if name in REGISTRY.datasets]
    return [relation for relation in found if isinstance(relation, Dataset)]


@pytest.mark.parametrize("connector", CONNECTORS, ids=lambda connector: connector.name)
def test_what_a_connector_says_fits_the_datasets_that_it_provides(connector: type[Connector]) -> None:
    datasets = provided(connector)
    fields = {field for dataset in datasets for field in dataset.fields}

    assert connector.title["zh"]
    assert connector.title["en"].isascii()
    assert connector.provides
    assert set(connector.provides) - {dataset.name for dataset in datasets} <= OF_THE_CORE
    assert set(connector.headings.values()) <= fields
    assert set(connector.tables) <= set(connector.provides)
    assert set(connector.words) <= fields


@pytest.mark.parametrize("connector", CONNECTORS, ids=lambda connector: connector.name)
def test_words_stand_for_what_the_contract_knows(connector: type[Connector]) -> None:
    for name, words in connector.words.items():
        for dataset in provided(connector):
            if name not in dataset.fields:
                continue
            field = dataset.fields[name]
            for word, meaning in words.items():
                if field.codes is not None:
                    assert meaning == "" or meaning in field.codes, (name, word)
                    assert word not in field.codes, (name, word)
                elif field.type.kind == "boolean":
                    assert meaning == "" or isinstance(read_boolean(meaning), bool), (name, word)
                else:
                    assert field.type.kind in NUMBERS, (name, word)
                    assert meaning.lstrip("-").isdigit(), (name, word)


@dataclass(frozen=True)
class File:
    """Give a file as an office delivers it, and what its first row says."""

    connector: str
    dataset: str
    headings: str
    rows: list[list[Any]]
    wanted: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.connector}-{self.dataset}"


FILES = [
    File(
        "staffing",
        "org_unit",
        "机构名称 社会信用代码 主管部门 单位性质 事业单位类别 经费来源 成立时间",
        [
            ["市教育局", "", "", "行政机关", "", "", "2001年3月5日"],
            ["市一中", "", "市教育局", "事业", "公益二类事业单位", "财政全额拨款", "1950-1-1"],
        ],
        {"unit_id": "u1", "org_kind": "行政机关", "established_on": date(2001, 3, 5)},
    ),
    File(
        "post_plan",
        "post_plan",
        "计划年度 序号 用编单位 编制性质 用编方式 批准用编数 到岗人数",
        [["2023", "1", "市教育局", "全额", "公开招聘", "5", "3"]],
        {
            "unit_id": "u1",
            "year": 2023,
            "post_type": "SY-QE",
            "purpose": "招聘",
            "approved": 5,
            "onboarded": 3,
        },
    ),
    File(
        "establishment",
        "establishment_matter",
        "事项编号 申报单位 事项类别 动议时间 党组会议纪要 受理日期 合法性审核 审议结果",
        [["1", "市教育局", "机构调整", "2024-01-02", "有", "2024-02-03", "已审核", "同意"]],
        {"type": "机构", "party_group_minutes": True, "legality_checked": True, "decision": "通过"},
    ),
    File(
        "annual_report",
        "annual_report",
        "报告年度 报送单位 栏目编码 应报日期 报送时间 必填 已填报 填报编制数",
        [["2023", "市教育局", "A1", "2024-01-31", "2024-02-01", "必填", "未填", "46"]],
        {"year": 2023, "is_required": True, "is_filled": False, "reported_posts": 46},
    ),
    File(
        "workload",
        "workload_stat",
        "统计年度 单位名称 业务编码 业务名称 办件量 单件工时",
        [["2024", "市教育局", "x1", "教师资格认定", "1,200", "0.5"]],
        {"unit_id": "u1", "qty": Decimal("1200.00"), "std_hours": Decimal("0.5000")},
    ),
    File(
        "workload",
        "unit_base",
        "年度 单位 基数类型 基数",
        [["2024", "市教育局", "常住人口", "3200000"]],
        {"base_kind": "服务人口", "base": 3200000},
    ),
    File(
        "petition",
        "petition",
        "信访件编号 责任单位 信访方式 初信初访 登记日期 受理日期 答复日期 办理期限 延期至 满意度评价",
        [
            [
                "p1",
                "市教育局",
                "网上信访",
                "初件",
                "2024-03-01",
                "2024-03-05",
                "2024-04-30",
                "2024-05-04",
                "",
                "非常满意",
            ]
        ],
        {
            "form": "网上",
            "is_first": True,
            "registered_at": datetime(2024, 3, 1),
            "reply_deadline": date(2024, 5, 4),
            "satisfaction": "满意",
        },
    ),
    File(
        "inspection",
        "inspection_finding",
        "巡察轮次 巡察层级 被巡察单位 问题编号 问题类型 反馈时间 整改时限 整改情况 核验部门",
        [
            [
                "第二轮",
                "市委巡察",
                "市教育局",
                "1",
                "编制",
                "2024-03-01",
                "2024-06-01",
                "长期坚持",
                "市委巡察办",
            ]
        ],
        {"inspection_level": "市", "due_date": date(2024, 6, 1), "status": "基本完成并长期坚持"},
    ),
    File(
        "audit",
        "audit_finding",
        "审计项目 审计类型 被审计单位 问题编号 问题金额 整改截止时间 整改进展",
        [["预算执行审计", "经责审计", "市教育局", "1", "12.5", "2024-06-01", "正在整改"]],
        {"kind": "经济责任", "amount_wan": Decimal("12.5000"), "status": "持续整改"},
    ),
    File(
        "discipline",
        "discipline_case",
        "年度 单位 情节 涉机构编制问题数 立案数 来函文号",
        [["2024", "市教育局", "情节较重", "1", "2", "纪函〔2024〕8号"]],
        {"severity": "较重", "establishment_related_cases": 1, "letter_no": "纪函〔2024〕8号"},
    ),
    File(
        "supervision",
        "supervision_check",
        "检查编号 被检查单位 检查类别 检查时间 问题类别 问题程度 是否自查 整改完成日期 整改时限 是否三年内重复",
        [["1", "市教育局", "专项检查", "2024-05-06", "超编", "较重", "是", "2024-06-01", "2024-06-30", "否"]],
        {"kind": "专项", "event_type": "超编进人", "self_reported": True, "repeat_flag": False},
    ),
    File(
        "appraisal",
        "performance_appraisal",
        "考核年度 被考核单位 考核名称 满分值 考核得分 等次",
        [["2024", "市教育局", "市直部门考核", "100", "92.35", "优秀"]],
        {"full_score": Decimal("100.00"), "final_score": Decimal("92.35"), "grade": "优秀"},
    ),
    File(
        "appraisal",
        "core_target",
        "年度 责任单位 指标编号 指标名称 指标方向 权重 目标值 实际完成值 责任归属",
        [["2024", "市教育局", "t1", "入学率", "正向", "10", "99.5", "99.7", "单位负责"]],
        {"direction": "higher", "actual_value": Decimal("99.7000"), "responsibility": "unit"},
    ),
    File(
        "self_evaluation",
        "self_evaluation",
        "评估年度 自评单位 事项类别 事项编号 职责事项 履行情况 自评得分",
        [["2024", "市教育局", "三定职责", "z1", "拟订规划", "全面履行", "95"]],
        {"item_kind": "duty", "item_code": "z1", "self_status": "完全履行"},
    ),
    File(
        "visits",
        "onsite_observation",
        "年度 被评估单位 事项编号 核查方式 核查时间 核查结果 现场评分 备注",
        [["2024", "市教育局", "z1", "查阅资料", "2024-11-02", "基本履行", "80", "缺台账"]],
        {"method": "资料查阅", "verified_status": "部分履行", "score": Decimal("80.00")},
    ),
    File(
        "survey",
        "survey_response",
        "年度 答题序号 评价对象 您的身份 题目名称 分值 是否反向 来源渠道",
        [["2024", "0001", "市教育局", "办事群众", "便利", "5", "否", "二维码"]],
        {"response_no": "0001", "group": "服务对象", "likert": 5, "channel": "扫码"},
    ),
    File(
        "interviews",
        "interview",
        "年度 访谈编号 被访谈单位 访谈对象 访谈主题 要点归类 倾向",
        [["2024", "1", "市教育局", "科室负责人", "运行机制", "协同不畅", "负面"]],
        {"role_group": "内设机构负责人", "item_code": "机制", "sentiment": -1},
    ),
    File(
        "experts",
        "expert_score",
        "年度 被评单位 指标编码 专家编号 专家打分 是否回避",
        [["2024", "市教育局", "org_synergy_score", "E01", "88", "不回避"]],
        {"indicator": "org_synergy_score", "score": Decimal("88.00"), "conflict_declared": False},
    ),
]


@pytest.mark.parametrize("given", FILES, ids=str)
def test_a_file_as_an_office_delivers_it_is_read_whole(tmp_path: Path, given: File) -> None:
    workbook(tmp_path / "a.xlsx", {"Sheet1": [["某市台账"], given.headings.split(), *given.rows]})
    found = collected(tmp_path, f"{{connector: {given.connector}, dataset: {given.dataset}, file: a.xlsx}}")

    rows = rows_of(found)[given.dataset]
    assert len(rows) == len(given.rows)
    assert {name: rows[0][name] for name in given.wanted} == given.wanted
    assert [note.en for note in found[0].notes if "not used" in note.en] == []


def test_every_connector_but_those_with_services_has_its_file_here() -> None:
    assert {given.connector for given in FILES} == {connector.name for connector in CONNECTORS} - {
        *("hotline", "letters", "history"),
    }
