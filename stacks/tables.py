"""Owns: the DynamoDB tables, the key of the environment's data and logs, the key of evidence.

Reads: nothing. Publishes: names and ARNs of the tables, the ARNs of the keys.
Separate because it holds what must outlive every function that uses it.
"""

from dataclasses import dataclass

from environments import Settings
from modules.encryption_key import EncryptionKey
from modules.framework import App
from modules.math_alarm import MetricAlarm
from modules.signing_key import SigningKey
from modules.table import Index, Table
from stacks.base import Stack
from stacks.outputs import Outputs, output
from stacks.shared.alarms import notice

_TABLE = "arn:aws:dynamodb:{region}:{account}:table/{prefix}-"


@dataclass(frozen=True)
class TablesOutputs(Outputs):
    """What the functions need to find the tables."""

    sessions_table_name: str = output("Sessions and messages", placeholder="{prefix}-sessions")
    sessions_table_arn: str = output("ARN of the sessions table", placeholder=f"{_TABLE}sessions")
    tenants_table_name: str = output("Tenants and memberships", placeholder="{prefix}-tenants")
    tenants_table_arn: str = output("ARN of the tenants table", placeholder=f"{_TABLE}tenants")
    usage_table_name: str = output("Usage and budgets", placeholder="{prefix}-usage")
    usage_table_arn: str = output("ARN of the usage table", placeholder=f"{_TABLE}usage")
    api_keys_table_name: str = output("API keys of tenants", placeholder="{prefix}-api-keys")
    api_keys_table_arn: str = output("ARN of the API keys table", placeholder=f"{_TABLE}api-keys")
    data_key_arn: str = output(
        "ARN of the key that encrypts tables and log groups",
        placeholder="arn:aws:kms:{region}:{account}:key/00000000-0000-4000-8000-000000000001",
    )
    evidence_key_arn: str = output(
        "ARN of the key that signs reports of deletions",
        placeholder="arn:aws:kms:{region}:{account}:key/00000000-0000-4000-8000-000000000002",
    )


class Tables(Stack[TablesOutputs]):
    """Sessions, tenants, usage and API keys. The items are described in docs/chat-api.md."""

    name = "tables"
    outputs = TablesOutputs

    def __init__(self, app: App, settings: Settings) -> None:
        super().__init__(app, settings)
        prefix = settings.resource_prefix
        protected = settings.tables.deletion_protection

        key = EncryptionKey(
            self,
            "data_key",
            name=f"{prefix}-data",
            description=f"Tables and log groups of {prefix}",
            account_id=settings.account.id,
            region=settings.account.region,
            log_group_prefix=f"/aws/*/{prefix}-",
        )
        evidence = SigningKey(
            self,
            "evidence_key",
            name=f"{prefix}-evidence",
            description=f"Signs reports of deletions in {prefix}, as an operator",
            account_id=settings.account.id,
        )
        sessions = Table(
            self,
            "sessions",
            name=f"{prefix}-sessions",
            hash_key="session_key",
            range_key="item_key",
            indexes=(Index("by_user", hash_key="user_key", range_key="last_activity"),),
            key_arn=key.arn,
            deletion_protection=protected,
        )
        tenants = Table(
            self,
            "tenants",
            name=f"{prefix}-tenants",
            hash_key="record_key",
            indexes=(Index("by_tenant", hash_key="tenant_id", range_key="record_key"),),
            key_arn=key.arn,
            deletion_protection=protected,
            expires=False,
        )
        usage = Table(
            self,
            "usage",
            name=f"{prefix}-usage",
            hash_key="usage_key",
            range_key="entry_key",
            key_arn=key.arn,
            deletion_protection=protected,
        )
        api_keys = Table(  # apart, so that who makes keys can write no tenant and no membership
            self,
            "api_keys",
            name=f"{prefix}-api-keys",
            hash_key="key_id",
            indexes=(Index("by_tenant", hash_key="tenant_id", range_key="created_at"),),
            key_arn=key.arn,
            deletion_protection=protected,
        )
        MetricAlarm(  # here, as what is not settled is missing in the usage table
            self,
            "settlement_failed",
            notice=notice(
                settings,
                "settlement-failed",
                "A model call could not be settled: its tokens are reserved until they expire, "
                "and in no bill",
            ),
            namespace="gatehouse",
            metric="SettlementFailed",
        )
        for use, metric, meaning in (
            ("budget-near-end", "BudgetsNearEnd", "A tenant has used 90 percent of its tokens"),
            ("unusual-spend", "UnusualSpend", "A tenant uses far more tokens than on other days"),
        ):
            MetricAlarm(
                self,
                use.replace("-", "_"),
                notice=notice(settings, use, meaning),
                namespace="gatehouse",
                metric=metric,
            )
        self.publish(
            TablesOutputs(
                sessions_table_name=sessions.name,
                sessions_table_arn=sessions.arn,
                tenants_table_name=tenants.name,
                tenants_table_arn=tenants.arn,
                usage_table_name=usage.name,
                usage_table_arn=usage.arn,
                api_keys_table_name=api_keys.name,
                api_keys_table_arn=api_keys.arn,
                data_key_arn=key.arn,
                evidence_key_arn=evidence.arn,
            )
        )
