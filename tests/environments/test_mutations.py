"""Whatever is done to a valid file, it loads or is refused with the file and the key named."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from environments import Settings, names
from environments.described import is_named, section_of

from .files import DELETED, PACKAGE, Document, attempt, changed, shipped, write


def _paths(table: Document, path: str = "") -> Iterator[str]:
    for key, value in table.items():
        yield f"{path}{key}"
        if isinstance(value, dict):
            yield from _paths(value, f"{path}{key}.")


SHIPPED: dict[str, Document] = {name: shipped(name) for name in names()}
NAME_AND_PATH = st.sampled_from(
    [(name, path) for name, document in SHIPPED.items() for path in _paths(document)]
)
# Tiers have names of one's own, and not every environment has some.
TABLES = [
    *(key for key, value in SHIPPED["local"].items() if isinstance(value, dict) and key != "tiers"),
    "models.chat",
]
# A TOML document holds no lone surrogates.
HOSTILE = st.text(st.characters(exclude_categories=["Cs"]), max_size=200) | st.sampled_from(
    ["'; DROP TABLE x; --", "${aws_iam_role.x.arn}", "{{x}}", "%s%n", "../../x", "\0", "a\r\nb: c"]
)
SCALARS = (
    st.booleans()
    | st.integers()
    | st.floats()
    | HOSTILE
    | st.dates()
    | st.integers(min_value=1 << 63)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(HOSTILE, inner, max_size=3),
    max_leaves=6,
)
SECRETS = st.from_regex(
    r"(sk-[A-Za-z0-9]{20}|AIza[A-Za-z0-9_-]{35}|AKIA[A-Z0-9]{16}|ghp_[A-Za-z0-9]{36})",
    fullmatch=True,
)
TYPES = (bool, int, float, str, list, dict, dt.date)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("environments")


def _refusals(directory: Path, name: str, document: Document) -> tuple[str, ...]:
    path = write(document, directory, name)
    lines = attempt(name, directory)
    for line in lines:
        assert line.startswith(f"{path}: ")
        assert line.isprintable()
    return tuple(line.removeprefix(f"{path}: ") for line in lines)


def _at(document: Any, path: str) -> Any:
    for key in path.split("."):
        document = document[key]
    return document


def _optional(path: str) -> bool:
    section: Any = Settings
    is_name = False
    for key in path.split("."):
        if is_name:
            is_name, is_required = False, False
            continue
        field = section.model_fields[key]
        section = section_of(field.annotation) or field.annotation
        is_name, is_required = is_named(field.annotation), field.is_required()
    return not is_required


@given(where=NAME_AND_PATH)
def test_a_deleted_key_is_missed_or_was_optional(directory: Path, where: tuple[str, str]) -> None:
    name, path = where
    found = _refusals(directory, name, changed(SHIPPED[name], {path: DELETED}))
    if found:
        of_tier = path.startswith("models.")  # a tier names it
        assert any(
            line.startswith(f"{path} is missing: expected ")
            or (of_tier and line.startswith("tiers.") and "expected names out of" in line)
            for line in found
        )
    else:
        assert _optional(path)


@settings(max_examples=300)
@given(where=NAME_AND_PATH, value=VALUES)
def test_any_value_under_any_key_loads_or_names_the_key(
    directory: Path, where: tuple[str, str], value: object
) -> None:
    name, path = where
    found = _refusals(directory, name, changed(SHIPPED[name], {path: value}))
    if found:
        last = path.rpartition(".")[2]
        assert any(last in line for line in found)


@settings(max_examples=300)
@given(where=NAME_AND_PATH, value=SCALARS)
def test_a_value_of_another_type_never_loads(
    directory: Path, where: tuple[str, str], value: object
) -> None:
    name, path = where
    before = _at(SHIPPED[name], path)
    assume(type(before) is not type(value))
    assume(
        not (
            isinstance(before, int | float)
            and isinstance(value, int | float)
            and {bool} & {type(before), type(value)} == set()
        )
    )
    found = _refusals(directory, name, changed(SHIPPED[name], {path: value}))
    assert any(line.startswith(f"{path} = ") for line in found)


@given(name=st.sampled_from(names()), table=st.sampled_from(TABLES), key=HOSTILE, value=VALUES)
def test_an_unknown_key_never_loads(
    directory: Path, name: str, table: str, key: str, value: object
) -> None:
    assume(table != "tags")
    assume("." not in key)
    document = changed(SHIPPED[name], {})
    section = _at(document, table)
    assume(key not in section)
    section[key] = value
    found = _refusals(directory, name, document)
    assert any(line.startswith(f"{table}.") and "unknown key; " in line for line in found)


@given(where=NAME_AND_PATH, secret=SECRETS, listed=st.booleans(), unknown=st.booleans())
def test_no_message_ever_repeats_a_credential(
    directory: Path, where: tuple[str, str], secret: str, listed: bool, unknown: bool
) -> None:
    name, path = where
    path = f"{path}_x" if unknown else path
    value = [secret, 1] if listed else f"see {secret}"
    assume(not path.startswith("tags.") or not unknown)
    found = _refusals(directory, name, changed(SHIPPED[name], {path: value}))
    assert found
    assert not any(secret[:12] in line for line in found)


@settings(max_examples=300)
@given(name=st.sampled_from(names()), cut=st.integers(0, 1400), junk=st.binary(max_size=40))
def test_any_bytes_in_the_file_are_refused_or_loaded_with_the_file_named(
    directory: Path, name: str, cut: int, junk: bytes
) -> None:
    whole = (PACKAGE / f"{name}.toml").read_bytes()
    path = directory / f"{name}.toml"
    path.write_bytes(whole[:cut] + junk + whole[cut:])
    assert all(line.startswith(f"{path}: ") for line in attempt(name, directory))
