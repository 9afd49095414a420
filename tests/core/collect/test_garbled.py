import pyarrow as pa
import pytest
from conversion import converted
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.collect.cells.garbled import find_garbled, is_garbled

GARBLED = [
    "十堰\ufffd发改委",
    "锟斤拷锟斤拷",
    "烫烫烫烫",
    "Ã¤",
    "CafÃ©",
    "ÖÐ¹ú",
    "市局ÖÐ¹úÈËÃñ",
    "ä¸­å›½",
    "十堰市".encode().decode("cp1252", errors="ignore") + "发改委".encode().decode("latin-1"),
    "发展和改革委员会".encode("gb18030").decode("latin-1"),
]

FINE = [
    "十堰市发展和改革委员会",
    "阿卜杜拉·买买提",
    "25°C±2",
    "Müller & Größe",
    "CRÉÉE À PÂQUES",
    "naïveté",
    "××××",
    "张××",
    "“é”……——",
    "水烫烫的",
    "a²+b²",
    "½ ¾ §§",
    "été",
    "𠀀𠮷",
    "",
]


@pytest.mark.parametrize("text", GARBLED)
def test_text_in_the_wrong_encoding_is_garbled(text):
    assert is_garbled(text)


@pytest.mark.parametrize("text", FINE)
def test_text_with_rare_signs_is_not(text):
    assert not is_garbled(text)


def test_destroyed_text_is_rejected_text_that_can_be_restored_is_doubtful_and_all_other_cells_stay():
    done = converted(["甲局", *GARBLED, None, *FINE[:3]], "text")

    assert [(found.fault.rule, found.fault.handled, found.rows.tolist()) for found in done.faults] == [
        ("text_encoding", "rejected", [1, 2, 3]),
        ("text_encoding", "doubtful", list(range(4, len(GARBLED) + 1))),
    ]
    assert done.values.to_pylist() == ["甲局", *[None] * 3, *GARBLED[3:], None, *FINE[:3]]


@given(st.lists(st.none() | st.sampled_from([*GARBLED, *FINE, "plain"]), max_size=9), st.integers(0, 3))
def test_the_look_at_the_bytes_of_a_column_misses_no_cell(cells, skipped):
    column = pa.array(["ÖÐ¹ú"] * skipped + cells, pa.string()).slice(skipped)

    found = find_garbled(column).tolist()

    assert found == [i for i, cell in enumerate(cells) if cell is not None and is_garbled(cell)]


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=8))
def test_no_chinese_text_is_garbled_and_its_utf8_shown_as_latin_letters_always_is(text):
    assert not is_garbled(text) or "锟斤" in text or "斤拷" in text or text.count("烫") > 2
    assert is_garbled(text.encode().decode("latin-1"))


def test_a_garbled_cell_of_a_coded_column_is_told_as_such():
    done = converted(["ÖÐ¹ú", "甲", "丙"], "text", codes=["甲", "乙"])

    assert [(found.fault.rule, found.rows.tolist()) for found in done.faults] == [
        ("text_encoding", [0]),
        ("code_known", [2]),
    ]
