"""The page for people: its table comes from the fields, its examples from the program."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from environments import Settings, load, reference
from environments.described import section_of
from environments.machine import VARIABLE
from environments.section import Section

from .files import DELETED, PACKAGE, changed, mistakes, shipped

TEXT = reference.PAGE.read_text(encoding="utf-8")


def _keys(section: type[Section], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str | None]]:
    for name, field in section.model_fields.items():
        below = section_of(field.annotation)
        yield ".".join((*path, name)), field.description
        if below is not None:
            yield from _keys(below, (*path, name))


def test_the_committed_page_is_up_to_date() -> None:
    assert reference.page(TEXT) == TEXT, "run python -m environments.reference"


@pytest.mark.parametrize(("key", "description"), [*_keys(Settings)])
def test_every_field_says_what_it_is_for(key: str, description: str | None) -> None:
    assert description, key
    assert description.endswith("."), key


def test_the_page_has_every_key_of_the_shipped_files() -> None:
    def leaves(table: dict[str, object], path: str = "") -> Iterator[str]:
        for key, value in table.items():
            if isinstance(value, dict):
                yield from leaves(value, f"{path}{key}.")
            elif path != "tags.":
                yield f"{path}{key}"

    for file in PACKAGE.glob("*.toml"):
        for key in leaves(shipped(file.stem)):
            named = re.sub(r"^(tiers|models\.others)\.[a-z0-9-]+", r"\1.NAME", key)
            assert f"| `{named}` |" in TEXT, key


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected one <!-- Written by"):
        reference.page("# Environments\n")
    with pytest.raises(ValueError, match=r"expected one <!-- Written by"):
        reference.page(f"{reference.END}{reference.BEGIN}")


def test_the_messages_on_the_page_are_real(tmp_path: Path) -> None:
    changes = {
        "identity.mfa": "optional",
        "functions.memory_mb": DELETED,
        "functions.memory": 1769,
    }
    found = [f"environments/prod.toml: {line}" for line in mistakes("prod", changes, tmp_path)]
    assert "\n".join(["```text", *found, "```"]) in TEXT


EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
OF_A_MACHINE = [example for example in EXAMPLES if "emulator_url" in example]


@pytest.mark.parametrize("example", OF_A_MACHINE)
def test_what_a_machine_says_on_the_page_loads(example: str, tmp_path: Path) -> None:
    file = tmp_path / "machine.toml"
    file.write_text(example, encoding="utf-8")
    assert load("local", variables={VARIABLE: str(file)}) != load("local", variables={})


@pytest.mark.parametrize("example", [it for it in EXAMPLES if it not in OF_A_MACHINE])
def test_the_examples_on_the_page_load(example: str, tmp_path: Path) -> None:
    document = tomllib.loads(example)
    models = document.get("models")
    changes = {f"models.{use}": model for use, model in models.items()} if models else document
    assert mistakes("prod", changes, tmp_path) == []
    assert changed(shipped("prod"), changes) != shipped("prod")
