import pytest

from quanheng.core.collect.durable import publish, workplace


def test_a_workplace_is_empty_and_gone_afterwards(tmp_path):
    with workplace(tmp_path / "tmp") as place:
        assert list(place.iterdir()) == []
        (place / "folder").mkdir()
        (place / "folder" / "file").write_text("x")

    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_workplace_is_gone_when_the_work_fails(tmp_path):
    def fail():
        with workplace(tmp_path / "tmp") as place:
            (place / "file").write_text("x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert list((tmp_path / "tmp").iterdir()) == []


def test_two_workplaces_do_not_meet(tmp_path):
    with workplace(tmp_path) as one, workplace(tmp_path) as other:
        assert one != other


def test_publishing_replaces_what_was_there_and_makes_folders(tmp_path):
    for content in ("old", "new"):
        made = tmp_path / "made"
        made.write_text(content)
        publish(made, tmp_path / "a" / "b" / "file")
        assert (tmp_path / "a" / "b" / "file").read_text() == content
        assert not made.exists()


def test_what_was_there_stays_when_the_new_cannot_be_finished(tmp_path):
    (tmp_path / "file").write_text("old")

    with pytest.raises(FileNotFoundError):
        publish(tmp_path / "never made", tmp_path / "file")

    assert (tmp_path / "file").read_text() == "old"
