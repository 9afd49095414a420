import hashlib
import hmac
import os
import stat

import pyarrow as pa
import pytest
from collect_case import CASE, check, contract, part, row, rules
from collect_project import SCHEME, run, write_project
from pyarrow import parquet
from pydantic import ValidationError

from quanheng.core.collect.delivery import contract_hash
from quanheng.core.collect.person_key import FILE, VARIABLE, PersonKey, person_key
from quanheng.core.collect.sifting.masking import keyed
from quanheng.core.collect.sifting.quarantine import as_csv
from quanheng.core.errors import ProjectError
from quanheng.core.text import use_language

KEY = PersonKey(b"a key that nobody has guessed")


def with_field(**more):
    return contract(fields={**CASE["fields"], "caller": {"type": "text", "label": "来电人", **more}})


KEYED = {"personal": "id_number", "keyed": True}


def test_a_pseudonym_is_32_digits_of_an_hmac_of_the_normalised_value():
    expected = hmac.new(KEY.secret, b"42030219700101123X", hashlib.sha256).hexdigest()[:32]

    for written in (
        "42030219700101123X",
        "42030219700101123x",
        " 42030219700101123X\u3000",
        "４２０３０２19700101123Ｘ",
    ):
        assert KEY.pseudonym(written) == expected
    assert KEY.pseudonym("420302197001011230") != expected
    assert PersonKey(b"another key altogether").pseudonym("42030219700101123X") != expected


def test_nulls_stay_and_equal_values_have_equal_pseudonyms():
    one, none, same = keyed(pa.array(["a", None, "A"]), KEY).to_pylist()

    assert (none, one) == (None, same)


def test_of_a_keyed_value_nothing_but_its_pseudonym_reaches_snapshot_and_faults():
    dataset = with_field(**KEYED, check="id_number")
    rows = [
        row("1", caller="11010519491231002x"),
        row("2", caller="110105194912310021"),
        row("3", caller="4.2E+17"),
    ]

    checked = check(part(rows), dataset=dataset, key=KEY)

    assert checked.table["caller"].to_pylist() == [
        KEY.pseudonym("11010519491231002X"), KEY.pseudonym("110105194912310021"),
    ]  # fmt: skip
    assert rules(checked) == [
        ("character_form", "repaired", "caller", 2),
        ("id_number_valid", "doubtful", "caller", 3),
        ("id_number_valid", "rejected", "caller", 4),
    ]
    told = as_csv(checked.quarantine).decode() + str(checked.faults)
    assert "1101051949" not in told
    assert "4.2E" not in told


def test_rows_can_be_told_apart_by_a_keyed_field_of_the_key():
    dataset = contract(
        key=["caller"], fields={**CASE["fields"], "caller": {"type": "text", "label": "来电人", **KEYED}}
    )

    checked = check(
        part([row("1", caller="a"), row("1", caller="A"), row("1", caller="b")]), dataset=dataset, key=KEY
    )

    assert (checked.table.num_rows, checked.repeats) == (2, 1)
    assert checked.quarantine["value"].to_pylist() == ["***"]


def test_keyed_fields_without_a_key_are_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="key"):
        check(part([row()]), dataset=with_field(**KEYED))


@pytest.mark.parametrize(
    "more",
    [{"personal": "name"}, KEYED, {"check": "uscc"}, {"digits": 6}, {"nothing": ["无"]}, {"nothing": []}],
)
def test_the_contract_is_another_one_with_each_key_that_changes_values(more):
    assert contract_hash(with_field(**more)) != contract_hash(with_field())


def test_a_keyed_field_is_another_contract_than_a_masked_one():
    assert contract_hash(with_field(**KEYED)) != contract_hash(with_field(personal="id_number"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"keyed": True}, "Only a personal field can be keyed"),
        ({"check": "uscc", "codes": ["a"]}, "texts without codes"),
        ({"digits": 6, "type": "integer"}, "texts without codes"),
        ({"measure": "万元"}, "Only a number"),
        ({"digits": 0}, "greater than or equal"),
    ],
)
def test_keys_of_a_field_must_fit_its_type(changes, said):
    use_language("en")
    with pytest.raises(ValidationError, match=said):
        with_field(**changes)


def test_a_masked_field_cannot_be_in_the_key_while_a_keyed_one_can():
    use_language("en")
    with pytest.raises(ValidationError, match="cannot be in the key"):
        contract(key=["caller"])


# The key itself


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path):
    first, second = person_key(tmp_path, {}), person_key(tmp_path, {})

    assert first == second
    assert len(first.secret) == 64
    assert person_key(tmp_path / "other", {}) != first
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_the_environment_goes_before_the_file(tmp_path):
    given = person_key(tmp_path, {VARIABLE: " sixteen letters! \n"})

    assert given.secret == b"sixteen letters!"
    assert not (tmp_path / FILE).exists()


def test_a_key_that_is_too_short_is_refused_without_showing_it(tmp_path):
    (tmp_path / FILE).write_text("hunter2\n")

    for environment in ({}, {VARIABLE: "hunter2"}):
        with pytest.raises(ProjectError) as caught:
            person_key(tmp_path, environment)
        assert "too short" in caught.value.problems[0].what.en
        assert "hunter2" not in str(caught.value)


def test_the_key_does_not_show_in_its_repr():
    assert "guessed" not in repr(KEY)


def test_collecting_makes_the_key_where_a_dataset_wants_one_and_nowhere_else(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    plain, wants = tmp_path / "plain", tmp_path / "wants"
    plain.mkdir()
    wants.mkdir()
    run(write_project(plain))
    assert not (plain / ".quanheng" / FILE).exists()

    write_project(wants, cases="编号,单位,受理日期,人\n1,u1,2024-03-05,张三\n2,u1,2024-03-05,张三\n")
    scheme = SCHEME.replace(
        "    fields:\n      case_no",
        "    fields:\n      who: {type: text, label: 人, personal: name, keyed: true}\n      case_no",
    )
    (wants / "scheme.yaml").write_text(scheme, "utf-8")
    [first] = run(wants)
    [again] = run(wants)

    one, other = parquet.read_table(first.snapshot.data)["who"].to_pylist()
    assert one == other == person_key(wants / ".quanheng", {}).pseudonym("张三")
    assert again.reused
    key = (wants / ".quanheng" / FILE).read_bytes().strip()
    kept = [path for path in (wants / ".quanheng").rglob("*") if path.is_file() and path.name != FILE]
    assert kept
    assert not any(key in path.read_bytes() for path in kept)
