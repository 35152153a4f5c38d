"""Questions to the model: is a request possible that is not meant to be, and why.

A question names a principal, actions, and the resources that matter. Its answers are breaches:
requests that are allowed, or that cannot be ruled out because a plan hides part of a policy.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from policies.authorization.deciding import RESOURCE, Decision, Part, decide, reach
from policies.authorization.formula import (
    FALSE,
    TRUE,
    Atom,
    Formula,
    Matches,
    both,
    either,
    holds,
    negation,
    replaced,
)
from policies.authorization.model import Model, Target
from policies.authorization.principals import Principal
from policies.authorization.rules import Policy, Rule
from policies.authorization.solving import Solution, UndecidedError, solve
from policies.authorization.wildcards import Pattern, TooManyStatesError, includes, intersects
from policies.service_authorization import Action, reference

# Prefixes that two services of the reference share; the data has the resources of one of them.
_SHARED = frozenset({
    "apigateway", "aws-marketplace", "elasticloadbalancing", "greengrass", "kinesisanalytics",
    "lex", "ses",
})  # fmt: skip
Chooses = Callable[[Action], bool]
Beside = Callable[[Action, Formula], Formula]  # what else must hold, by action and decision


@dataclass(frozen=True)
class Request:
    """A request that the model decided on."""

    principal: Principal
    action: str
    resource: str
    context: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Breach:
    """A request that a question rules out and the policies allow; or may allow, if `open`."""

    request: Request
    actions: tuple[str, ...]  # all for which the same statements decide
    allowed_by: tuple[Part, ...]
    target: Target | None
    decision: Decision | None = None
    opened: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """Which requests must not be allowed.

    `within` and `without` are patterns of the resources that matter; `target` None stands for
    every resource, `only` for exactly one of the estate, `is_elsewhere` for those of none.
    """

    principal: Principal
    actions: Chooses
    within: tuple[Pattern, ...] = ()
    without: tuple[Pattern, ...] = ()
    only: Target | None = None
    is_elsewhere: bool = False
    beside: Beside = field(default=lambda _action, _allowed: TRUE)


def ask(model: Model, question: Question) -> Iterator[Breach]:
    """Every breach, one for each group of actions and each resource."""
    if question.only is not None:
        yield from _of_target(model, question, question.only)
        return
    for target in model.targets if not question.is_elsewhere else ():
        if not question.within or _met((question.within, target.patterns)):
            yield from _of_target(model, question, target)
    yield from _of_target(model, question, None)


def cases(
    model: Model, principal: Principal, chooses: Chooses = lambda _: True
) -> Iterator["Case"]:
    """Every decision about a principal: by groups of actions, on each resource and elsewhere."""
    question = Question(principal, chooses)
    for target in (*model.targets, None):
        yield from _cases(model, question, target)


def _of_target(model: Model, question: Question, target: Target | None) -> Iterator[Breach]:
    for case in _cases(model, question, target):
        found = _settled(case.decision.allowed, case.scope)
        if found == FALSE:
            continue
        by_extra: dict[Formula, list[Action]] = {}
        for item in case.actions:
            by_extra.setdefault(question.beside(item, found), []).append(item)
        for extra, actions in by_extra.items():
            breach = _solved(replace(case, actions=tuple(actions)), extra)
            if breach is not None:
                yield breach


def _cases(model: Model, question: Question, target: Target | None) -> Iterator["Case"]:
    principal = question.principal
    if target is not None and not _reaches(principal, target):
        return
    for group in _groups(principal, target, question.actions):
        action = group[0]
        scope = _scope(model, action, target, question)
        if scope is None:
            continue
        decision = decide(principal, action.name.lower(), target)
        scope = scope.narrowed(decision.reach)
        yield Case(principal, tuple(group), target, decision, scope)


def _reaches(principal: Principal, target: Target) -> bool:
    """Whether some statement may be about the target at all, whatever the action."""
    if target.policies or principal.kind == "role of the account":
        return True
    known = principal.reached
    if target.arn not in known:
        patterns = reach(principal, target.services)
        known[target.arn] = patterns is None or any(
            _meets(one, other) for one in patterns for other in target.patterns
        )
    return known[target.arn]


def _meets(one: Pattern, other: Pattern) -> bool:
    try:
        return intersects(one, other)
    except TooManyStatesError:
        return True


@dataclass(frozen=True)
class Case:
    """Actions for which one decision stands, on the resources of a scope."""

    principal: Principal
    actions: tuple[Action, ...]
    target: Target | None
    decision: Decision
    scope: "Scope"

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the actions."""
        return tuple(action.name for action in self.actions)

    def request(self, solution: Solution) -> Request:
        """The request of a solution."""
        resource = solution.values.get(RESOURCE, "*")
        return Request(self.principal, self.names[0], resource, _context(solution))

    @property
    def anything(self) -> Request:
        """A request about the target as a whole."""
        arn = self.target.arn if self.target else "*"
        return Request(self.principal, self.names[0], arn, {})


