"""The lists of CONTRIBUTING.md are complete, their files exist, and nothing skipped a step."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from environments.reference import reference
from gatehouse.home import repository
from policies.catalogue import policies
from rehearsal.hostile.routes import Route, WayIn, routes_of
from tests.checklists.guards import BY_ITSELF, GUARDS, Guard, Thing
from tests.checklists.lists import Step, steps
from tests.conftest import Environments

STEPS = steps()
KINDS = ("A route", "A table", "A function", "A queue", "A setting", "A policy")
NEWCOMERS = {
    "A route": Thing("POST /api/newcomers", "api", route=Route(
        "POST", "/api/newcomers", WayIn.TOKEN, "newcomers")),
    "A table": Thing("newcomers", "tables", "newcomer_key"),
    "A function": Thing("newcomer", "api"),
    "A queue": Thing("newcomers", "flows", "newcomers_queue_url"),
    "A setting": Thing("limits.newcomers"),
    "A policy": Thing("GH_API_999"),
}  # fmt: skip


def step_of(guard: Guard) -> Step:
    """The step that a guard holds to."""
    found = [step for step in STEPS if step.kind == guard.kind and guard.file in step.files]
    assert len(found) == 1, f"CONTRIBUTING.md names {guard.file} in {len(found)} steps"
    return found[0]


def left_out(guard: Guard, thing: Thing) -> str | None:
    """What is said of a thing that a step was left out for."""
    if not guard.lacks(thing):
        return None
    file = guard.file.replace("<stack>", thing.stack).replace("<function>", thing.snake)
    return f"{thing.name} is not in {file}. {step_of(guard)}"


def things(environments: Environments) -> Iterator[tuple[str, Thing]]:
    """Everything that there is, from the stacks of production, the settings and the policies."""
    synthesis = environments.synthesis("prod")
    yield from (("A route", Thing(route.key, route=route)) for route in routes_of(synthesis))
    for stack in synthesis.stacks:
        made: dict[str, Any] = stack.configuration()["resource"]
        for item in made.get("aws_lambda_function", {}).values():
            yield "A function", Thing(_own(item["function_name"]), stack.name)
        for item in made.get("aws_dynamodb_table", {}).values():
            yield "A table", Thing(_own(item["name"]), stack.name, item["hash_key"])
        published = [
            name for name in stack.configuration().get("output", {}) if name.endswith("queue_url")
        ]
        queues = [name for name in made.get("aws_sqs_queue", {}) if name.endswith("_queue")]
        assert len(queues) == len(published), f"{stack.name} publishes {published} of {queues}"
        yield from (("A queue", Thing(output, stack.name, output)) for output in published)
    for name in re.findall(r"^\| `([\w.]+)` \|", reference(), re.MULTILINE):
        yield "A setting", Thing(name)
    for policy in policies():
        yield "A policy", Thing(policy.id)


def _own(name: str) -> str:
    return name.removeprefix("gatehouse-prod-")


def test_there_is_a_list_for_each_kind() -> None:
    assert tuple(dict.fromkeys(step.kind for step in STEPS)) == KINDS


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.kind} {step.number}")
def test_every_file_that_a_step_names_exists(step: Step) -> None:
    assert step.files, f"{step} names no file"
    for file in step.files:
        pattern = re.sub(r"<\w+>", "*", file).rstrip("/")
        assert list(repository().glob(pattern)), f"{file} is not there. {step}"


@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step.kind} {step.number}")
def test_a_step_has_a_guard_or_cannot_be_left_out(step: Step) -> None:
    guarded = [guard for guard in GUARDS if guard.kind == step.kind and guard.file in step.files]
    by_itself = (step.kind, step.number) in BY_ITSELF
    assert bool(guarded) is not by_itself, f"add a guard in tests/checklists/guards.py for {step}"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.kind}: {guard.file}")
def test_leaving_a_step_out_is_told_with_the_step_and_the_file(guard: Guard) -> None:
    said = left_out(guard, NEWCOMERS[guard.kind])

    assert said is not None, f"the guard of {step_of(guard)} does not notice"
    assert f'CONTRIBUTING.md, "{guard.kind}", step {step_of(guard).number}: ' in said
    assert guard.file in said


def test_nothing_that_there_is_left_a_step_out(environments: Environments) -> None:
    found = list(things(environments))
    assert {kind for kind, _ in found} == set(KINDS)

    said = {
        left_out(guard, thing) for kind, thing in found for guard in GUARDS if guard.kind == kind
    }

    assert not said - {None}, "\n".join(filter(None, said))
