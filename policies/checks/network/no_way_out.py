"""Gates out of the vault."""

from collections.abc import Iterator

from policies.checks.network._gates import GATES, is_vault
from policies.estate import Resource
from policies.policy import resource_policy


@resource_policy(
    id="GH_NETWORK_001",
    severity="high",
    types=GATES,
    title="No gateway, endpoint or peering leads out of the vault's network",
    reason="The vault's functions never make calls, so that data has no way to leave.",
    fix="Let a function outside the VPC do what needs the internet, and invoke the vault.",
    threat="Stolen rows are sent out through the gateway.",
)
def no_way_out(gate: Resource) -> Iterator[str]:
    kind = gate.type.removeprefix("aws_").replace("_", " ")
    article = "an" if kind[0] in "aeiou" else "a"
    if is_vault(gate):
        yield f"{article} {kind} leads out of the network"
