"""The edits that mutations are made of. Each knows where on a resource it can be tried."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from policies.estate import Resource, Value
from tests.policies import draft
from tests.policies.draft import Draft, expression

Apply = Callable[[Draft, int], None]


def once(_: Resource) -> Iterator[int]:
    yield 0


@dataclass(frozen=True)
class Edit:
    """What is done to a resource; `places` are the ways in which it can be tried there."""

    apply: Apply
    places: Callable[[Resource], Iterator[int]] = field(default=once)
    # "plan" shows in the plan; "source" is written where the plan hides it.
    kind: str = "plan"


def put(path: str, value: Any) -> Edit:
    """Sets an attribute."""
    return Edit(lambda made, _: draft.show(made.raw(), path, value))


def drop(*paths: str) -> Edit:
    """Leaves attributes or blocks out."""

    def apply(made: Draft, _: int) -> None:
        for path in paths:
            draft.drop(made.raw(), path)

    return Edit(apply)


def rewire(path: str, text: Any) -> Edit:
    """Makes an attribute refer to something else; the plan does not know its value yet."""

    def apply(made: Draft, _: int) -> None:
        draft.hide(made.raw(), path)
        draft.write(made.raw(), path, text)

    return Edit(apply, kind="source")


def remove() -> Edit:
    """Takes the resource away."""
    return Edit(lambda made, _: made.remove(made.resource.address))


def add(type_: str, values: dict[str, Any] | Callable[[Resource], dict[str, Any]]) -> Edit:
    """Puts another resource beside it; `values` may depend on the resource."""

    def apply(made: Draft, _: int) -> None:
        made.add(type_, "mutant", values(made.resource) if callable(values) else values)

    return Edit(apply)


def both(*edits: Edit) -> Edit:
    """Several edits of one resource at once."""

    def apply(made: Draft, place: int) -> None:
        for edit in edits:
            edit.apply(made, place)

    return Edit(apply, edits[0].places, edits[0].kind)


def change_block(path: str, **changes: Any) -> Edit:
    """Sets attributes of one of several blocks, each block in turn."""

    def apply(made: Draft, place: int) -> None:
        for key, value in changes.items():
            draft.show(made.raw(), f"{path}.{place}.{key}", value)

    return Edit(apply, lambda resource: iter(range(len(resource.blocks(path)))))


def append_block(path: str, **values: Any) -> Edit:
    """One more block behind those that are there; a value that is a list is a list of blocks."""

    def apply(made: Draft, _: int) -> None:
        raw = made.raw()
        raw.planned[path].append(values)
        if isinstance(raw.unknown.get(path), list):
            raw.unknown[path].append({})
        written = {
            key: _as_blocks(value) if isinstance(value, list) else expression(value)
            for key, value in values.items()
        }
        raw.expressions[path].append(written)

    return Edit(apply)


def default_tag(key: str, value: str) -> Edit:
    """A tag that the provider of the whole stack puts on everything."""

    def apply(made: Draft, _: int) -> None:
        made.default_tags[key] = value
        for address, raw in made.resource.stack.raws.items():
            if isinstance(raw.planned, dict) and raw.planned.get("tags_all"):
                draft.show(made.raw(address), f"tags_all.{key}", value)

    return Edit(apply)


def remove_block(path: str) -> Edit:
    """Takes one of several blocks away, each block in turn."""
    return Edit(
        lambda made, place: draft.drop_block(made.raw(), f"{path}.{place}"),
        lambda resource: iter(range(len(resource.blocks(path)))),
    )


def hidden_entry(path: str, key: str, value: str) -> Edit:
    """A literal entry of a map beside a reference: the plan then hides the whole map."""

    def apply(made: Draft, _: int) -> None:
        raw = made.raw()
        draft.hide(raw, path)
        draft.write(raw, f"{path}.{key}", value)
        draft.write(raw, f"{path}.BESIDE", made.neighbour())

    return Edit(apply, kind="source")


def publish(name: str, value: str) -> Edit:
    """Another output of the stack."""

    def apply(made: Draft, _: int) -> None:
        made.outputs[name] = expression(value)

    return Edit(apply, kind="source")


def backend(**changes: Any) -> Edit:
    """Settings of the S3 backend, which only the synthesized stack shows; None leaves one out."""

    def apply(made: Draft, _: int) -> None:
        made.backend.update(changes)

    return Edit(apply, kind="source")


def change_statement(
    attribute: str, *, where: Callable[[Value], bool] = lambda _: True, **changes: Any
) -> Edit:
    """Changes one statement of a policy document, each fitting one in turn.

    Keys are those of `aws_iam_policy_document`: actions, resources, principals, condition, effect.
    `principals` and `condition` are lists of blocks, [] for none.
    """

    def apply(made: Draft, place: int) -> None:
        document = made.document(attribute)
        statement = document.expressions["statement"][place]
        for key, value in changes.items():
            if isinstance(document.planned, dict) and document.planned.get("statement"):
                document.planned["statement"][place][key] = value
            statement[key] = _as_blocks(value) if key in _BLOCKS else expression(value)
        if isinstance(document.unknown, dict) and document.unknown.get("statement"):
            for key in changes:
                document.unknown["statement"][place].pop(key, None)

    return Edit(apply, lambda resource: _fitting(resource, attribute, where))


def add_statement(attribute: str, **statement: Any) -> Edit:
    """Another statement in a policy document, beside computed ones: the plan hides all of them."""

    def apply(made: Draft, _: int) -> None:
        document = made.document(attribute)
        if isinstance(document.planned, dict):
            document.planned.pop("statement", None)
        if isinstance(document.unknown, dict):
            document.unknown["statement"] = True
        blocks = {
            key: _as_blocks(value) if key in _BLOCKS else expression(value)
            for key, value in {"effect": "Allow", "sid": "Mutant", **statement}.items()
        }
        document.expressions["statement"].append(blocks)

    return Edit(apply, kind="source")


_BLOCKS = ("principals", "not_principals", "condition")


def _as_blocks(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: expression(value) for key, value in block.items()} for block in blocks]


def _fitting(resource: Resource, attribute: str, where: Callable[[Value], bool]) -> Iterator[int]:
    for number, statement in enumerate(resource.statements(attribute)):
        if where(statement):
            yield number
