"""Every mutation is reported by the policy or claim that is meant to, wherever it is tried.

How to add one: docs/review.md#adding-a-mutation.
"""

import pytest

from policies.catalogue import policies
from policies.estate import Estate
from policies.judging import judge
from policies.policy import Policy
from tests.policies.mutation import Mutation, any_reports, is_killed, mutants
from tests.policies.mutations import catalogue

POLICIES: dict[str, Policy] = {policy.id: policy for policy in policies()}


@pytest.mark.parametrize("mutation", catalogue(), ids=lambda mutation: mutation.id)
def test_what_is_meant_to_reports_every_mutant(prod: Estate, mutation: Mutation) -> None:
    tried = list(mutants(prod, mutation))
    assert tried, f"no {mutation.on} to try it on"
    survivors = [mutant.name for mutant in tried if not is_killed(mutant)]
    assert survivors == []


def test_ids_of_mutations_are_unique() -> None:
    ids = [mutation.id for mutation in catalogue()]
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("removed", POLICIES, ids=str)
def test_without_any_single_policy_a_mutant_survives(prod: Estate, removed: str) -> None:
    """Some mutant is reported by this policy and by none of the others."""
    others = [policy for id_, policy in POLICIES.items() if id_ != removed]
    tried = (
        mutant
        for mutation in catalogue()
        if mutation.policy == removed
        for mutant in mutants(prod, mutation)
    )
    assert any(not any_reports(others, mutant) for mutant in tried), (
        f"every mutant of {removed} is reported by another policy too: add the mutation that only "
        f"{removed} reports, or merge the two policies"
    )


def test_a_changed_estate_reads_like_one_that_is_read_anew(prod: Estate) -> None:
    for number, mutation in enumerate(catalogue()):
        mutant = next(mutants(prod, mutation))
        if number % 40 == 0:
            changed = mutant.estate
            anew = Estate(changed.stacks.values())
            assert judge(changed) == judge(anew), mutant.name
