"""The partition keys of tables and indexes."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

_KEYS = frozenset({"session_key", "record_key", "usage_key", "tenant_key", "task_key", "flow_key"})
# The public id of an API key: random, known to who has the key. Its item says which tenant.
_SAYS_THE_TENANT = frozenset({"key_id"})
_OF_INDEXES = frozenset({"user_key", "tenant_id"})


@resource_policy(
    id="GH_DYNAMODB_006",
    severity="medium",
    types=("aws_dynamodb_table",),
    title="The partition key of every table and index begins with the tenant",
    reason="Only then does a query for one tenant never touch another's items.",
    fix="Lead the key with the tenant (docs/adr/0004-one-dynamodb-layout.md), and add its name to "
    "_KEYS in policies/checks/dynamodb/tenant_key.py.",
    threat="A forgotten filter shows one tenant's items to another.",
    platform_only=True,
)
def tenant_key(table: Resource) -> Iterator[str]:
    if table.tags.get("product") != "gatehouse":
        return
    if table["hash_key"] not in _KEYS | _SAYS_THE_TENANT:
        yield f"its partition key is {table['hash_key']}"
    for index in table.blocks("global_secondary_index"):
        if index["hash_key"] not in _KEYS | _OF_INDEXES:
            yield f"the partition key of index {index['name']} is {index['hash_key']}"
