"""Follows references: to resources, through modules, and through remote state to other stacks."""

from collections.abc import Callable
from typing import Protocol

from policies.estate.dependencies import Stacks, producer_name
from policies.estate.evaluation import evaluate
from policies.estate.merging import Scope, merge
from policies.estate.stack import Stack
from policies.estate.values import Unknown, Value, is_known, look_up, pointer

Steps = tuple[str | int, ...]


class Readable(Protocol):
    """What following a reference reads of a resource."""

    type: str

    def shown(self, path: str) -> Value:
        """What is at `path`, Unknown where it is hidden."""

    def is_chosen_by_aws(self, attribute: str) -> bool:
        """Whether nobody wrote the attribute."""


class Resolution:
    """Resolves the references of every stack; `at` finds the resource at a stack's address."""

    def __init__(self, stacks: Stacks, at: Callable[[str, str], Readable | None]) -> None:
        self._stacks, self._at = stacks, at
        self._resolving: set[tuple[str, str, Steps]] = set()

    def scope(self, stack: Stack, module: str) -> Scope:
        """How references of one module read."""
        return Scope(
            planned=lambda steps: _planned(stack, module, steps),
            resolved=lambda steps: self._resolved(stack, module, steps),
        )

    def _resolved(self, stack: Stack, module: str, steps: Steps) -> Value:
        key = (stack.name, module, steps)
        if key in self._resolving:
            return Unknown()
        self._resolving.add(key)
        try:
            return self._followed(stack, module, steps)
        finally:
            self._resolving.discard(key)

    def _followed(self, stack: Stack, module: str, steps: Steps) -> Value:
        match steps:
            case ("data", "terraform_remote_state", str(name), "outputs", str(output)):
                return self._remote(stack, module, name, output)
            case ("module", str(name), str(output), *rest):
                below = f"{module}module.{name}."
                outputs = stack.modules[below].outputs if below in stack.modules else {}
                return look_up(self.evaluated(stack, below, outputs.get(output)), rest)
            case ("var", str(name), *rest):
                return look_up(self._variable(stack, module, name), rest)
            case _:
                return self._attribute(stack, module, steps)

    def _attribute(self, stack: Stack, module: str, steps: Steps) -> Value:
        address, rest = _address(stack, module, steps)
        if address is None or not rest:
            return Unknown()
        resource = self._at(stack.name, address)
        if resource is not None and not _stays_pointer(resource, str(rest[0])):
            value = resource.shown(".".join(str(step) for step in rest))
            if value is not None and is_known(value):
                return value
        return pointer(stack.name, address, ".".join(str(step) for step in rest))

    def _remote(self, stack: Stack, module: str, name: str, output: str) -> Value:
        shown = _planned(stack, module, ("data", "terraform_remote_state", name))
        producer = self._stacks.get(producer_name(shown, name))
        if producer is not None and "" in producer.modules:
            outputs = producer.modules[""].outputs
            if output in outputs:
                return self.evaluated(producer, "", outputs[output])
        return look_up(shown, ("outputs", output)) if is_known(shown) else Unknown()

    def _variable(self, stack: Stack, module: str, name: str) -> Value:
        if not module:
            return look_up(stack.variables, (name, "value"))
        above = module[: module.rstrip(".").rfind("module.")]
        return self.evaluated(stack, above, stack.modules[module].arguments.get(name))

    def evaluated(self, stack: Stack, module: str, expression: Value) -> Value:
        """The value of one expression of `configuration`, where no plan shows it."""
        if expression is None:
            return Unknown()
        constant = expression.get("constant_value") if isinstance(expression, dict) else None
        if isinstance(constant, str):
            return evaluate(constant, self.scope(stack, module).resolved)
        named = _longest(expression)
        if constant is None and named:
            return self._resolved(stack, module, tuple(named.split(".")))
        return merge(None, True, expression, self.scope(stack, module))


def _stays_pointer(resource: Readable, attribute: str) -> bool:
    """Whether a reference is better followed than read.

    A policy's document has statements that can be read one by one. What AWS chose, an ARN or a host
    name, says nothing: after the deployment a plan shows it, and the reference still says whose.
    """
    if resource.type == "aws_iam_policy_document":
        return True
    return resource.is_chosen_by_aws(attribute) and isinstance(resource.shown(attribute), str)


def _longest(expression: Value) -> str:
    """The one thing that an expression names, when it names one: `a.b.c` beside `a.b`."""
    named = list(expression.get("references") or ()) if isinstance(expression, dict) else []
    whole = [name for name in named if not any(o != name and o.startswith(name) for o in named)]
    return whole[0] if len(whole) == 1 else ""


def _address(stack: Stack, module: str, steps: Steps) -> tuple[str | None, Steps]:
    length = 3 if steps[0] == "data" else 2
    base = module + ".".join(str(step) for step in steps[:length])
    rest = steps[length:]
    if rest and isinstance(rest[0], int) and f"{base}[{rest[0]}]" in stack.raws:
        return f"{base}[{rest[0]}]", rest[1:]
    if rest and f'{base}["{rest[0]}"]' in stack.raws:
        return f'{base}["{rest[0]}"]', rest[1:]
    return (base if base in stack.raws else None), rest


def _planned(stack: Stack, module: str, steps: Steps) -> Value:
    """What this plan alone shows; Unknown when it shows nothing."""
    address, rest = _address(stack, module, steps)
    if address is None:
        return Unknown()
    value = look_up(stack.raws[address].planned, rest)
    return Unknown() if value is None else value
