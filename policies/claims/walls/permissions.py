"""Privilege escalation by what runs: functions, instances, jobs."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.questions import Question, ask
from policies.authorization.takeover import changes, executors, takes_over
from policies.claims.claim import claim


@claim(
    id="GH_CLAIM_002",
    severity="critical",
    title="Nothing that runs can change permissions, or act as something else",
    reason="Code that may change permissions, pass or assume a role, or change what runs as "
    "another role, has every permission that it can reach that way.",
    threat="Whoever takes over one function becomes another role, in the end an administrator.",
    fix="Remove the action, or leave it to a role that only reviewed changes assume.",
)
def nothing_changes_permissions(model: Model) -> Iterator[Counterexample]:
    for principal in workloads(model):
        yield from _by_permissions(model, principal)
        yield from _by_running(model, principal)


def workloads(model: Model) -> Iterator[Principal]:
    """Roles that a service runs something as, and users, whose keys lie somewhere."""
    for role in model.roles:
        target = model.target_at(role.arn)
        rules = [rule for policy in target.policies for rule in policy.rules] if target else []
        if any(item.type == "Service" for rule in rules for item in rule.principals):
            yield role
    yield from model.users


def _by_permissions(model: Model, principal: Principal) -> Iterator[Counterexample]:
    for breach in ask(model, Question(principal, takes_over)):
        if breach.request.resource != principal.arn or breach.request.action != "sts:AssumeRole":
            yield counterexample(breach)


def _by_running(model: Model, principal: Principal) -> Iterator[Counterexample]:
    """Through something that runs as another role, and that it may change."""
    others = [item for item in executors(model) if item.role != principal.arn]
    patterns = tuple(pattern for item in others for pattern in item.patterns)
    for breach in ask(model, Question(principal, changes, patterns)) if others else ():
        yield counterexample(breach)
