"""Each statement of the pipelines' roles is there for something: without it something breaks."""

from dataclasses import replace

from gatehouse.review import least
from policies.authorization.deciding import decide
from policies.authorization.formula import both, negation
from policies.authorization.model import Model
from policies.authorization.principals import Principal
from policies.authorization.questions import cases, solution_of
from policies.authorization.rules import Rule
from policies.claims.needs import Needs
from policies.claims.walls._pipelines import is_pipeline
from policies.claims.walls.needs_met import unmet
from policies.estate import Estate
from policies.least.evidence import Evidence, Use, evidence
from policies.least.reasons import reasons
from policies.least.refused import refused

PREFIX = "gatehouse-prod-"
STATES = f"{PREFIX}state-444455556666/"


def pipelines(model: Model) -> list[Principal]:
    found = [role for role in model.roles if is_pipeline(model, role)]
    assert {role.name for role in found} == {f"{PREFIX}apply", f"{PREFIX}plan"}
    return found


def statements(model: Model, *, is_allow: bool) -> list[tuple[Principal, Rule]]:
    return [
        (role, rule)
        for role in pipelines(model)
        for policy in role.identity or ()
        for rule in policy.rules
        if rule.is_allow == is_allow
    ]


def without(role: Principal, removed: Rule) -> Principal:
    policies = (
        replace(policy, rules=tuple(rule for rule in policy.rules if rule is not removed))
        for policy in role.identity or ()
    )
    return replace(role, identity=tuple(policies))


def of_statement(role: Principal, sid: str) -> Evidence:
    name = role.name.removeprefix(PREFIX)
    return Evidence((), tuple(evidence().of(name, sid)))


def is_explained(role: Principal, rule: Rule) -> bool:
    """Whether a reason names it: then the reason is about nothing once it is gone.

    `test_every_reason_is_about_something_that_is_granted` fails by that.
    """
    name = role.name.removeprefix(PREFIX)
    named = (item for item in reasons() if name in item.roles and not item.optional)
    return any(rule.sid in {*item.actions, *item.resources} for item in named)


def test_nothing_that_pipelines_were_seen_to_do_is_refused(prod: Estate) -> None:
    assert list(refused(Model(prod))) == []


def is_needed(model: Model, rest: Principal, rule: Rule) -> bool:
    """Whether a need is unmet without it: GH_CLAIM_005 is refuted by that."""
    needs = Needs(model)
    about = [n for n in needs.of(rest) if not n.optional and any(map(n.covers, rule.actions))]
    return any(True for need in about for _ in unmet(model, needs, rest, need))


def test_each_statement_that_is_removed_breaks_something(prod: Estate) -> None:
    model = Model(prod)
    idle, broken = [], {"use": 0, "need": 0, "reason": 0}
    for role, rule in statements(model, is_allow=True):
        rest = without(role, rule)
        if any(True for _ in refused(model, of_statement(role, rule.sid), [rest])):
            broken["use"] += 1
        elif is_needed(model, rest, rule):
            broken["need"] += 1
        elif is_explained(role, rule):
            broken["reason"] += 1
        else:
            idle.append(f"{role.name}: {rule.place}")
    assert idle == []
    assert broken["use"] > 50
    assert sum(broken.values()) > 65


def opened(model: Model, role: Principal, rule: Rule) -> str:
    """A request that only a denial keeps from happening."""
    rest = without(role, rule)
    for case in cases(model, rest, lambda action: rule.covers(action.name.lower())):
        before = decide(role, case.names[0].lower(), case.target)
        new = both(case.decision.allowed, negation(before.allowed))
        solution = solution_of(case, new)
        if solution:
            resource = case.request(solution).resource
            return f"{case.names[0]} on {resource.rpartition(':')[2].removeprefix(STATES)}"
    return ""


# What each denial alone keeps from happening; two deny what no statement allows by now, so that a
# later one does not.
DENIED = {
    "NeverItsOwnPermissions": "iam:CreateRole on role/gatehouse-prod-plan",
    "NeverTheKeyOfTheStates": "kms:CreateGrant on key/~state.state_key_key~",
    "StateOfTheBootstrapIsReadOnly": "s3:DeleteObject on state.tfstate",
    "NeverDataOrSecrets": "cognito-idp:ListUsers on userpool/~identity.users_pool~",
    "NeverUsersOrKeys": "",
    "NeverParametersButFlags": "",
}


def test_each_denial_that_is_removed_lets_a_request_pass(prod: Estate) -> None:
    model = Model(prod)
    found = {
        rule.sid: opened(model, role, rule) for role, rule in statements(model, is_allow=False)
    }
    assert found == DENIED


def test_a_use_of_something_else_is_refused(prod: Estate) -> None:
    secret = "arn:aws:secretsmanager:{region}:{account}:secret:billing-{id}"
    use = Use("apply", "Anything", "secretsmanager:DeleteSecret", (secret,), ("request",))
    (found,) = refused(Model(prod), Evidence((), (use,)))
    assert found.resources == (secret,)
    sentence = f"apply was seen to use {use.action} on {secret}, and nothing allows it any more"
    for form in ("text", "markdown", "json"):
        told = least.render("prod", least.Found((), Evidence(), (found,)), form)
        assert (sentence if form != "json" else secret) in told
    assert list(refused(Model(prod), Evidence((), (replace(use, role="nobody"),)))) == []
