"""Outputs are a contract: named, described, read or documented, with a stand-in for each."""

import re
from pathlib import Path

import pytest

from gatehouse.delivery.synthesis import Synthesis
from tests.stacks.configuration import outputs, outputs_read

# In the rehearsal a socket stands for the database's host name, which nobody reads there.
IN_AWS = pytest.mark.parametrize("environment", ["dev", "staging", "prod"], indirect=True)
_ROW = re.compile(r"^\| (`.+`) \| (.+) \|$", re.MULTILINE)


def test_a_stack_publishes_exactly_the_fields_of_its_class(synthesis: Synthesis) -> None:
    for name, placeholders in synthesis.placeholders().items():
        published = {stack.name: outputs(stack) for stack in synthesis.stacks}[name]
        assert set(published) == set(placeholders)


def test_every_output_has_a_description(synthesis: Synthesis) -> None:
    for stack in synthesis.stacks:
        for output in outputs(stack).values():
            assert re.fullmatch(r"[A-Z].{8,}[^.]", output["description"])


def test_every_output_has_a_placeholder_without_gaps(synthesis: Synthesis) -> None:
    for placeholders in synthesis.placeholders().values():
        for value in placeholders.values():
            assert value
            assert not set("{}$") & set(value)


def test_everything_read_is_published(synthesis: Synthesis) -> None:
    published = {(stack.name, name) for stack in synthesis.stacks for name in outputs(stack)}
    for stack in synthesis.stacks:
        assert outputs_read(stack) <= published


@IN_AWS
def test_everything_published_is_on_the_stacks_page_with_its_readers(
    synthesis: Synthesis, checkout: Path
) -> None:
    for stack in synthesis.stacks:
        documented = _documented_readers(checkout / "docs" / "stacks" / f"{stack.name}.md")
        assert set(documented) == set(outputs(stack))
        for name, readers in documented.items():
            stacks_named = {other.name for other in synthesis.stacks} & readers
            assert stacks_named == {
                other.name
                for other in synthesis.stacks
                if (stack.name, name) in outputs_read(other)
            }


@IN_AWS
def test_what_no_stack_reads_is_for_a_reader_that_the_page_names(
    synthesis: Synthesis, checkout: Path
) -> None:
    read = {output for stack in synthesis.stacks for output in outputs_read(stack)}
    for stack in synthesis.stacks:
        page = (checkout / "docs" / "stacks" / f"{stack.name}.md").read_text(encoding="utf-8")
        for names, reader in _ROW.findall(_publishes(page)):
            for name in re.findall(r"`(\w+)`", names):
                assert (stack.name, name) in read or len(reader.split()) > 1


def _publishes(page: str) -> str:
    return page.split("\n## Publishes\n", 1)[1].split("\n## ", 1)[0]


def _documented_readers(page: Path) -> dict[str, set[str]]:
    """The first column's names, each with what the second column has in backticks."""
    return {
        name: set(re.findall(r"`([\w-]+)`", readers))
        for names, readers in _ROW.findall(_publishes(page.read_text(encoding="utf-8")))
        for name in re.findall(r"`(\w+)`", names)
    }
