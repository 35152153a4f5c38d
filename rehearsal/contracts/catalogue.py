"""Every contract, in the order in which AWS would notice: input, permission, quota and state."""

from rehearsal.contracts.aurora_versions import AuroraVersions
from rehearsal.contracts.authorization import Authorization
from rehearsal.contracts.availability_zones import AvailabilityZones
from rehearsal.contracts.contract import Contract
from rehearsal.contracts.database_keys import DatabaseKeys
from rehearsal.contracts.distribution_quotas import DistributionQuotas
from rehearsal.contracts.edge_functions import EdgeFunctions
from rehearsal.contracts.lambda_concurrency import LambdaConcurrency
from rehearsal.contracts.lambda_environment import LambdaEnvironment
from rehearsal.contracts.lambda_packages import LambdaPackages
from rehearsal.contracts.last_snapshot import LastSnapshot
from rehearsal.contracts.log_keys import LogKeys
from rehearsal.contracts.network_dependencies import NetworkDependencies
from rehearsal.contracts.passed_roles import PassedRoles
from rehearsal.contracts.policy_sizes import PolicySizes
from rehearsal.contracts.queue_keys import QueueKeys
from rehearsal.contracts.secret_deletion import SecretDeletion
from rehearsal.contracts.secret_keys import SecretKeys
from rehearsal.contracts.service_linked_roles import ServiceLinkedRoles
from rehearsal.contracts.service_model import ServiceModel
from rehearsal.contracts.table_keys import TableKeys
from rehearsal.contracts.web_acl_capacity import WebAclCapacity

CONTRACTS: tuple[Contract, ...] = (
    ServiceModel(),
    Authorization(),
    PassedRoles(),
    ServiceLinkedRoles(),
    SecretKeys(),
    DatabaseKeys(),
    LastSnapshot(),
    TableKeys(),
    QueueKeys(),
    LogKeys(),
    PolicySizes(),
    LambdaConcurrency(),
    LambdaEnvironment(),
    LambdaPackages(),
    WebAclCapacity(),
    DistributionQuotas(),
    EdgeFunctions(),
    AvailabilityZones(),
    NetworkDependencies(),
    SecretDeletion(),
    AuroraVersions(),
)
