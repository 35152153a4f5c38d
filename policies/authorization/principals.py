"""Who makes requests: roles and users of the estate, and everybody that it does not name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from policies.authorization.formula import (
    FALSE,
    TRUE,
    Formula,
    Matches,
    Present,
    Variable,
    both,
    either,
    negation,
)
from policies.authorization.rules import Named, Policy
from policies.authorization.wildcards import Pattern

Kind: TypeAlias = Literal[
    "role", "user", "role outside these plans", "role of the account", "other account",
    "anonymous", "service", "web identity",
]  # fmt: skip
ARN: Variable = ("aws:principalarn", 0)


@dataclass(frozen=True)
class Principal:
    """One principal, or all principals of a kind.

    `context` has the values that AWS sets for it: None where a key is absent. `limits` narrows
    those that it leaves open. `identity` is None where its own policies may allow anything.
    """

    name: str
    kind: Kind
    account: str = ""
    arn: str = ""
    identity: tuple[Policy, ...] | None = ()
    boundary: tuple[Policy, ...] | None = None
    context: Mapping[str, str | None] = field(default_factory=dict, compare=False)
    limits: Formula = TRUE
    stack: str = ""
    address: str = ""

    @cached_property
    def reached(self) -> dict[str, bool]:
        """Whether its policies are about a resource, by ARN: what was found so far."""
        return {}

    @cached_property
    def allowed(self) -> dict[tuple[str, ...] | None, frozenset[str]]:
        """The actions that its own policies name, by services (None for all): found so far."""
        return {}

    @property
    def is_outside(self) -> bool:
        """Whether it belongs to nobody of this account."""
        return self.kind in {"other account", "anonymous"}

    def named_by(self, item: Named) -> Formula:
        """Whether a statement's principal is this one."""
        text = item.identifier
        if item.type == "Service":
            return _constant(self.kind == "service" and text in {"*", self.name})
        if item.type == "Federated":
            return _constant(self.kind == "web identity" and text in {"*", self.arn, self.name})
        if self.kind in {"service", "web identity"}:
            return _constant(text == "*" and item.type == "*")
        if text == "*":
            return TRUE
        if self.kind == "anonymous" or item.type == "CanonicalUser":
            return FALSE
        return self._named_in_account(text)

    def delegated_by(self, item: Named) -> bool:
        """Whether a statement names the whole account, so that its own policies decide."""
        return item.type == "AWS" and _account_of(item.identifier) == self.account != ""

    def _named_in_account(self, text: str) -> Formula:
        whole = _account_of(text)
        if whole:
            return _constant(whole == self.account)
        role = _role_of_session(text)
        if self.arn:
            return _constant(
                self.arn == text or (bool(role) and self.arn.endswith(f":role/{role}"))
            )
        return Matches(ARN, Pattern(text, "equal")) if not role else FALSE


def anonymous() -> Principal:
    """A request without a signature."""
    absent = (
        "aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principaltype",
        "aws:userid", "aws:username", "aws:sourcearn", "aws:sourceaccount",
    )  # fmt: skip
    context: dict[str, str | None] = dict.fromkeys(absent)
    context |= {"aws:principalisawsservice": "false", "aws:principaltype": "Anonymous"}
    return Principal("anyone", "anonymous", context=context, identity=None)


def in_account(
    name: str, kind: Kind, account: str, arn: str = "", *, is_user: bool = False
) -> Mapping[str, str | None]:
    """The context that AWS sets for a principal of an account."""
    context: dict[str, str | None] = {
        "aws:principalaccount": account,
        "aws:principaltype": "User" if is_user else "AssumedRole",
        "aws:principalisawsservice": "false",
        "aws:principalservicename": None,
        "aws:sourcearn": None,
        "aws:sourceaccount": None,
        "aws:username": name if is_user else None,
    }
    return context | ({"aws:principalarn": arn} if arn else {}) if kind else context


def of_account(account: str, known: frozenset[str]) -> Principal:
    """Any role of the account that these plans do not name, whatever its own policies allow."""
    limits = both(
        Present(ARN),
        Matches(ARN, Pattern(f"arn:aws*:iam::{account}:*", "arn")),
        *(negation(Matches(ARN, Pattern(arn, "equal"))) for arn in sorted(known)),
    )
    return Principal(
        "any other role of the account",
        "role of the account",
        account=account,
        identity=None,
        context=in_account("", "role of the account", account),
        limits=limits,
    )


def of_other_account(account: str, own: str) -> Principal:
    """A principal of another account: of a named one, or of any when `account` is empty."""
    key: Variable = ("aws:principalaccount", 0)
    context = dict(in_account("", "other account", account))
    name = f"anyone in account {account}" if account else "anyone in any other account"
    if account:
        limits = both(Present(ARN), Matches(ARN, Pattern(f"arn:aws*:iam::{account}:*", "arn")))
        return Principal(name, "other account", account, "", None, None, context, limits)
    del context["aws:principalaccount"]
    limits = both(
        Present(ARN), Matches(ARN, Pattern("arn:aws*:iam::????????????:*", "arn")),
        negation(Matches(ARN, Pattern(f"arn:aws*:iam::{own}:*", "arn"))),
        Present(key), Matches(key, Pattern("????????????")),
        negation(Matches(key, Pattern(own, "equal"))),
    )  # fmt: skip
    return Principal(name, "other account", "", "", None, None, context, limits)


def service(name: str) -> Principal:
    """A service of AWS, which acts for whoever made it act: `aws:SourceArn` says for whom."""
    context: dict[str, str | None] = {
        "aws:principalisawsservice": "true",
        "aws:principalservicename": name,
        "aws:principalarn": None,
        "aws:username": None,
    }
    return Principal(name, "service", context=context)


def web_identity(provider: str) -> Principal:
    """Whoever has a token that an identity provider signed."""
    context = dict(anonymous().context)
    return Principal(provider, "web identity", arn=provider, context=context)


def any_of(items: tuple[Named, ...], principal: Principal) -> Formula:
    """Whether one of a statement's principals is this one."""
    return either(*(principal.named_by(item) for item in items))


def _constant(value: bool) -> Formula:
    return TRUE if value else FALSE


def _account_of(text: str) -> str:
    """The account that a principal stands for as a whole."""
    if text.isdigit():
        return text
    parts = text.split(":")
    return parts[4] if text.startswith("arn:") and text.endswith(":root") else ""


def _role_of_session(text: str) -> str:
    marker = ":assumed-role/"
    return text.partition(marker)[2].partition("/")[0] if marker in text else ""
