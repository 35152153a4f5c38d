"""Users of the Cognito pool whose attribute names the tenant."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from gatehouse.operating.tenant_stores.store import Cursor, Page, Store

TENANT_ATTRIBUTE = "custom:tenant_id"
_KEPT = ("Username", "Enabled", "UserStatus", "UserCreateDate", "UserLastModifiedDate")


@dataclass(frozen=True)
class PoolUsers(Store):
    """Users. Cognito cannot filter by an attribute of ours, so all of them are listed."""

    name = "users"
    holds = "users: e-mail address, password hash, MFA secret"
    found_by = f"the attribute `{TENANT_ATTRIBUTE}`"
    places = ("identity:aws_cognito_user_pool.users_pool",)

    def count(self, tenant_id: str) -> dict[str, int]:
        """Count users."""
        found = sum(1 for _ in self._users(tenant_id))
        return {"user": found} if found else {}

    def delete(self, tenant_id: str) -> dict[str, int]:
        """Delete users; their refresh tokens end with them."""
        deleted = 0
        for user in list(self._users(tenant_id)):
            try:
                self._client().admin_delete_user(UserPoolId=self._pool(), Username=user["Username"])
            except ClientError as error:
                if error.response["Error"]["Code"] != "UserNotFoundException":
                    raise
            deleted += 1
        return {"user": deleted} if deleted else {}

    def page(self, tenant_id: str, file: str, after: Cursor | None) -> Page:
        """All users, with their attributes."""
        del file, after
        return Page([_line(user) for user in self._users(tenant_id)], None)

    def omitted(self) -> dict[str, str]:
        """What Cognito gives to nobody."""
        return {"password hashes and MFA secrets": "Cognito gives them to nobody"}

    def _users(self, tenant_id: str) -> Iterator[dict[str, Any]]:
        pages = self._client().get_paginator("list_users").paginate(UserPoolId=self._pool())
        for page in pages:
            for user in page["Users"]:
                if _attributes(user).get(TENANT_ATTRIBUTE) == tenant_id:
                    yield user

    def _pool(self) -> str:
        return self.platform.outputs("identity")["user_pool_id"]

    def _client(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("cognito-idp")


def _attributes(user: dict[str, Any]) -> dict[str, str]:
    return {item["Name"]: item.get("Value", "") for item in user.get("Attributes", [])}


def _line(user: dict[str, Any]) -> str:
    document = {name: user[name] for name in _KEPT if name in user}
    named = {**document, "Attributes": _attributes(user)}
    return json.dumps(named, ensure_ascii=False, sort_keys=True, default=str)
