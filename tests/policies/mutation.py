"""What a mutation is, and how it becomes mutants of the real plans."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from policies.authorization.model import Model
from policies.catalogue import policies
from policies.claims.claim import Claim
from policies.claims.proving import claims, prove
from policies.estate import Estate, Resource
from policies.finding import Finding
from policies.policy import Policy
from tests.policies.draft import Draft
from tests.policies.edits import Edit


@dataclass(frozen=True)
class Mutation:
    """One line of the catalogue.

    `story` is what an attacker or a careless change would do, `policy` is meant to report it (a
    policy, or a claim that it refutes), `on` is the type of resource that is edited, each one of it
    in turn.
    """

    id: str
    story: str
    policy: str
    on: str
    edit: Edit = field(repr=False)
    where: Callable[[Resource], bool] = field(repr=False, default=lambda _: True)
    is_hidden: bool = False  # what it does cannot be seen at all: "cannot be judged" is the answer


@dataclass(frozen=True)
class Mutant:
    """A mutation applied in one place of the plans."""

    mutation: Mutation
    resource: Resource = field(repr=False)
    place: int
    draft: Draft = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.mutation.id} at {self.resource} #{self.place}"

    @property
    def estate(self) -> Estate:
        return self.draft.estate()


def mutants(estate: Estate, mutation: Mutation) -> Iterator[Mutant]:
    """The mutation on every matching resource, in every place there."""
    for resource in estate.all(mutation.on):
        if not mutation.where(resource):
            continue
        for place in mutation.edit.places(resource):
            made = Draft(resource)
            mutation.edit.apply(made, place)
            yield Mutant(mutation, resource, place, made)


def judge_of(id_: str) -> Policy | Claim:
    """The policy, or the claim, with an id."""
    known: tuple[Policy | Claim, ...] = (*policies(), *claims())
    return next(item for item in known if item.id == id_)


def findings(judge: Policy | Claim, estate: Estate) -> Iterator[Finding]:
    """What a policy reports of an estate, or a claim that is not proved there."""
    if isinstance(judge, Policy):
        yield from judge.findings(estate)
        return
    for proof in prove(Model(estate), [judge]):
        yield from proof.findings()


def new_findings(mutant: Mutant, judge: Policy | Claim) -> set[Finding]:
    """What a policy or claim reports of the mutant that it does not report of the original."""
    found = set(findings(judge, mutant.estate)) - _before(mutant.resource.estate, judge)
    return found if mutant.mutation.is_hidden else {item for item in found if item.is_judged}


@cache
def _before(estate: Estate, judge: Policy | Claim) -> frozenset[Finding]:
    return frozenset(findings(judge, estate))


def any_reports(policies: list[Policy], mutant: Mutant) -> bool:
    """Whether one of the policies reports the mutant; stops at the first that does.

    That one is moved to the front: most mutants of a mutation are reported by the same policy.
    """
    for policy in policies:
        if new_findings(mutant, policy):
            policies.remove(policy)
            policies.insert(0, policy)
            return True
    return False


def is_killed(mutant: Mutant) -> bool:
    """Whether the policy or claim that is meant to reports the mutant."""
    return bool(new_findings(mutant, judge_of(mutant.mutation.policy)))
