"""A function's bytecode follows from each module alone, and Python takes it as it is."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from modules.bundle import build_function, bytecode
from modules.bundle.bytecode import of_function
from modules.bundle.targets import TARGET_NAMES, Target, target
from tests.modules.bundle.trees import FILES, names_in, write_tree

MODULE = "lambda_src/chat/handler.py"


def cached(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/__pycache__/{file[:-3]}.{target('host').cache_tag}.pyc"


def zipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as members:
        return {name: members.read(name) for name in members.namelist()}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_tree(tmp_path / "source")


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many modules the compiler was given, each time it ran."""
    numbers: list[int] = []
    compile_ = bytecode._compile

    def counted(target: Target, sources: dict[str, bytes]) -> dict[str, bytes]:
        numbers.append(len(sources))
        return compile_(target, sources)

    monkeypatch.setattr(bytecode, "_compile", counted)
    return numbers


def test_every_module_of_a_zip_has_bytecode(source: Path, tmp_path: Path) -> None:
    built = build_function(source, "chat", tmp_path / "out", target_name="host")
    names = names_in(built.path)
    modules = [name for name in names if name.endswith(".py")]
    assert modules
    assert {name for name in names if "__pycache__" in name} == {*map(cached, modules)}


def test_python_takes_it_without_looking_at_the_source(source: Path, tmp_path: Path) -> None:
    built = build_function(source, "chat", tmp_path / "out", target_name="host")
    with zipfile.ZipFile(built.path) as members:
        members.extractall(tmp_path / "task")
    (tmp_path / "task" / MODULE).write_text("raise RuntimeError\n", encoding="utf-8")
    program = "from lambda_src.chat import handler as m; print(m.handler({}, None), m.__file__)"

    shown = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path / "task", capture_output=True, check=True
    )

    assert shown.stdout.decode().split() == ["chat", str(tmp_path / "task" / MODULE)]


def test_a_module_that_does_not_compile_is_left_to_the_import(source: Path, tmp_path: Path) -> None:
    (source / MODULE).write_text("def handler(:\n", encoding="utf-8")
    content = zipped(build_function(source, "chat", tmp_path / "out", target_name="host").path)
    assert MODULE in content
    assert cached(MODULE) not in content
    assert cached("lambda_src/chat/parts/reply.py") in content


@pytest.mark.parametrize("name", TARGET_NAMES)
def test_what_else_is_compiled_changes_no_byte(name: str, checkout: Path, tmp_path: Path) -> None:
    """Each module alone or among others, first or last: what a zip holds follows from its source.

    The real sources, because only a long history shows what a process remembers.
    """
    some = ("lambda_src/runtime/http", "lambda_src/flows")
    sources = {
        path.relative_to(checkout).as_posix(): path.read_bytes()
        for folder in some
        for path in sorted((checkout / folder).rglob("*.py"))
    }
    half = dict(list(sources.items())[len(sources) // 2 :])
    made = []
    for root, given in (("every", sources), ("half", half)):
        (tmp_path / root / "lambda_src").mkdir(parents=True)
        made.append(of_function(target(name), tmp_path / root, "lambda_src", given))
    every, again = made
    assert len(again) == len(half)
    assert again == {key: every[key] for key in again}


def test_a_module_is_compiled_once_and_a_changed_one_alone(
    source: Path, tmp_path: Path, compiled: list[int]
) -> None:
    first = build_function(source, "chat", tmp_path / "out", target_name="host")
    assert compiled == [sum(name.endswith(".py") for name in FILES)]
    build_function(source, "usage", tmp_path / "out", target_name="host")
    assert len(compiled) == 1, "all functions are compiled at once"

    (source / MODULE).write_text("handler = None\n", encoding="utf-8")
    changed = build_function(source, "chat", tmp_path / "other", target_name="host")
    assert compiled[1:] == [1]
    before, after = zipped(first.path), zipped(changed.path)
    assert {name for name in before if before[name] != after[name]} == {MODULE, cached(MODULE)}


def test_a_checkout_that_cannot_be_written_gives_the_same_zip(source: Path, tmp_path: Path) -> None:
    first = build_function(source, "chat", tmp_path / "out", target_name="host")
    shutil.rmtree(source / ".gatehouse")
    (source / ".gatehouse").touch()  # who is root may write everywhere but below a file
    again = build_function(source, "chat", tmp_path / "other", target_name="host")
    assert again.sha256 == first.sha256
