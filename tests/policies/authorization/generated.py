"""Random policies and requests of a small world, in which rules often meet."""

import json
import random
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from policies.authorization.deciding import RESOURCE, Decision, decide
from policies.authorization.formula import Variable, holds
from policies.authorization.model import Target
from policies.authorization.principals import Principal
from policies.authorization.rules import Policy, read_rules

ARN = "arn:aws:iam::111122223333:role/r"
ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:ListBucket", "sqs:SendMessage", "kms:Decrypt")
ACTION_PATTERNS = (*ACTIONS, "s3:*", "s3:Get*", "*", "s3:?etObject", "S3:PUT*", "sqs:*Message")
RESOURCES = ("arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::ab/x", "arn:aws:sqs:r:1:q")
RESOURCE_PATTERNS = (
    *RESOURCES, "*", "arn:aws:s3:::a/*", "arn:aws:s3:::a*", "arn:aws:s3:::?", "arn:aws:sqs:*:*:q",
)  # fmt: skip
TEXTS = ("red", "RED", "re", "blue", "")
TEXT_PATTERNS = (*TEXTS, "r*", "*e*", "b??e", "*")
NUMBERS = ("1", "5", "5.5", "-3", "100")
DATES = ("2026-01-01T00:00:00Z", "2026-06-01", "1767225600", "2027-01-01T12:00:00+02:00")
ADDRESSES = ("10.0.0.1", "10.1.2.3", "192.168.0.9", "2001:db8::1", "8.8.8.8")
NETWORKS = ("10.0.0.0/8", "10.0.0.0/16", "192.168.0.0/24", "2001:db8::/32", "0.0.0.0/0")
ARNS = ("arn:aws:sns:r:1:t", "arn:aws:sns:r:2:t", "arn:aws:s3:::a")
ARN_PATTERNS = (*ARNS, "arn:aws:sns:*:1:t", "arn:aws:sns:r:?:*", "arn:aws:s3:::*")
_TEXT = tuple(
    f"String{name}"
    for name in (
        "Equals",
        "NotEquals",
        "EqualsIgnoreCase",
        "NotEqualsIgnoreCase",
        "Like",
        "NotLike",
    )
)
_ORDER = ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "test:text": (_TEXT, TEXT_PATTERNS, TEXTS),
    "test:other": (_TEXT, TEXT_PATTERNS, TEXTS),
    "test:number": (tuple(f"Numeric{name}" for name in _ORDER), NUMBERS, NUMBERS),
    "test:date": (tuple(f"Date{name}" for name in _ORDER), DATES, DATES),
    "test:flag": (("Bool",), ("true", "false", "True"), ("true", "false")),
    "test:address": (("IpAddress", "NotIpAddress"), NETWORKS, ADDRESSES),
    "test:arn": (("ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"), ARN_PATTERNS, ARNS),
}
SETS = {"test:set": (_TEXT, TEXT_PATTERNS, TEXTS)}


EVERYBODY = ("*", {"AWS": "*"})
PRINCIPALS = (
    *EVERYBODY,
    {"AWS": ARN},
    {"AWS": ["arn:aws:iam::111122223333:role/other", ARN]},
    {"AWS": "arn:aws:iam::111122223333:role/other"},
    {"AWS": "arn:aws:iam::111122223333:root"},
    {"AWS": "111122223333"},
    {"AWS": ["arn:aws:iam::444455556666:root", "444455556666"]},
    {"Service": "sns.amazonaws.com"},
)


