"""What a rehearsal saw a pipeline do, and its role may no longer: a deployment that would fail."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from policies.authorization.deciding import RESOURCE
from policies.authorization.formula import Matches
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.questions import Question, action_of, ask, resource_forms
from policies.authorization.rules import Rule
from policies.authorization.wildcards import Pattern, includes, intersects
from policies.claims.needs import Needs
from policies.claims.walls._pipelines import is_pipeline
from policies.least.evidence import Evidence, Use, evidence
from policies.least.names import ID

_OF_THE_EMULATOR = "EmulatorGaps"  # stacks/emulator.py; in AWS nothing needs it


def refused(
    model: Model, found: Evidence | None = None, roles: Iterable[Principal] = ()
) -> Iterator[Use]:
    """The uses that nothing allows a pipeline's role any more, with the resources that it lost.

    What functions need is GH_CLAIM_005. `roles` narrows the question.
    """
    needs = Needs(model)
    uses = (evidence() if found is None else found).uses
    for role in tuple(roles) or [item for item in model.roles if is_pipeline(model, item)]:
        name = needs.name(role)
        for use in uses:
            if use.role == name and use.statement != _OF_THE_EMULATOR:
                lost = tuple(_lost(model, needs.prefix, role, use))
                if lost:
                    yield replace(use, resources=lost)


def _lost(model: Model, prefix: str, role: Principal, use: Use) -> Iterator[str]:
    """One question for all resources that the same texts of statements are about."""
    rules = [
        rule
        for policy in role.identity or ()
        for rule in policy.rules
        if rule.covers(use.action.lower())
    ]
    alike: dict[frozenset[str], list[str]] = {}
    for text in use.resources:
        pattern = _pattern(text, prefix, model.account)
        if _is_asked(use.action.lower(), pattern):
            alike.setdefault(frozenset(_about(rules, pattern)), []).append(text)
    for texts in alike.values():
        if not _may(model, role, use.action, _pattern(texts[0], prefix, model.account)):
            yield from texts


def _may(model: Model, role: Principal, action: str, resource: Pattern) -> bool:
    question = Question(
        role,
        lambda item: item.name.lower() == action.lower(),
        (resource,),
        beside=lambda _action, _allowed: Matches(RESOURCE, resource),
    )
    return any(breach.allowed_by for breach in ask(model, question))


def _about(rules: Iterable[Rule], pattern: Pattern) -> Iterator[str]:
    for rule in rules:
        for text in rule.resources:
            if includes(Pattern(text, "resource"), pattern):
                yield f"{rule.place} {text}"


def _pattern(text: str, prefix: str, account: str) -> Pattern:
    """A resource of evidence as one of these plans; what AWS chose is anything."""
    values = {"{prefix}": prefix, "{account}": account, "{region}": "*", ID: "*"}
    for name, value in values.items():
        text = text.replace(name, value)
    return Pattern(text, "arn" if text.startswith("arn:") else "text")


@lru_cache(maxsize=4096)
def _is_asked(action: str, pattern: Pattern) -> bool:
    """Whether AWS asks an action on such a resource: the emulator names some that AWS does not."""
    return any(intersects(pattern, form) for form in resource_forms(action_of(action)))
