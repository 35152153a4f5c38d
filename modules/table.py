"""A DynamoDB table: on demand, encrypted with our key, recoverable to any second."""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.dynamodb_table import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTableGlobalSecondaryIndex,
    DynamodbTablePointInTimeRecovery,
    DynamodbTableServerSideEncryption,
    DynamodbTableTtl,
)

from modules.framework import Construct


@dataclass(frozen=True)
class Index:
    """A global secondary index over string attributes that copies whole items."""

    name: str
    hash_key: str
    range_key: str


class Table(Construct):
    """One table whose key attributes are strings. `expires_at` (epoch seconds) ends an item."""

    name: str
    arn: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        hash_key: str,
        range_key: str | None = None,
        indexes: tuple[Index, ...] = (),
        key_arn: str,
        deletion_protection: bool,
        expires: bool = True,
    ) -> None:
        super().__init__(scope, id_)
        indexed = {key for index in indexes for key in (index.hash_key, index.range_key)}
        attributes = sorted({hash_key, *([range_key] if range_key else []), *indexed})
        table = DynamodbTable(
            self,
            "table",
            name=name,
            billing_mode="PAY_PER_REQUEST",
            hash_key=hash_key,
            range_key=range_key,
            attribute=[DynamodbTableAttribute(name=key, type="S") for key in attributes],
            global_secondary_index=[
                DynamodbTableGlobalSecondaryIndex(
                    name=index.name,
                    hash_key=index.hash_key,
                    range_key=index.range_key,
                    projection_type="ALL",
                )
                for index in indexes
            ]
            or None,
            ttl=DynamodbTableTtl(attribute_name="expires_at", enabled=True) if expires else None,
            server_side_encryption=DynamodbTableServerSideEncryption(
                enabled=True, kms_key_arn=key_arn
            ),
            point_in_time_recovery=DynamodbTablePointInTimeRecovery(enabled=True),
            deletion_protection_enabled=deletion_protection,
        )
        self.name = table.name
        self.arn = table.arn