@dataclass(frozen=True)
class Case:
    """Policies in IAM's form, a boundary perhaps, and a request.

    Perhaps also the resource's own policy, without which nobody may use one that is `strict`.
    """

    policies: list[dict[str, Any]]
    boundary: dict[str, Any] | None
    action: str
    resource: str
    context: dict[str, list[str]]
    of_resource: dict[str, Any] | None = None
    strict: bool = False

    def __str__(self) -> str:
        return json.dumps(vars(self), indent=1)

    def decision(self) -> Decision:
        return decide(self.principal, self.action.lower(), self.target, values=2)

    @property
    def target(self) -> Target | None:
        if self.of_resource is None:
            return None
        service = self.action.partition(":")[0]
        policies = (_policy(self.of_resource),)
        untagged: Any = SimpleNamespace(type="test", tags={})
        return Target(untagged, self.resource, (service,), policies, is_strict=self.strict)

    @property
    def principal(self) -> Principal:
        identity = tuple(_policy(item) for item in self.policies)
        boundary = None if self.boundary is None else (_policy(self.boundary),)
        return Principal("r", "role", "111122223333", ARN, identity, boundary)

    def value(self, variable: Variable) -> str | None:
        if variable == RESOURCE:
            return self.resource
        values = self.context.get(variable[0], [])
        return values[variable[1]] if variable[1] < len(values) else None

    def is_allowed(self) -> bool:
        """As the model decides it."""
        return holds(self.decision().allowed, self.value) is True


def case(chance: random.Random) -> Case:
    boundary = document(chance) if chance.random() < 0.3 else None
    policies = [document(chance) for _ in range(chance.randint(1, 2))]
    return Case(policies, boundary, *request(chance))


def case_of_resource(chance: random.Random) -> Case:
    """A case in which the resource has a policy, too."""
    made = case(chance)
    guarded = document(chance)
    grants_everybody = False
    for item in guarded["Statement"]:
        item["Principal"] = chance.choice(PRINCIPALS)
        grants_everybody |= item["Principal"] in EVERYBODY and item["Effect"] == "Allow"
    boundary = None if grants_everybody else made.boundary
    return replace(made, boundary=boundary, of_resource=guarded, strict=chance.random() < 0.3)


def request(chance: random.Random) -> tuple[str, str, dict[str, list[str]]]:
    context = {
        key: [chance.choice(values)]
        for key, (_, _, values) in KEYS.items()
        if chance.random() < 0.7
    }
    if chance.random() < 0.7:
        context["test:set"] = chance.sample(TEXTS, chance.randint(1, 2))
    return chance.choice(ACTIONS), chance.choice(RESOURCES), context


def document(chance: random.Random) -> dict[str, Any]:
    statements = [statement(chance) for _ in range(chance.randint(1, 4))]
    return {"Version": "2012-10-17", "Statement": statements}


def statement(chance: random.Random) -> dict[str, Any]:
    action = "NotAction" if chance.random() < 0.15 else "Action"
    resource = "NotResource" if chance.random() < 0.15 else "Resource"
    made: dict[str, Any] = {
        "Effect": "Deny" if chance.random() < 0.3 else "Allow",
        action: chance.sample(ACTION_PATTERNS, chance.randint(1, 2)),
        resource: chance.sample(RESOURCE_PATTERNS, chance.randint(1, 2)),
    }
    if chance.random() < 0.6:
        made["Condition"] = {}
        for _ in range(chance.randint(1, 2)):
            operator, key, values = condition(chance)
            made["Condition"].setdefault(operator, {})[key] = values
    return made


def condition(chance: random.Random) -> tuple[str, str, list[str]]:
    if chance.random() < 0.1:
        return "Null", chance.choice([*KEYS, *SETS]), [chance.choice(["true", "false"])]
    if chance.random() < 0.3:
        operators, values, _ = SETS["test:set"]
        prefix = chance.choice(["ForAllValues:", "ForAnyValue:"])
        return prefix + chance.choice(operators), "test:set", _some(chance, values)
    key = chance.choice(list(KEYS))
    some_operators, some_values, _ = KEYS[key]
    suffix = "IfExists" if chance.random() < 0.2 else ""
    return chance.choice(some_operators) + suffix, key, _some(chance, some_values)


def _some(chance: random.Random, values: tuple[str, ...]) -> list[str]:
    return chance.sample(values, chance.randint(1, min(2, len(values))))


def _policy(item: dict[str, Any]) -> Policy:
    return Policy("a policy", "test", "test", read_rules(json.dumps(item)))
