"""Tenants and who belongs to them: the records that decide which tenant a token names."""

import re
from dataclasses import dataclass
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from gatehouse.operating.off_boarding.record import RemovalRecords
from gatehouse.operating.vault_access import VaultAccess, wake_relay
from gatehouse.platform import ArgumentError, Platform, PlatformError
from lambda_src.runtime.clock import now, to_text
from lambda_src.runtime.identity.claims import Role
from lambda_src.runtime.identity.tenants import Membership, Tenant
from lambda_src.runtime.identity.tiers import Tiers
from lambda_src.runtime.storage.keys import member_record, tenant_record

TENANT_ID = re.compile(r"[a-z0-9-]{1,64}")


@dataclass(frozen=True)
class TenantCommands:
    """What an operator does with tenants, over the environment's tenants table."""

    platform: Platform

    def create(
        self, tenant_id: str, *, name: str, budget: int | None, plan: str, tier: str | None = None
    ) -> Tenant:
        """Creates a tenant; creating the same one again changes nothing.

        Raises:
            ArgumentError: the id is malformed, or the environment has no such tier.
            PlatformError: the id belongs to a tenant of another name, budget or tier, or to one
                that was or will be deleted.

        """
        if not TENANT_ID.fullmatch(tenant_id):
            raise ArgumentError(
                f"Tenant id {tenant_id!r}: expected 1 to 64 of a-z, 0-9 and hyphens."
            )
        self._check_tier(tier)
        if (removal := RemovalRecords(self.platform).of(tenant_id)) is not None:
            raise PlatformError(
                f"The deletion of tenant {tenant_id} was requested at {removal.requested_at}: "
                "the id of a deleted tenant is never used again."
            )
        tenant = Tenant(
            tenant_id=tenant_id, name=name, status="active", plan=plan, tier=tier,
            monthly_token_budget=budget, created_at=to_text(now()),
        )  # fmt: skip
        if self._put_new(tenant.item()):
            return tenant
        existing = self.get(tenant_id)
        if existing.name != name:
            raise PlatformError(
                f"Tenant {tenant_id} already exists with the name {existing.name!r}."
            )
        if budget is not None and existing.monthly_token_budget != budget:
            raise PlatformError(
                f"Tenant {tenant_id} already exists with {_tokens(existing)}. "
                f"Change it with `gatehouse tenants budget {tenant_id} --set {budget}`."
            )
        if tier is not None and existing.tier != tier:
            raise PlatformError(
                f"Tenant {tenant_id} already exists with {tier_words(existing.tier)}. "
                f"Change it with `gatehouse tenants tier {tenant_id} --set {tier}`."
            )
        return existing

    def get(self, tenant_id: str) -> Tenant:
        """The tenant of that id.

        Raises:
            PlatformError: there is none.

        """
        item = (
            self._client()
            .get_item(TableName=self._table(), Key=_typed({"record_key": tenant_record(tenant_id)}))
            .get("Item")
        )
        if item is None:
            raise PlatformError(f"There is no tenant {tenant_id}.")
        return Tenant.model_validate(_plain(item))

    def limited(self, tenant_id: str) -> Tenant:
        """The tenant of that id with the limits of its tier.

        Raises:
            PlatformError: there is none.

        """
        tiers = Tiers.model_validate(self.platform.settings.tiers_with_ids)
        return self.get(tenant_id).in_tier(tiers)

    def models_of(self, tenant: Tenant) -> tuple[str, ...]:
        """The ids of the models that requests of a tenant may name, as functions see them."""
        models = self.platform.settings.models
        usual = (model.model_id for model in (models.chat, models.embeddings) if model)
        return tenant.limits.models or tuple(usual)

    def open(self, tenant_id: str) -> Tenant:
        """The tenant of that id, of which no deletion has begun.

        Raises:
            PlatformError: there is none, or it is being deleted.

        """
        removal = RemovalRecords(self.platform).of(tenant_id)
        if removal is not None and removal.state != "waiting":
            raise PlatformError(f"Tenant {tenant_id} is being deleted: nothing is added to it.")
        return self.get(tenant_id)

    def all(self) -> list[Tenant]:
        """Every tenant, by id. Reads the whole table: an operator's command, never a request's."""
        pages = (
            self._client()
            .get_paginator("scan")
            .paginate(
                TableName=self._table(),
                FilterExpression="begins_with(record_key, :kind)",
                ExpressionAttributeValues=_typed({":kind": tenant_record("")}),
            )
        )
        found = [Tenant.model_validate(_plain(item)) for page in pages for item in page["Items"]]
        return sorted(found, key=lambda tenant: tenant.tenant_id)

    def set_status(self, tenant_id: str, status: str) -> None:
        """Suspends or activates a tenant, for functions inside and outside the vault.

        A suspended tenant gets no token and no answer; its calls wait in the outbox until
        the activation. The same call again finishes one that was interrupted.

        Raises:
            PlatformError: there is no such tenant, its deletion has begun, or the database
                rejected the change.

        """
        if status == "active":
            RemovalRecords(self.platform).cancel(tenant_id)
        self._update(tenant_record(tenant_id), {"status": status}, f"tenant {tenant_id}")
        VaultAccess(self.platform).set(tenant_id, is_blocked=status == "suspended")
        if status == "active":
            wake_relay(self.platform, tenant_id)

    def set_budget(self, tenant_id: str, budget: int) -> None:
        """Sets the tenant's tokens of a month; functions notice within five seconds.

        Raises:
            PlatformError: there is no such tenant.

        """
        changed = {"monthly_token_budget": budget}
        self._update(tenant_record(tenant_id), changed, f"tenant {tenant_id}")

    def set_calls(self, tenant_id: str, calls: int) -> None:
        """Sets the tenant's model calls of a minute; functions notice within five seconds.

        Raises:
            PlatformError: there is no such tenant.

        """
        changed = {"model_calls_per_minute": calls}
        self._update(tenant_record(tenant_id), changed, f"tenant {tenant_id}")

    def set_tier(self, tenant_id: str, tier: str | None) -> None:
        """Puts the tenant into a tier, or into none; functions notice within five seconds.

        A budget or calls of its own stay, and go before the tier's.

        Raises:
            ArgumentError: the environment has no such tier.
            PlatformError: there is no such tenant.

        """
        self._check_tier(tier)
        self._update(tenant_record(tenant_id), {"tier": tier}, f"tenant {tenant_id}")

    def _check_tier(self, tier: str | None) -> None:
        if tier is not None and tier not in (known := self.platform.settings.tiers):
            listed = ", ".join(known) if known else "none"
            raise ArgumentError(
                f"There is no tier {tier!r} in {self.platform.settings.name}: "
                f"the environment's file has {listed} (`[tiers.NAME]`)."
            )

    def members(self, tenant_id: str) -> list[Membership]:
        """Who belongs to a tenant, by e-mail address.

        Raises:
            PlatformError: there is no such tenant.

        """
        self.get(tenant_id)
        pages = (
            self._client()
            .get_paginator("query")
            .paginate(
                TableName=self._table(),
                IndexName="by_tenant",
                KeyConditionExpression="tenant_id = :tenant AND begins_with(record_key, :kind)",
                ExpressionAttributeValues=_typed(
                    {":tenant": tenant_id, ":kind": member_record("")}
                ),
            )
        )
        found = [
            Membership.model_validate(_plain(item)) for page in pages for item in page["Items"]
        ]
        return sorted(found, key=lambda member: member.email)

    def set_member(self, user_id: str, email: str, changed: dict[str, Any]) -> None:
        """Changes `role` or `status` of a membership.

        Raises:
            PlatformError: the user is not a member of a tenant.

        """
        self._update(member_record(user_id), changed, f"member {email}")

    def remove_member(self, user_id: str) -> None:
        """Removes a membership; removing it again changes nothing."""
        key = _typed({"record_key": member_record(user_id)})
        self._client().delete_item(TableName=self._table(), Key=key)

    def _update(self, key: str, changed: dict[str, Any], what: str) -> None:
        try:
            self._client().update_item(
                TableName=self._table(),
                Key=_typed({"record_key": key}),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in changed),
                ConditionExpression="attribute_exists(record_key)",
                ExpressionAttributeNames={f"#{name}": name for name in changed},
                ExpressionAttributeValues=_typed({f":{n}": v for n, v in changed.items()}),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            raise PlatformError(f"There is no {what}.") from None

    def add_member(self, tenant_id: str, *, user_id: str, email: str, role: Role) -> None:
        """Records that a user belongs to a tenant; a user belongs to one.

        Raises:
            PlatformError: the user belongs to a tenant already, with another role or elsewhere.

        """
        member = Membership(
            tenant_id=tenant_id, user_id=user_id, email=email, role=role, since=to_text(now())
        )
        if self._put_new(member.item()):
            return
        key = _typed({"record_key": member.item()["record_key"]})
        item = self._client().get_item(TableName=self._table(), Key=key)["Item"]
        existing = Membership.model_validate(_plain(item))
        if (existing.tenant_id, existing.role) != (tenant_id, role):
            raise PlatformError(f"{email} is already {existing.role} of {existing.tenant_id}.")

    def _put_new(self, item: dict[str, Any]) -> bool:
        try:
            self._client().put_item(
                TableName=self._table(),
                Item=_typed(item),
                ConditionExpression="attribute_not_exists(record_key)",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("dynamodb")

    def _table(self) -> str:
        return self.platform.outputs("tables")["tenants_table_name"]


def _typed(item: dict[str, Any]) -> dict[str, Any]:
    return {name: TypeSerializer().serialize(value) for name, value in item.items()}


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {name: TypeDeserializer().deserialize(value) for name, value in item.items()}


def tier_words(tier: str | None) -> str:
    """A tenant's tier, in words."""
    return "no tier" if tier is None else f"the tier {tier}"


def _tokens(tenant: Tenant) -> str:
    budget = tenant.monthly_token_budget
    return "the environment's budget" if budget is None else f"{budget:,} tokens a month"
