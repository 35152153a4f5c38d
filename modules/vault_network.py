"""A VPC without a way out: private subnets, two security groups, no gateways."""

import ipaddress

from cdktf_cdktf_provider_aws.default_security_group import DefaultSecurityGroup
from cdktf_cdktf_provider_aws.route_table import RouteTable
from cdktf_cdktf_provider_aws.route_table_association import RouteTableAssociation
from cdktf_cdktf_provider_aws.security_group import SecurityGroup
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from cdktf_cdktf_provider_aws.vpc_security_group_egress_rule import VpcSecurityGroupEgressRule
from cdktf_cdktf_provider_aws.vpc_security_group_ingress_rule import VpcSecurityGroupIngressRule

from modules.framework import Construct

POSTGRES_PORT = 5432
_SUBNET_BITS = 3  # eight subnets fit, so zones can be added without moving any


class VaultNetwork(Construct):
    """The network of functions that make no calls, and of their database.

    There is no gateway, endpoint or peering, and the only rule of egress leads from the functions
    to the database. Signing IAM database tokens needs no network; logs and traces of a function
    do not pass through its VPC
    (https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html).

    `zones` are names (`us-east-1a`) or ids (`use1-az1`), and differ in their last character.
    """

    vpc_id: str
    subnet_ids: tuple[str, ...]
    functions_group_id: str
    database_group_id: str

    def __init__(
        self, scope: Construct, id_: str, *, name: str, cidr: str, zones: tuple[str, ...]
    ) -> None:
        super().__init__(scope, id_)
        vpc = Vpc(
            self,
            "vpc",
            cidr_block=cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags={"Name": name},
        )
        self.vpc_id = vpc.id
        DefaultSecurityGroup(self, "default_group", vpc_id=vpc.id)  # no rule: nobody may use it
        self.subnet_ids = self._subnets(name, cidr, zones)
        self.functions_group_id = self._group(name, "functions", "Functions of the vault")
        self.database_group_id = self._group(name, "database", "Aurora, from functions only")
        self._functions_reach_the_database()

    def _subnets(self, name: str, cidr: str, zones: tuple[str, ...]) -> tuple[str, ...]:
        table = RouteTable(self, "routes", vpc_id=self.vpc_id, tags={"Name": name})
        blocks = ipaddress.IPv4Network(cidr).subnets(prefixlen_diff=_SUBNET_BITS)
        ids = []
        for zone, block in zip(zones, blocks, strict=False):
            letter, is_id = zone[-1], "-az" in zone
            subnet = Subnet(
                self,
                f"private_{letter}",
                vpc_id=self.vpc_id,
                availability_zone=None if is_id else zone,
                availability_zone_id=zone if is_id else None,
                cidr_block=str(block),
                map_public_ip_on_launch=False,
                tags={"Name": f"{name}-private-{letter}"},
            )
            RouteTableAssociation(
                self, f"routes_{letter}", subnet_id=subnet.id, route_table_id=table.id
            )
            ids.append(subnet.id)
        return tuple(ids)

    def _group(self, name: str, purpose: str, description: str) -> str:
        group_id: str = SecurityGroup(
            self,
            f"{purpose}_group",
            name=f"{name}-{purpose}",
            description=description,
            vpc_id=self.vpc_id,
            revoke_rules_on_delete=True,
            tags={"Name": f"{name}-{purpose}"},
        ).id
        return group_id

    def _functions_reach_the_database(self) -> None:
        port = {"ip_protocol": "tcp", "from_port": POSTGRES_PORT, "to_port": POSTGRES_PORT}
        VpcSecurityGroupEgressRule(
            self,
            "functions_to_database",
            security_group_id=self.functions_group_id,
            referenced_security_group_id=self.database_group_id,
            description="PostgreSQL, and nothing else",
            **port,
        )
        VpcSecurityGroupIngressRule(
            self,
            "database_from_functions",
            security_group_id=self.database_group_id,
            referenced_security_group_id=self.functions_group_id,
            description="PostgreSQL from the functions of the vault",
            **port,
        )
