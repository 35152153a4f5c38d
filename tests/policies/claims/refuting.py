"""Mutations that a claim must refute: the edits of the policies' mutations, judged by proofs."""

from dataclasses import dataclass, field

from policies.authorization.explaining import Counterexample
from policies.authorization.model import Model
from policies.claims.claim import Claim, Proof, Verdict
from policies.claims.proving import claims, prove
from policies.estate import Estate
from tests.policies.edits import Edit
from tests.policies.mutation import Mutation, mutants


@dataclass(frozen=True)
class Breaking:
    """What somebody does to one resource, and what the proof must say of it."""

    story: str
    on: str  # type and name of the resource
    edit: Edit = field(repr=False)
    says: tuple[str, ...]
    verdict: Verdict = "refuted"


def claim(id_: str) -> Claim:
    """The claim with an id."""
    return next(item for item in claims() if item.id == id_)


def changed(estate: Estate, breaking: Breaking) -> Estate:
    """The estate with the change."""
    type_, _, name = breaking.on.partition(".")
    mutation = Mutation("", breaking.story, "", type_, breaking.edit,
                        lambda resource: resource.raw.name == name)  # fmt: skip
    (mutant,) = mutants(estate, mutation)
    return mutant.estate


def proof(estate: Estate, breaking: Breaking, of: Claim) -> Proof:
    """The claim's proof on the estate with the change."""
    (found,) = prove(Model(changed(estate, breaking)), [of])
    return found


def must_refute(estate: Estate, breaking: Breaking, of: Claim) -> None:
    """Holds a proof to the verdict, the words, the place and the change that it must have."""
    found = proof(estate, breaking, of)
    assert found.verdict == breaking.verdict, [item.message for item in found.counterexamples]
    texts = [_text(item) for item in found.counterexamples]
    for words in breaking.says:
        assert any(words in text for text in texts), texts
    for item in found.counterexamples:
        assert estate.at(item.stack, item.address) or "mutant" in item.address
        assert item.change.endswith("."), item.change
        assert item.steps or not item.is_certain, item.message


def _text(item: Counterexample) -> str:
    return "\n".join((item.message, *item.steps, item.change))
