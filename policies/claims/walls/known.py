"""The model knows what it judges."""

from collections.abc import Iterator

from policies.authorization.explaining import Counterexample
from policies.authorization.model import Model
from policies.claims.claim import claim


@claim(
    id="GH_CLAIM_000",
    severity="medium",
    title="Everything that grants something is known to the model",
    reason="A policy that a plan hides, or a resource that the model does not read, may allow "
    "anything.",
    threat="A grant goes unseen because nobody reads the kind of resource that makes it.",
    fix="Make the policy visible to the plan, or teach policies/authorization the resource.",
)
def nothing_is_unknown(model: Model) -> Iterator[Counterexample]:
    for resource, reason in model.unknown:
        yield Counterexample(
            stack=resource.stack.name,
            address=resource.address,
            message=f"unknown: {reason}",
            steps=(),
            change="",
            is_certain=False,
        )
