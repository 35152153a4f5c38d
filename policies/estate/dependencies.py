"""What a resource's values come from, so that of a changed plan only a part is read anew."""

from collections.abc import Iterator, Mapping

from policies.estate.evaluation import references_of
from policies.estate.stack import Stack
from policies.estate.values import Value, leaves, look_up

Place = tuple[str, str]
Stacks = Mapping[str, Stack]
ANYWHERE: Place = ("", "")  # a reference that is not followed: the value may come from anywhere


def sources(stacks: Stacks, place: Place) -> frozenset[Place]:
    """The resource itself and all that its expressions read, through other stacks as well."""
    found: set[Place] = set()
    waiting = [place]
    while waiting:
        at = waiting.pop()
        if at in found:
            continue
        found.add(at)
        stack = stacks.get(at[0])
        if stack is not None and at[1] in stack.raws:
            raw = stack.raws[at[1]]
            waiting += [ANYWHERE] if raw.module else _read(stacks, stack, dict(raw.expressions))
    return frozenset(found)


def _read(stacks: Stacks, stack: Stack, expression: Value) -> list[Place]:
    return [
        place
        for _, leaf in leaves(expression)
        if isinstance(leaf, str)
        for name in (references_of(leaf) if "${" in leaf else (leaf,))
        for place in _named(stacks, stack, name)
    ]


def _named(stacks: Stacks, stack: Stack, name: str) -> Iterator[Place]:
    match name.split("."):
        case ["data", "terraform_remote_state", state, "outputs", output, *_]:
            at = f"data.terraform_remote_state.{state}"
            yield (stack.name, at)
            read = producer(stacks, stack, at)
            if read is not None:
                yield from _read(stacks, read, read.modules[""].outputs.get(output))
        case ["module" | "var" | "local", *_]:
            yield ANYWHERE
        case ["data", type_, item, *_]:
            yield (stack.name, f"data.{type_}.{item}")
        case [type_, item, *_] if type_.startswith("aws_"):
            yield (stack.name, f"{type_}.{item}")


def producer(stacks: Stacks, stack: Stack, state: str) -> Stack | None:
    """The stack that a remote-state data source of `stack` reads."""
    raw = stack.raws.get(state)
    return stacks.get(producer_name(raw.planned, raw.name)) if raw else None


def producer_name(state: Value, name: str) -> str:
    """The stack whose state a remote-state data source reads, from the object's key or file."""
    for key in ("key", "path"):
        location = look_up(state, ("config", key))
        if isinstance(location, str):
            return location.rsplit("/", 1)[-1].removesuffix(".tfstate")
    return name
