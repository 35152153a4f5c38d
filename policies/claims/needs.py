"""Reads `needs.toml`: what each function and service needs, as formulas about requests."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from policies.authorization.deciding import RESOURCE
from policies.authorization.formula import Formula, Matches, Present, both, either
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.wildcards import Kind, Pattern
from policies.estate import Resource
from policies.service_authorization import Action

FILE = Path(__file__).with_name("needs.toml")
PRODUCT = "gatehouse"


@dataclass(frozen=True)
class Need:
    """One need: who may do which actions on what, when, and why."""

    who: tuple[str, ...]
    may: tuple[str, ...]
    on: tuple[str, ...]
    why: str
    when: Mapping[str, str] = field(default_factory=dict, hash=False)
    optional: bool = False

    def covers(self, action: str) -> bool:
        """Whether it is about an action."""
        return any(Pattern(item, "folded").matches(action) for item in self.may)


@cache
def needs(file: Path = FILE) -> tuple[Need, ...]:
    """All needs of the file."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))["need"]
    return tuple(
        Need(
            tuple(item["who"]), tuple(item["may"]), tuple(item["on"]), item["why"],
            item.get("when", {}), item.get("optional", False),
        )
        for item in found
    )  # fmt: skip


class Needs:
    """The needs of one estate's principals."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._of: dict[tuple[str, str, str], tuple[Need, ...]] = {}
        self.prefix = f"{PRODUCT}-{model.estate.environment}"

    def of(self, principal: Principal) -> Iterator[Need]:
        """The needs that name a principal, directly or as one of a group."""
        key = principal.kind, principal.name, principal.arn
        if key not in self._of:
            groups = {self.name(principal), *self._groups(principal)}
            self._of[key] = tuple(need for need in needs() if groups & set(need.who))
        yield from self._of[key]

    def name(self, principal: Principal) -> str:
        """`chat` for the role `gatehouse-prod-chat`; regional names of services without region."""
        parts = principal.name.split(".")
        if principal.kind == "service" and len(parts) > 3:  # noqa: PLR2004 - logs.REGION.amazonaws.com
            region = any(letter.isdigit() for letter in parts[1])
            return ".".join([parts[0], *parts[2:]]) if region else principal.name
        return principal.name.removeprefix(f"{self.prefix}-")

    def covered(self, principal: Principal, action: Action) -> Formula:
        """What a request must be like that a need of the principal covers."""
        return either(
            *(
                self.demanded(need, principal)
                for need in self.of(principal)
                if need.covers(action.name)
            )
        )

    def demanded(self, need: Need, principal: Principal, within: Iterable[Pattern] = ()) -> Formula:
        """What a request must be like that one need is about, on all or some of its resources."""
        patterns = tuple(within) or tuple(self.patterns(need, principal))
        on = either(*(Matches(RESOURCE, item) for item in patterns))
        return both(on, self._when(need))

    def patterns(self, need: Need, principal: Principal) -> Iterator[Pattern]:
        """The resources of a need."""
        for text in need.on:
            yield from self._patterns(text, principal)

    def _when(self, need: Need) -> Formula:
        parts = []
        for key, text in need.when.items():
            variable = (key.lower(), 0)
            # IAM compares what is true or false in any case of its letters.
            patterns = (
                [Pattern(text, "folded")]
                if text in {"true", "false"}
                else self._patterns(text, None)
            )
            found = [Matches(variable, item) for item in patterns]
            parts.append(both(Present(variable), either(*found)))
        return both(*parts)

    def _patterns(self, text: str, principal: Principal | None) -> Iterator[Pattern]:
        if text == "functions":
            yield from (Pattern(arn, "equal") for arn in self._roles_of_functions)
            return
        stack, colon, rest = text.partition(":")
        if colon and rest.startswith("aws_"):
            if stack in self._model.estate.stacks:  # else these plans are not of it
                yield from self._at(stack, rest)
            return
        if text == "*":
            yield Pattern("*")
            return
        who = self.name(principal) if principal else ""
        values = {"account": self._model.account, "prefix": self.prefix, "who": who}
        filled = text.format(**values)
        kind: Kind = "resource" if principal else "arn"
        yield Pattern(filled, kind if filled.startswith("arn:") else "text")

    def _at(self, stack: str, rest: str) -> Iterator[Pattern]:
        """`stack:address` and what follows it, such as `/index/by_user`."""
        address, slash, suffix = rest.partition("/")
        resource = self._model.estate.at(stack, address)
        if resource is not None:
            values = {"account": self._model.account, "prefix": self.prefix}
            yield Pattern(self._model.arns.of(resource) + slash + suffix.format(**values))

    def _groups(self, principal: Principal) -> Iterator[str]:
        for function in self._functions(principal):
            # A published one runs at CloudFront's edge, and does nothing but answer.
            yield "edge functions" if function.shown("publish") else "functions"
            if function.shown("vpc_config"):
                yield "vault"

    def _functions(self, principal: Principal) -> Iterable[Resource]:
        for function in self._model.estate.all("aws_lambda_function"):
            for role in self._model.estate.targets(function, "role", "aws_iam_role"):
                if self._model.arns.of(role) == principal.arn:
                    yield function

    @property
    def _roles_of_functions(self) -> list[str]:
        estate = self._model.estate
        return [
            self._model.arns.of(role)
            for function in estate.all("aws_lambda_function")
            for role in estate.targets(function, "role", "aws_iam_role")
        ]
