import copy
import pickle
from pathlib import Path
from typing import Any

import pytest
from project_case import document, problems_of

from quanheng.core.project.secret import Secret, SecretRef, hides_secret, is_secret_name
from quanheng.core.project.source import RestSource, Source, SqlSource
from quanheng.core.project.validate import validate


def test_a_secret_shows_itself_to_nobody_but_who_asks() -> None:
    secret = Secret("geheim", "env X")
    for shown in (str(secret), repr(secret), f"{secret}", f"{secret:>9}", f"{[secret]}", f"{secret}"):
        assert "geheim" not in shown
    assert secret.reveal() == "geheim"
    for store in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError):
            store(secret)


def test_values_come_from_the_environment_and_from_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QH_TOKEN", "t0ken")
    (tmp_path / "pw").write_text("p w\n", "utf-8")
    assert SecretRef(env="QH_TOKEN").resolve(tmp_path).reveal() == "t0ken"
    assert SecretRef(file="pw").resolve(tmp_path).reveal() == "p w"
    assert SecretRef(literal="sqlite:///a.db").resolve(tmp_path).reveal() == "sqlite:///a.db"


def test_values_that_are_not_there_are_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QH_TOKEN", raising=False)
    (tmp_path / "empty").write_text("\n", "utf-8")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\xff")
    (tmp_path / "large").write_bytes(b"x" * 70_000)
    assert (
        "QH_TOKEN is not set" in problems_of(lambda: SecretRef(env="QH_TOKEN").resolve(tmp_path))[0].what.en
    )
    for name, part in (("none", "does not exist"), ("empty", "is empty"), ("binary", "cannot be read"),
                       ("large", "too large"), (".", "cannot be read")):  # fmt: skip
        assert part in problems_of(lambda name=name: SecretRef(file=name).resolve(tmp_path))[0].what.en


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:geheim@host/db",
        "mysql+pymysql://me:ge/heim@host/db",
        "https://geheim@host/x",
        "https://host/x?access_token=geheim",
        "https://host/x?a=1&appSecret=geheim",
        "https://[geheim@host/x",
    ],
)
def test_addresses_with_a_password_are_refused_without_showing_it(address: str) -> None:
    assert hides_secret(address)
    read = document(f'connector: x\nsql: {{url: "{address}", table: t}}\n')
    (problem,) = problems_of(lambda: validate(Source, read))
    assert problem.where.en == "s.yaml:2:12"
    assert "{env: VARIABLE}" in problem.fix.en
    assert "geheim" not in f"{problem.what} {problem.fix} {problem.what.en} {problem.fix.en}"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me@host/db",
        "sqlite:///data/a.db",
        "https://host:8080/users/@me",
        "mysql://root:@127.0.0.1/t",
    ],
)
def test_addresses_without_a_password_may_stand_in_the_file(address: str) -> None:
    assert not hides_secret(address)
    source = validate(SqlSource, document(f'{{url: "{address}", table: t}}'))
    assert source.url.literal == address
    assert source.model_dump(mode="json", by_alias=True)["url"] == address


@pytest.mark.parametrize(
    "token",
    ["geheim", "12345678", "{evn: X}", "{env: 5}", "{env: A, file: b}", "[geheim]", "{literal: geheim}"],
)
def test_a_token_is_a_reference_or_nothing(token: str) -> None:
    read = document(f'url: "https://h/x"\ntoken: {token}\n')
    (problem,) = problems_of(lambda: validate(RestSource, read))
    assert problem.where.en.startswith("s.yaml:2:")
    assert "geheim" not in str(problem)
    assert "12345678" not in str(problem)


def test_headers_and_parameters_that_are_secrets_are_refused() -> None:
    read = document(
        'url: "https://h/x"\nheaders: {X-Api-Key: geheim, Accept: text}\nparameters: {token: geheim}\n'
    )
    (problem,) = problems_of(lambda: validate(RestSource, read))
    assert "X-Api-Key, token" in problem.what.en
    assert "geheim" not in str(problem)


def test_a_number_that_is_no_text_is_not_shown_where_it_may_be_a_secret() -> None:
    read = document('url: "https://h/x"\nparameters: {password: 12345678}\n')
    assert "12345678" not in str(problems_of(lambda: validate(RestSource, read))[0])


def test_dumps_and_texts_never_hold_a_value() -> None:
    given: dict[str, Any] = {
        "url": "https://h/x",
        "token": {"env": "QH"},
        "headers": {"Accept": "quiet", "Cookie": {"file": "c"}},
    }
    source = RestSource.model_validate(given)
    assert source.model_dump(mode="json")["token"] == {"env": "QH"}
    assert source.model_dump(mode="json")["headers"] == {"Accept": "***", "Cookie": {"file": "c"}}
    assert "quiet" not in source.model_dump_json() + repr(source) + str(source)


def test_names_of_secrets_are_known() -> None:
    for name in ("Authorization", "X-Auth-Token", "api_key", "apikey", "password", "app_secret", "Cookie"):
        assert is_secret_name(name), name
    for name in ("Accept", "page", "sort_by", "keyword", "author", "name"):
        assert not is_secret_name(name), name
