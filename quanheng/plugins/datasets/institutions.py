"""Institutions and their internal units, as the staffing platform has them."""

from __future__ import annotations

from collections.abc import Iterable

from quanheng import Dataset, Text, View, Window, hookimpl
from quanheng.plugins.datasets.columns import coded, day, document_number, number, text, unit

org_unit = Dataset(
    name="org_unit",
    label=Text("机构", "public body"),
    description=Text(
        "机关、事业单位及其设立与撤销；所属事业单位各占一行，由主管单位归属。",
        "Bodies and institutions, with their founding and end; affiliated institutions name their parent.",
    ),
    unit="unit_id",
    window=Window(at=["established_on", "abolished_on"]),
    presence="every_unit",
    key=["unit_id"],
    clarity="institutions",
    fields={
        "unit_id": unit("机构名称", "机构简称", "机构编码"),
        "uscc": text(
            "统一社会信用代码", "unified social credit code", "社会信用代码", "信用代码", check="uscc"
        ),
        "full_name": text("机构全称", "full name", "机构全名", "单位全称"),
        "parent_unit_id": text(
            "主管单位", "parent body", "主管部门", "上级单位", "举办单位", "隶属单位", names_unit=True
        ),
        "org_kind": coded(
            {
                "党的机关": "Party organ",
                "人大机关": "people's congress",
                "行政机关": "administrative organ",
                "政协机关": "political consultative conference",
                "监察机关": "supervisory organ",
                "群团机关": "mass organisation",
                "事业单位": "public institution",
                "乡镇街道": "township or sub-district",
                "派出机构": "branch office",
            },
            "机构性质",
            "nature",
            "单位性质",
            "机构类型",
        ),
        "org_category": coded(
            {
                "工作部门": "department",
                "直属机构": "directly affiliated body",
                "部门管理机构": "body run by a department",
                "派出机构": "branch office",
                "公益一类": "public welfare, class one",
                "公益二类": "public welfare, class two",
                "其他": "other",
            },
            "机构类别",
            "category",
            "事业单位类别",
        ),
        "rank": text("机构规格", "rank", "机构级别", "单位规格"),
        "funding_form": coded(
            {
                "全额拨款": "fully funded",
                "差额拨款": "partly funded",
                "经费自理": "self-funded",
                "企业化管理": "run as an enterprise",
            },
            "经费形式",
            "funding",
            "经费来源",
            "拨款形式",
        ),
        "approval_doc_no": document_number("设立文号"),
        "established_on": day("设立日期", "founded on", "成立日期", "设立时间", "成立时间", required=True),
        "abolished_on": day("撤销日期", "abolished on", "撤销时间", "注销日期"),
    },
)

internal_unit = Dataset(
    name="internal_unit",
    label=Text("内设机构", "internal unit"),
    description=Text(
        "三定规定中的内设机构，及其核定的编制和领导职数。",
        "Internal units as approved, with the posts and leadership posts that they were given.",
    ),
    unit="unit_id",
    presence="events",
    key=["unit_id", "internal_unit_code"],
    clarity="institutions",
    fields={
        "unit_id": unit("机构名称", "所属单位"),
        "internal_unit_code": text(
            "内设机构代码", "code of the internal unit", "内设机构编码", "科室代码", "科室编码", required=True
        ),
        "name": text("内设机构名称", "name of the internal unit", "内设机构", "科室名称", "科室"),
        "kind": coded(
            {"综合": "general", "业务": "business", "一线": "front line", "党务": "Party affairs"},
            "内设机构类别",
            "kind of internal unit",
            "科室类别",
            "类别",
        ),
        "approved_posts": number("核定编制数", "approved posts", "核定编制", "编制数"),
        "approved_leaders": number("核定领导职数", "approved leaders", "核定职数", "领导职数"),
        "approval_doc_no": document_number(),
    },
)

institution_posts = View(
    name="institution_posts",
    label=Text("机构编制数", "posts of an institution"),
    unit="unit_id",
    select=(
        "select post_account.unit_id as unit_id, sum(post_account.change) as approved "
        "from post_account group by post_account.unit_id"
    ),
)

institution_people = View(
    name="institution_people",
    label=Text("机构实有人数", "people of an institution"),
    unit="unit_id",
    select=(
        "select person.unit_id as unit_id, count_if(person.in_post and person.occupies_post) as occupied "
        "from person group by person.unit_id"
    ),
)

institution_work = View(
    name="institution_work",
    label=Text("机构业务量", "work of an institution"),
    unit="unit_id",
    select=(
        "select workload_stat.unit_id as unit_id, sum(workload_stat.qty) as qty "
        "from workload_stat group by workload_stat.unit_id"
    ),
)

institution = View(
    name="institution",
    label=Text("所属事业单位", "affiliated institution"),
    description=Text(
        "所属事业单位及其编制、占编人数和业务量，归主管单位。",
        "An affiliated institution with its posts, the people on them and its work; it counts for its parent.",
    ),
    unit="parent_unit_id",
    select=(
        "select org_unit.parent_unit_id as parent_unit_id, org_unit.unit_id as unit_id, "
        "org_unit.org_category as org_category, coalesce(institution_posts.approved, 0) as approved, "
        "coalesce(institution_people.occupied, 0) as occupied, coalesce(institution_work.qty, 0) as qty "
        "from org_unit "
        "left join institution_posts on institution_posts.unit_id = org_unit.unit_id "
        "left join institution_people on institution_people.unit_id = org_unit.unit_id "
        "left join institution_work on institution_work.unit_id = org_unit.unit_id "
        "where org_unit.parent_unit_id is not null and org_unit.org_kind = '事业单位'"
    ),
)


@hookimpl
def register_datasets() -> Iterable[Dataset | View]:
    """Offer institutions, internal units, and institutions with what they have."""
    return [org_unit, internal_unit, institution_posts, institution_people, institution_work, institution]
