"""What a synthesis is read back as."""

import json
from pathlib import Path

import pytest

from gatehouse.delivery.synthesis import SynthesisError, read, synthesize


def _manifest(folder: Path, dependencies: dict[str, list[str]]) -> Path:
    stacks = {
        name: {"workingDirectory": f"stacks/{name}", "dependencies": needs}
        for name, needs in dependencies.items()
    }
    (folder / "manifest.json").write_text(json.dumps({"stacks": stacks}), encoding="utf-8")
    return folder


def test_stacks_come_in_the_order_of_their_dependencies(tmp_path: Path) -> None:
    folder = _manifest(tmp_path, {"a": ["c", "b"], "b": ["c"], "c": [], "d": []})
    assert [stack.name for stack in read("dev", folder).stacks] == ["c", "b", "a", "d"]


def test_the_order_does_not_depend_on_the_manifests(tmp_path: Path) -> None:
    orders = []
    for names in ("abcd", "dcba"):
        folder = tmp_path / names
        folder.mkdir()
        needs = {"a": ["c", "b"], "b": ["c"], "c": [], "d": []}
        _manifest(folder, {name: needs[name] for name in names})
        orders.append([stack.name for stack in read("dev", folder).stacks])
    assert orders[0] == orders[1]


def test_dependencies_are_known_by_name(tmp_path: Path) -> None:
    folder = _manifest(tmp_path, {"api": ["tables"], "tables": []})
    assert read("dev", folder).dependencies() == {"api": ("tables",), "tables": ()}


def test_an_unknown_environment_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(SynthesisError, match="did you mean staging") as raised:
        synthesize("stagin", tmp_path)
    assert raised.value.exit_code == 2
