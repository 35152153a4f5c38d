"""The search finds a text in every form, and says so when it searched nothing."""

import base64
import gzip
import json
import os
from pathlib import Path
from urllib.parse import quote

import pytest

from rehearsal.hostile.kept import Secret, places_with, where

WORD, PASSWORD = "canary0123456789", 'Ü"a/b c\\d&e'
TEXT, HOOK = Secret("message text", WORD), Secret("webhook secret", "whsec_abcdefghij")
LOG = "aws/state/cloudwatch_logs.json"


def write(folder: Path, name: str, data: bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Everything where it belongs."""
    write(tmp_path, "aws/state/dynamodb.journal", f"item {WORD}".encode())
    write(tmp_path, "aws/state/secretsmanager.json", HOOK.value.encode())
    return tmp_path


def wrong(folder: Path, *secrets: Secret) -> list[str]:
    return list(places_with(where(folder, (TEXT, HOOK, *secrets), since=0)))


def test_what_is_where_it_belongs_is_no_fault(kept: Path) -> None:
    assert wrong(kept) == []


@pytest.mark.parametrize(
    "data",
    [
        f"said {WORD}.".encode(),
        gzip.compress(f"said {WORD}.".encode(), mtime=0),
        *(base64.b64encode(b"x" * shift + f"{WORD} and more".encode()) for shift in range(3)),
    ],
    ids=["plain", "packed", "base64-0", "base64-1", "base64-2"],
)
def test_a_text_in_a_log_is_found_in_every_form(kept: Path, data: bytes) -> None:
    write(kept, LOG, data)

    assert wrong(kept) == [f"{LOG} holds: message text."]


@pytest.mark.parametrize(
    "form", [json.dumps, lambda text: quote(text, safe="")], ids=["JSON", "address"]
)
def test_a_password_is_found_escaped(kept: Path, form: object) -> None:
    assert callable(form)
    write(kept, LOG, str(form(PASSWORD)).encode())

    assert wrong(kept, Secret("password", PASSWORD)) == [f"{LOG} holds: password."]


def test_a_token_may_be_nowhere(kept: Path) -> None:
    write(kept, "aws/state/dynamodb.json", b"eyJhbGciOi.token")

    assert wrong(kept, Secret("ID token", "eyJhbGciOi.token")) == [
        "aws/state/dynamodb.json holds: ID token."
    ]


def test_what_was_written_before_is_not_searched(kept: Path) -> None:
    write(kept, LOG, WORD.encode())
    os.utime(kept / LOG, (1, 1))

    searched = where(kept, (TEXT, HOOK), since=2)

    assert list(places_with(searched)) == []
    assert searched.files == 2


def test_a_search_that_does_not_find_what_is_surely_there_fails(tmp_path: Path) -> None:
    assert wrong(tmp_path) == [
        (
            "A message text is in no file, not even in aws/state/dynamodb or postgres/ or "
            "logs/model-calls.jsonl: nothing was searched."
        )
    ]


def test_what_functions_run_is_passed_over(kept: Path) -> None:
    write(kept, "aws/tmp/sandbox/code/module.py", WORD.encode())
    write(kept, "aws/tmp/sandbox/written.txt", WORD.encode())

    assert wrong(kept) == ["aws/tmp/sandbox/written.txt holds: message text."]


def test_no_secret_is_shown_by_what_is_printed_of_it() -> None:
    assert WORD not in repr(TEXT)