def solution_of(case: Case, formula: Formula) -> Solution | None:
    """A request of the case that makes a formula true.

    Raises:
        UndecidedError: it could not be decided.

    """
    return solve(both(_settled(formula, case.scope), case.scope.formula))


def _solved(case: Case, extra: Formula) -> Breach | None:
    decision = case.decision
    try:
        solution = solution_of(case, both(decision.allowed, extra))
    except UndecidedError as error:
        request = Request(case.principal, case.names[0], "", {})
        return Breach(request, case.names, (), case.target, decision, (str(error),))
    if solution is None:
        return None
    applying = decision.applying(solution.values.get)
    allowing = tuple(part for part in applying if part.rule.is_allow)
    opened = _opened(decision, solution)
    return Breach(case.request(solution), case.names, allowing, case.target, decision, opened)


def _opened(decision: Decision, solution: Solution) -> tuple[str, ...]:
    """Why the request is only possible and not certain; empty when it is certain."""
    decided = holds(decision.allowed, solution.values.get)
    return solution.opened if decided is None else ()


def _context(solution: Solution) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for variable, value in sorted(solution.values.items()):
        if variable != RESOURCE:
            found.setdefault(variable[0], []).append(value)
    return {key: tuple(dict.fromkeys(values)) for key, values in found.items()}


@dataclass(frozen=True)
class Scope:
    """The resources of a question: they match one of `within` and none of `without`."""

    within: tuple[Pattern, ...]
    without: tuple[Pattern, ...]

    @property
    def formula(self) -> Formula:
        """As a formula about the resource."""
        return both(
            either(*(Matches(RESOURCE, item) for item in self.within)),
            *(
                negation(Matches(RESOURCE, item))
                for item in self.without
                if _same(self.within, item) is not False
            ),
        )

    def narrowed(self, reach: tuple[Pattern, ...]) -> "Scope":
        """Only the resources that match one of `reach`."""
        return Scope(_met((self.within, reach)), self.without)


def _scope(model: Model, action: Action, target: Target | None, question: Question) -> Scope | None:
    """The resources that an action can name in the question; None when there are none."""
    forms = resource_forms(action)
    positives = [question.within or (Pattern("*"),), forms]
    without = list(question.without)
    if target is not None:
        positives.append(target.patterns)
    else:
        without += _elsewhere(model, action.service)
    met = _met(tuple(tuple(item) for item in positives))
    if not met:
        return None
    return Scope(met, tuple(without))


@lru_cache(maxsize=65536)
def _met(groups: tuple[tuple[Pattern, ...], ...]) -> tuple[Pattern, ...]:
    """Patterns that stand for the texts that match one of each group, as far as one can say."""
    found = groups[0]
    for group in groups[1:]:
        found = tuple(dict.fromkeys(both_ for one in found for both_ in _narrower(one, group)))
    return found


