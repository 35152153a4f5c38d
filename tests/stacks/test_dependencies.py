"""Stacks come after what they read, in the composition root, the manifest and the remote states."""

import json
from pathlib import Path

from gatehouse.delivery.synthesis import Synthesis, SynthesizedStack
from tests.stacks.configuration import outputs_read


def test_every_stack_comes_after_the_stacks_that_it_depends_on(synthesis: Synthesis) -> None:
    seen: set[str] = set()
    for stack in synthesis.stacks:
        assert set(stack.dependencies) <= seen
        seen.add(stack.name)


def test_a_stack_has_the_name_of_its_file_and_of_its_page(
    synthesis: Synthesis, checkout: Path
) -> None:
    manifest = json.loads((synthesis.folder / "manifest.json").read_text(encoding="utf-8"))
    assert {"state", "tables", "identity", "api"} <= set(manifest["stacks"])
    for name in manifest["stacks"]:
        assert any(
            (checkout / "stacks" / file).is_file() for file in (f"{name}.py", f"{name}/stack.py")
        )
        assert (checkout / "docs" / "stacks" / f"{name}.md").is_file()


def test_a_stack_depends_on_exactly_the_stacks_whose_state_it_reads(synthesis: Synthesis) -> None:
    for stack in synthesis.stacks:
        assert set(stack.dependencies) == _states(stack)


def test_a_stack_reads_an_output_of_every_stack_that_it_depends_on(synthesis: Synthesis) -> None:
    for stack in synthesis.stacks:
        assert {producer for producer, _ in outputs_read(stack)} == _states(stack)


def _states(stack: SynthesizedStack) -> set[str]:
    return set(stack.configuration().get("data", {}).get("terraform_remote_state", {}))
