"""The roles that pipelines assume with a token, and what they may do beside their needs."""

from collections.abc import Callable, Iterator

from policies.authorization.explaining import Counterexample, counterexample
from policies.authorization.formula import Formula, negation
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.questions import Breach, Question, ask
from policies.authorization.rules import Rule
from policies.claims.needs import Needs
from policies.service_authorization import Action


def is_pipeline(model: Model, role: Principal) -> bool:
    """Whether a role is assumed by tokens of an identity provider."""
    target = model.target_at(role.arn)
    rules = [rule for policy in target.policies for rule in policy.rules] if target else []
    return any(item.type == "Federated" for rule in rules for item in rule.principals)


def pipelines(model: Model, name: str) -> Iterator[Principal]:
    """The roles of pipelines whose name ends so."""
    for role in model.roles:
        if is_pipeline(model, role) and role.name.endswith(f"-{name}"):
            yield role


def beside_needs(
    model: Model, principal: Principal, chooses: Callable[[Action], bool]
) -> Iterator[Counterexample]:
    """What a principal may do beside its needs, of some actions."""
    for breach in breaches_beside_needs(model, Needs(model), principal, chooses):
        yield counterexample(breach)


def breaches_beside_needs(
    model: Model, needs: Needs, principal: Principal, chooses: Callable[[Action], bool]
) -> Iterator[Breach]:
    """The same, before it is put into words."""

    def uncovered(action: Action, _: Formula) -> Formula:
        return negation(needs.covered(principal, action))

    yield from ask(model, Question(principal, chooses, beside=uncovered))


def for_everybody(breach: Breach) -> frozenset[Rule]:
    """The statements that allow it to everybody, where only such do: one report is enough."""
    rules = [part.rule for part in breach.allowed_by if part.layer != "boundary"]
    public = [rule for rule in rules if any(item.identifier == "*" for item in rule.principals)]
    return frozenset(public) if len(public) == len(rules) else frozenset()