def _narrower(one: Pattern, group: Iterable[Pattern]) -> Iterator[Pattern]:
    for other in group:
        try:
            if includes(other, one):
                yield one
            elif includes(one, other) or intersects(one, other):
                yield other
        except TooManyStatesError:
            yield other


def _elsewhere(model: Model, service: str) -> Iterator[Pattern]:
    """What belongs to a resource of the estate, and so is no other resource."""
    for target in model.targets:
        if service in target.services and not target.is_lost:
            yield from target.patterns


def _settled(formula: Formula, scope: Scope) -> Formula:
    """The formula with those atoms decided that are the same for every resource of the scope."""

    def decide_atom(atom: Atom) -> Formula:
        if not isinstance(atom, Matches) or atom.variable != RESOURCE:
            return atom
        state = _same(scope.within, atom.pattern)
        return atom if state is None else TRUE if state else FALSE

    return replaced(formula, decide_atom)


@lru_cache(maxsize=262144)
def _same(within: tuple[Pattern, ...], pattern: Pattern) -> bool | None:
    try:
        if not any(intersects(item, pattern) for item in within):
            return False
        return True if all(includes(pattern, item) for item in within) else None
    except TooManyStatesError:
        return None


@lru_cache(maxsize=65536)
def resource_forms(action: Action) -> tuple[Pattern, ...]:
    """The ARNs that an action's resource can have; `*` alone for one without resource types."""
    if action.service in _SHARED:
        return (Pattern("*", "equal"), Pattern(f"arn:aws*:{action.service}:*"))
    if not action.resource_types:
        return (Pattern("*", "equal"),)
    return tuple(Pattern(_form(item.arn), "arn") for item in action.resource_types)


def _form(arn: str) -> str:
    """`arn:${Partition}:sqs:${Region}:${Account}:${QueueName}` as a pattern."""
    parts = arn.replace("${Partition}", "aws*").split("${")
    return parts[0] + "".join("?*" + part.partition("}")[2] for part in parts[1:])


def _groups(
    principal: Principal, target: Target | None, chooses: Chooses
) -> Iterator[list[Action]]:
    """The actions that matter, those together for which the same rules decide."""
    names = sorted(n for n in _candidates(principal, target) if chooses(action_of(n)))
    rules = _rules(principal, target) if names else []
    grouped: dict[object, list[Action]] = {}
    for name in names:
        action = action_of(name)
        key = (
            tuple(rule.covers(name) for rule in rules),
            resource_forms(action),
            action.service,
        )
        grouped.setdefault(key, []).append(action)
    yield from grouped.values()


def _rules(principal: Principal, target: Target | None) -> list[Rule]:
    policies: list[Policy] = [*(principal.identity or ()), *(principal.boundary or ())]
    policies += target.policies if target else ()
    return [rule for policy in policies for rule in policy.rules]


def _candidates(principal: Principal, target: Target | None) -> frozenset[str]:
    """The actions that some statement could allow, of the services that name the target."""
    services = target.services if target else None
    policies = [*(principal.identity or ()), *(target.policies if target else ())]
    if principal.kind == "role of the account" or any(policy.hidden for policy in policies):
        if services is None:
            return frozenset(reference().names)
        return frozenset(
            action.name.lower()
            for service in services
            for action in reference().actions(service).values()
        )
    # A boundary alone allows nothing.
    own = principal.allowed
    if services not in own:
        own[services] = frozenset(_allowed(principal.identity or (), services))
    others = target.policies if target else ()
    return own[services].union(_allowed(others, services)) if others else own[services]


def _allowed(policies: Iterable[Policy], services: tuple[str, ...] | None) -> Iterator[str]:
    for policy in policies:
        for rule in policy.rules:
            if rule.is_allow:
                by_service = rule.by_service
                for service in services or by_service:
                    yield from by_service.get(service, ())


@lru_cache(maxsize=65536)
def action_of(name: str) -> Action:
    """An action of the reference; one that it does not know counts as a permission's change."""
    found = reference().find(name)
    return found or Action(name, "Permissions management", (), (), ())
