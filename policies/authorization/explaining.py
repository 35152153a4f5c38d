"""A breach in words: the request step by step, its place, and the smallest change against it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from policies.authorization.conditions import Test
from policies.authorization.deciding import Part
from policies.authorization.model import Target
from policies.authorization.questions import Breach, Request
from policies.authorization.rules import Rule
from policies.estate import Resource

_KINDS = {
    "aws_api_gateway_rest_api": "REST API", "aws_cloudwatch_log_group": "log group",
    "aws_cognito_user_pool": "user pool", "aws_dynamodb_table": "table", "aws_iam_role": "role",
    "aws_kms_key": "key", "aws_lambda_function": "function", "aws_lambda_layer_version": "layer",
    "aws_rds_cluster": "database",
    "aws_s3_bucket": "bucket", "aws_secretsmanager_secret": "secret", "aws_sns_topic": "topic",
    "aws_sqs_queue": "queue", "aws_ssm_parameter": "parameter",
}  # fmt: skip
_FEW = 4


@dataclass(frozen=True)
class Counterexample:
    """A request that a claim rules out: where it is allowed, how, and what closes it."""

    stack: str
    address: str
    message: str
    steps: tuple[str, ...]
    change: str
    is_certain: bool = True


def broken_at(place: Resource, message: str, *steps: str, change: str) -> Counterexample:
    """A claim that a resource breaks, where no question of the model was asked."""
    return Counterexample(place.stack.name, place.address, message, steps, change)


def not_shown(place: Resource, what: str, *, change: str) -> Counterexample:
    """What cannot be decided from these plans, and so is not safe."""
    message = f"unknown: these plans do not show {what}"
    return replace(broken_at(place, message, change=change), is_certain=False)


def counterexample(breach: Breach) -> Counterexample:
    """What a reviewer reads of a breach."""
    granting = [part for part in breach.allowed_by if part.layer != "boundary"]
    place = granting[0].rule if granting else None
    return Counterexample(
        stack=place.stack if place else breach.request.principal.stack or _stack(breach),
        address=place.address if place else breach.request.principal.address or _address(breach),
        message=_message(breach, granting),
        steps=tuple(_steps(breach)),
        change=_change(breach, granting),
        is_certain=not breach.opened,
    )


def subject(target: Target | None, request: Request) -> str:
    """What a request is about, by a name that people know."""
    if target is None:
        return request.resource if request.resource != "*" else "the whole account"
    resource = target.resource
    if target.services == ("logs",) and target.arn.endswith(":log-group"):
        group = request.resource.removeprefix(target.arn).lstrip(":")
        return f"log group {group}" if group else "any log group"
    name = resource.name if resource.name != resource.address else resource.raw.name
    kind = _KINDS.get(resource.type, resource.type.removeprefix("aws_").replace("_", " "))
    rest = request.resource.removeprefix(target.arn)
    return f"{kind} {name}{rest if rest != request.resource else ''}"


def listed(names: tuple[str, ...]) -> str:
    """The first of some actions, and how many more there are."""
    shown = ", ".join(names[:_FEW])
    return shown if len(names) <= _FEW else f"{shown} and {len(names) - _FEW} more actions"


def _message(breach: Breach, granting: list[Part]) -> str:
    what = subject(breach.target, breach.request)
    head = f"{breach.request.principal.name} → {listed(breach.actions)} on {what}"
    if breach.opened:
        return f"{head} cannot be ruled out: {'; '.join(breach.opened)}"
    why = " and ".join(_because(part.rule) for part in granting[:2])
    return f"{head}, because {why}" if why else head


def _because(rule: Rule) -> str:
    what = ", ".join((rule.not_actions or rule.actions)[:_FEW])
    verb = "allows all but" if rule.not_actions else "allows"
    whom = ", ".join(item.identifier for item in rule.principals[:_FEW])
    to = f" to {whom}" if whom else ""
    return f"{rule.place} {verb} {what}{to}{_conditions(rule)}"


def _conditions(rule: Rule) -> str:
    if not rule.tests:
        return " without a condition"
    tests = " and ".join(_test(test) for test in rule.tests)
    return f" and its condition ({tests}) holds"


def _test(test: Test) -> str:
    quantifier = {"all": "ForAllValues:", "any": "ForAnyValue:", "": ""}[test.quantifier]
    if_exists = "IfExists" if test.if_exists else ""
    return f"{quantifier}{test.operator}{if_exists} {test.key} {', '.join(test.values[:_FEW])}"


def _steps(breach: Breach) -> Iterator[str]:
    request = breach.request
    yield f"{request.principal.name} sends {request.action} for {request.resource or 'anything'}."
    for key, values in request.context.items():
        if key != "aws:principalarn" or not request.principal.arn:
            yield f"The request has {key} = {', '.join(values)}."
    for part in breach.allowed_by:
        layer = {"identity": "Its own policy", "boundary": "The permissions boundary"}
        owner = layer.get(part.layer, "The resource's policy")
        yield f"{owner} allows it: {_because(part.rule)}."
    if breach.request.principal.boundary is None and breach.request.principal.kind == "role":
        yield "It has no permissions boundary."
    if breach.opened:
        yield f"Whether it is allowed cannot be read: {'; '.join(breach.opened)}."
        return
    denying = [] if breach.decision is None else _denials(breach)
    for rule in denying[:2]:
        yield f"{rule.place} denies such requests, but not this one{_but(rule)}."
    if not denying:
        yield "No statement denies it."


def _denials(breach: Breach) -> list[Rule]:
    parts = breach.decision.parts if breach.decision else ()
    return [part.rule for part in parts if not part.rule.is_allow]


def _but(rule: Rule) -> str:
    return f": {' and '.join(_test(test) for test in rule.tests)}" if rule.tests else ""


def _change(breach: Breach, granting: list[Part]) -> str:
    if not granting:
        return "Make what is hidden visible to the plan: literal values, policy-document data."
    changes = []
    for rule in dict.fromkeys(part.rule for part in granting):
        named = [item for item in rule.actions if item.lower() in _names(breach)]
        only = len(named) == len(rule.actions) and not rule.not_actions
        if only:
            changes.append(f"remove {rule.place}")
        elif named:
            changes.append(f"take {', '.join(named[:_FEW])} out of {rule.place}")
        else:
            changes.append(f"name in {rule.place} only the actions that are needed")
    text = ", and ".join(changes)
    return f"{text[0].upper()}{text[1:]}."


def _names(breach: Breach) -> frozenset[str]:
    return frozenset(name.lower() for name in breach.actions)


def _stack(breach: Breach) -> str:
    return breach.target.resource.stack.name if breach.target else ""


def _address(breach: Breach) -> str:
    return breach.target.resource.address if breach.target else ""
