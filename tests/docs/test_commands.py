"""Commands that pages show are commands that exist, with options that exist."""

import re
import shlex
from typing import Any

import pytest
from typer.main import get_command

from gatehouse.cli import app
from tests.docs.pages import ROOT, name, pages, shell_lines

_GATEHOUSE = re.compile(r"(?:^|[\s(;&])(?:\.venv/bin/)?gatehouse(?![\w.-])((?: [^)|;&#\n]*)?)")
_INLINE = re.compile(r"`gatehouse ([^`\n]+)`")
_MAKE = re.compile(r"(?:^|[\s`;&])make ([a-z-]+)")
_PAGES = {name(page): page.read_text(encoding="utf-8") for page in pages()}


def commands(text: str) -> list[str]:
    """The arguments of every `gatehouse` in a page's shell blocks."""
    return [found.strip() for line in shell_lines(text) for found in _GATEHOUSE.findall(line)]


SHOWN = sorted({(page, command) for page, text in _PAGES.items() for command in commands(text)})
MENTIONED = sorted(
    {(page, command) for page, text in _PAGES.items() for command in _INLINE.findall(text)}
)


def subcommands(command: Any) -> dict[str, Any]:
    """The commands of a group; typer brings a click of its own, so nothing here imports it."""
    return getattr(command, "commands", {})


def known_words(words: list[str]) -> tuple[Any, list[str]]:
    """The command that words lead to, and the words that are left."""
    command = get_command(app)
    while subcommands(command):
        assert words, "a command is missing"
        assert words[0] in subcommands(command), f"gatehouse has no {words[0]}"
        command, words = subcommands(command)[words[0]], words[1:]
    return command, words


def test_pages_show_commands() -> None:
    assert len(SHOWN) > 15


@pytest.mark.parametrize(("page", "command"), SHOWN, ids=lambda text: text)
def test_a_command_in_a_shell_block_parses(page: str, command: str) -> None:
    words = shlex.split(command, comments=True)
    if ">" in words:  # the shell's, and not the command's
        words = words[: words.index(">")]
    found, arguments = known_words(words)
    found.make_context(command, arguments)  # parses, runs nothing


@pytest.mark.parametrize(("page", "command"), MENTIONED, ids=lambda text: text)
def test_a_command_in_a_sentence_exists_with_its_options(page: str, command: str) -> None:
    found, rest = known_words(command.replace("[", "").replace("]", "").split())
    options = {option for parameter in found.params for option in parameter.opts}
    assert [word for word in rest if word.startswith("--") and word not in options] == []


def test_every_command_is_in_the_reference() -> None:
    reference = _PAGES["docs/commands.md"]
    assert [
        words for words in leaves(get_command(app)) if f"`gatehouse {words}" not in reference
    ] == []


def test_every_make_target_that_pages_name_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {target for text in _PAGES.values() for target in targets_in(text)}
    assert named - targets == set()


def targets_in(text: str) -> set[str]:
    shown = {found for line in shell_lines(text) for found in _MAKE.findall(line)}
    return shown | set(re.findall(r"`make ([a-z-]+)[^`]*`", text))


def leaves(command: Any, words: str = "") -> list[str]:
    below = subcommands(command).items()
    found = [leaf for key, item in below for leaf in leaves(item, f"{words} {key}".strip())]
    return found or [words]
