"""Every contract that ships can be read, spoken of in formulas, and told from the others."""

from __future__ import annotations

import keyword
from collections import Counter
from typing import Any

import pytest

from quanheng.core.compute.prepare import prepare
from quanheng.core.formula.origins import Origins
from quanheng.core.model.dataset import Dataset, View
from quanheng.core.plugins.registry import load_registry
from quanheng.core.reading.headings import normalise
from tests.engines.computed_case import scheme_of

RELATIONS = [
    relation
    for relation in load_registry(none=True).datasets.values()
    if isinstance(relation, Dataset | View)
]
DATASETS = [relation for relation in RELATIONS if isinstance(relation, Dataset)]
VIEWS = [relation for relation in RELATIONS if isinstance(relation, View)]


def is_name(text: str) -> bool:
    """Say whether the formula language takes a text for a name."""
    return text.isidentifier() and not text.isascii() and not keyword.iskeyword(text)


def test_every_source_of_an_evaluation_has_its_contract() -> None:
    assert {dataset.name for dataset in DATASETS} >= {
        *("org_unit", "internal_unit", "post_account", "approved_excess", "leader_post", "person"),
        *("person_movement", "secondment", "post_plan", "establishment_matter", "hotline_ticket", "petition"),
        *("inspection_finding", "audit_finding", "discipline_case", "supervision_check"),
        *("performance_appraisal", "core_target", "annual_report", "self_evaluation", "onsite_observation"),
        *("survey_response", "interview", "expert_score", "workload_stat", "unit_base"),
    }


def test_labels_name_one_relation_each_and_are_names_in_formulas() -> None:
    labels = Counter(text for r in RELATIONS for text in {r.title.zh, r.title.en, r.name})

    assert [text for text, count in labels.items() if count > 1] == []
    assert [r.name for r in RELATIONS if not is_name(r.title.zh) or r.title.en == r.title.zh] == []


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_fields_have_labels_in_both_languages_that_name_one_field_each(dataset: Dataset) -> None:
    seen: Counter[str] = Counter()
    for name, field in dataset.columns.items():
        assert field.label is not None, name
        assert is_name(field.label.zh), field.label.zh
        assert field.label.en.isascii(), field.label.en
        seen.update({name, field.label.zh, field.label.en})

    assert [text for text, count in seen.items() if count > 1] == []


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_no_heading_means_two_fields(dataset: Dataset) -> None:
    meant: dict[str, set[str]] = {}
    for name, field in dataset.fields.items():
        assert field.label is not None
        for heading in (name, field.label.zh, field.label.en, *field.synonyms):
            meant.setdefault(normalise(heading), set()).add(name)

    assert {heading: names for heading, names in meant.items() if len(names) > 1} == {}


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_no_heading_is_written_down_twice(dataset: Dataset) -> None:
    for name, field in dataset.fields.items():
        assert field.label is not None
        folded = Counter(normalise(text) for text in (field.label.zh, *field.synonyms))
        assert [text for text, count in folded.items() if count > 1] == [], name


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_codes_have_two_labels_of_which_none_stands_for_two_codes(dataset: Dataset) -> None:
    for name, field in dataset.fields.items():
        for language in ("zh", "en"):
            labels = [getattr(label, language) for label in (field.codes or {}).values()]
            assert len(set(labels)) == len(labels), name
        for label in (field.codes or {}).values():
            assert label.en.isascii(), label.en


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_windows_terms_and_refusals_speak_of_fields_that_are_there(dataset: Dataset) -> None:
    known = {**dataset.columns, **dataset.derived}

    assert set(dataset.window.fields) <= set(known)
    assert set(dataset.refused) <= set(dataset.fields)
    for field, codes in dataset.refused.items():
        assert set(codes) <= set(dataset.fields[field].codes or {})


def test_what_is_known_of_persons_is_sensitive_and_what_names_them_personal() -> None:
    with_persons = {dataset.name for dataset in DATASETS if "person_key" in dataset.fields}
    sensitive = {dataset.name for dataset in DATASETS if dataset.security == "sensitive"}
    personal = {
        (dataset.name, name): field.personal
        for dataset in DATASETS
        for name, field in dataset.fields.items()
        if field.personal
    }

    assert with_persons == {"person", "person_movement", "secondment"}
    assert sensitive == with_persons | {"discipline_case", "survey_response", "interview"}
    assert personal == {("person", "name"): "name", ("person", "id_number"): "id_number"}


def test_posts_of_police_and_courts_are_refused_wherever_posts_have_a_type() -> None:
    typed = [
        (dataset, name)
        for dataset in DATASETS
        for name, field in dataset.fields.items()
        if field.codes is not None and "ZF" in field.codes
    ]

    assert len(typed) >= 4
    assert [dataset.name for dataset, name in typed if dataset.refused.get(name) != ["ZF"]] == []


def test_contracts_and_views_hold_together() -> None:
    probe: dict[str, Any] = {"id": "probe", "value": "count(org_unit.*)"}
    found, problems = prepare(scheme_of([], [probe]), RELATIONS, {}, Origins())

    assert [str(problem.what) for problem in problems] == []
    assert found is not None
    assert set(found.views) == {view.name for view in VIEWS}


def test_a_label_of_the_schemes_own_dataset_goes_before_that_of_one_that_ships() -> None:
    own = {
        "name": "own_petition",
        "label": {"zh": "信访", "en": "own petitions"},
        "unit": "office",
        "fields": {"office": {"type": "text"}, "weight": {"type": "integer"}},
    }
    probe = {"id": "probe", "value": "sum(信访.weight)"}

    found, problems = prepare(scheme_of([own], [probe]), RELATIONS, {}, Origins())

    assert problems == []
    assert found is not None
    assert found.needed == ["own_petition"]
