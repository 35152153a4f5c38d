"""The security group of a database proxy: from functions and to the database only."""

from typing import Any

from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule

from modules.framework import Construct
from modules.vault_network import POSTGRES_PORT

_PORT = {"ip_protocol": "tcp", "from_port": POSTGRES_PORT, "to_port": POSTGRES_PORT}


class ProxyNetwork(Construct):
    """Four rules on the port of PostgreSQL, which let the proxy stand between two groups.

    They belong to the proxy and not to the network: a group cannot be deleted before the proxy
    that uses it, and stacks are applied in one order.
    """

    group_id: str
    rules: tuple[Any, ...]

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        vpc_id: str,
        functions_group_id: str,
        database_group_id: str,
    ) -> None:
        super().__init__(scope, id_)
        group = SecurityGroup(
            self,
            "group",
            name=name,
            description="RDS Proxy, from functions to Aurora only",
            vpc_id=vpc_id,
            revoke_rules_on_delete=True,
            tags={"Name": name},
        )
        self.group_id = group.id
        self.rules = (
            *self._path("functions_to_proxy", functions_group_id, group.id),
            *self._path("proxy_to_database", group.id, database_group_id),
        )

    def _path(self, id_: str, source: str, target: str) -> tuple[Any, ...]:
        return (
            VpcSecurityGroupEgressRule(
                self,
                f"{id_}_out",
                security_group_id=source,
                referenced_security_group_id=target,
                description="PostgreSQL, by way of the proxy",
                **_PORT,
            ),
            VpcSecurityGroupIngressRule(
                self,
                f"{id_}_in",
                security_group_id=target,
                referenced_security_group_id=source,
                description="PostgreSQL, by way of the proxy",
                **_PORT,
            ),
        )
