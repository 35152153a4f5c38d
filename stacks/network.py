"""Owns: the vault's VPC, private subnets, security groups and flow log.

Reads: `state` (boundary), `tables` (key of the logs). Publishes: subnets and security groups.
Separate because what may reach what is reviewed here alone, and changes least of all.
"""

from dataclasses import dataclass

from environments import Settings
from modules.flow_log import VpcFlowLog
from modules.framework import App, Fn
from modules.vault_network import VaultNetwork
from stacks.base import Stack
from stacks.outputs import Outputs, output
from stacks.state import State
from stacks.tables import Tables


@dataclass(frozen=True)
class NetworkOutputs(Outputs):
    """Where the vault's functions and database live."""

    vpc_id: str = output("Id of the VPC", placeholder="vpc-0000000000000000a")
    private_subnet_ids: str = output(
        "Ids of the private subnets, separated by commas",
        placeholder="subnet-0000000000000000a,subnet-0000000000000000b",
    )
    functions_group_id: str = output(
        "Security group of the vault's functions", placeholder="sg-0000000000000000a"
    )
    database_group_id: str = output(
        "Security group of the database", placeholder="sg-0000000000000000b"
    )


class Network(Stack[NetworkOutputs]):
    """No gateway, no endpoint, no peering: nothing in this network can call out."""

    name = "network"
    outputs = NetworkOutputs

    def __init__(self, app: App, settings: Settings, *, state: State, tables: Tables) -> None:
        super().__init__(app, settings)
        name, account = f"{settings.resource_prefix}-vault", settings.account
        network = VaultNetwork(
            self,
            "vault",
            name=name,
            cidr=settings.network.cidr,
            zones=settings.network.zones,
        )
        VpcFlowLog(
            self,
            "flows",
            name=name,
            vpc_id=network.vpc_id,
            account_id=account.id,
            region=account.region,
            retention_days=settings.logs.retention_days,
            key_arn=self.read(tables).data_key_arn,
            boundary_arn=self.read(state).workload_boundary_arn,
        )
        self.publish(
            NetworkOutputs(
                vpc_id=network.vpc_id,
                private_subnet_ids=Fn.join(",", list(network.subnet_ids)),
                functions_group_id=network.functions_group_id,
                database_group_id=network.database_group_id,
            )
        )
