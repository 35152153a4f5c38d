"""Ports of the vault's firewall rules."""

from collections.abc import Iterator

from policies.checks.network._gates import is_vault
from policies.estate import Resource
from policies.policy import resource_policy

_POSTGRES = 5432


@resource_policy(
    id="GH_NETWORK_003",
    severity="high",
    types=("aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule"),
    title="The vault's rules allow PostgreSQL only",
    reason="Functions of the vault need one port of one database.",
    fix='Set ip_protocol = "tcp", from_port and to_port = 5432.',
    threat="A hijacked function of the vault reaches other machines on other ports.",
)
def one_port(rule: Resource) -> Iterator[str]:
    if not is_vault(rule):
        return
    ports = (rule["from_port"], rule["to_port"])
    if rule["ip_protocol"] != "tcp" or ports != (_POSTGRES, _POSTGRES):
        yield f"it allows {rule['ip_protocol']} ports {ports[0]} to {ports[1]}"
