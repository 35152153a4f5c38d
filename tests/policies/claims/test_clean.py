"""The plans as they are prove every claim."""

from collections.abc import Callable

from policies.authorization.model import Model
from policies.claims.proving import claims, prove
from policies.estate import Estate


def test_every_planned_environment_proves_every_claim(
    planned_environment: str, estate_of: Callable[[str], Estate]
) -> None:
    estate = estate_of(planned_environment)
    proofs = prove(Model(estate))
    refuted = {proof.claim.id: proof.counterexamples for proof in proofs if proof.counterexamples}
    assert refuted == {}
    asked = [claim for claim in claims() if claim.is_for(estate)]
    assert [proof.claim for proof in proofs] == asked
    left = {claim.id for claim in claims()} - {claim.id for claim in asked}
    assert left == ({"GH_CLAIM_015"} if estate.kind == "rehearsal" else set())


def test_ids_are_unique_and_texts_are_sentences() -> None:
    assert len({claim.id for claim in claims()}) == len(claims()) >= 12
    for claim in claims():
        assert claim.id.startswith("GH_CLAIM_")
        assert not claim.title.endswith(".")
        for text in (claim.reason, claim.threat, claim.fix):
            assert text.endswith("."), claim.id
