"""What `load` says about files that are not there, not TOML, or hold keys it does not know."""

from pathlib import Path

import pytest

from environments import SettingsError, load

from .files import DELETED, mistakes

BELONG = "expected no key in this file: store it as an SSM SecureString"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("prdo", '"prdo": expected one of local, dev, staging, prod; did you mean prod?'),
        ("../../etc/passwd", '"../../etc/passwd": expected one of local, dev, staging, prod'),
        ("sk-abcdefghijkl", "(hidden): expected one of local, dev, staging, prod"),
        ("", '"": expected one of local, dev, staging, prod'),
    ],
)
def test_an_unknown_environment_lists_the_known_ones(name: str, message: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(name)
    assert str(raised.value) == f"unknown environment {message}"
    assert raised.value.exit_code == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[account]\nid = \n", "line 2, column 6: not TOML: Invalid value"),
        (b'[account]\nid = "1', "line 2, column 8: not TOML: Unterminated string"),
        (b"[a]\n[a]\n", "line 2, column 3: not TOML: Cannot declare ('a',) twice"),
        (b"owner = '\xff'", "byte 9: expected UTF-8"),
        (b"x = " + b"[" * 100_000, "expected TOML that is not nested this deeply"),
    ],
)
def test_a_file_that_is_not_toml_says_where(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "dev.toml"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as raised:
        load("dev", tmp_path)
    assert str(raised.value) == f"{path}: {message}"


def test_a_number_too_long_for_python_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dev.toml"
    path.write_text(f"x = {'9' * 5_000}")
    with pytest.raises(SettingsError) as raised:
        load("dev", tmp_path)
    assert str(raised.value).startswith(f"{path}: expected TOML with shorter numbers: ")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        load("dev", tmp_path)
    path = tmp_path / "dev.toml"
    assert str(raised.value) == f"{path}: cannot be read: No such file or directory"


def test_a_missing_account_says_so(tmp_path: Path) -> None:
    found = mistakes("dev", {"account": DELETED}, tmp_path)
    assert found == ["account is missing: expected a table with id, region"]


@pytest.mark.parametrize(
    ("key", "advice"),
    [
        ("functions.memory", "did you mean functions.memory_mb?"),
        ("function", "did you mean functions?"),
        ("api.memory_mb", "did you mean functions.memory_mb?"),
        ("models.chat.model", "did you mean models.chat.model_id?"),
        ("logs.zzz", "expected one of retention_days, level"),
    ],
)
def test_an_unknown_key_gets_advice(key: str, advice: str, tmp_path: Path) -> None:
    assert mistakes("dev", {key: 512}, tmp_path) == [f"{key} = 512: unknown key; {advice}"]


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("models.chat.api_key", "hunter2", "models.chat.api_key = (hidden)"),
        ("models.chat.key", "sk-proj-abcdefghij", "models.chat.key = (hidden)"),
        ("logs.x", "0123456789abcdef0123456789abcdef", "logs.x = (hidden)"),
        ("openai_token", "short", "openai_token = (hidden)"),
    ],
)
def test_a_key_in_the_file_is_sent_where_keys_belong_and_not_repeated(
    key: str, value: str, shown: str, tmp_path: Path
) -> None:
    (found,) = mistakes("dev", {key: value}, tmp_path)
    assert found.startswith(f"{shown}: unknown key; {BELONG}")


def test_a_credential_that_became_the_key_is_not_repeated(tmp_path: Path) -> None:
    found = mistakes("dev", {"logs.sk-abcdefghijkl": 1}, tmp_path)
    assert found == ["logs.(hidden) = 1: unknown key; expected one of retention_days, level"]


def test_a_credential_is_refused_under_any_key(tmp_path: Path) -> None:
    secret = {"tags.owner": "sk-abcdefghijkl", "api.cors_origins": ["https://a:b@example.com"]}
    first, second = mistakes("dev", secret, tmp_path)
    assert first.startswith(f"tags.owner = (hidden): {BELONG}")
    assert second.startswith(f"api.cors_origins[0] = (hidden): {BELONG}")


def test_a_wrong_quantity_is_shown_although_its_name_speaks_of_tokens(tmp_path: Path) -> None:
    found = mistakes("dev", {"limits.monthly_token_budget": "many"}, tmp_path)
    assert found == [
        'limits.monthly_token_budget = "many": expected a whole number from 1 to 1000000000000'
    ]


def test_a_message_stays_on_one_line_and_short(tmp_path: Path) -> None:
    hostile = {"logs.level": "INFO\n\x1b[31m" + "é" * 500, "limits.page_size": 1 << 20_000}
    first, second = sorted(mistakes("dev", hostile, tmp_path))
    number = "(a number of 20001 bits)"
    assert first == f"limits.page_size = {number}: expected a whole number from 1 to 100"
    assert second.isprintable()
    assert second.isascii()
    assert len(second) < 200
