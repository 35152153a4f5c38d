"""The tenant claim, from our own records: the second of the two locks on it.

Whatever the user's attributes say, the ID token carries the tenant of the membership record,
which only the invite command writes. In doubt there is no token.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from lambda_src.runtime.identity.claims import is_user_id
from lambda_src.runtime.identity.tenants import Membership, TenantStore

Event = dict[str, Any]

TENANT_CLAIM = "custom:tenant_id"
LOGGED_CLAIM = "tenant_id"  # API Gateway's access log finds no claim with a colon in its name


class SignInRefusedError(Exception):
    """No token. Cognito shows the message to the user, so it says nothing about our records."""


class NoWorkspaceError(SignInRefusedError):
    """The account belongs to no tenant, or to one that is not active."""

    def __init__(self) -> None:
        super().__init__("This account has no active workspace.")


def user_of(event: Event) -> str:
    """Return the user id (`sub`) of a V1_0 event. Raises NoWorkspaceError for any other event.

    Cognito ignores our answer to a V2 event, whose answer has another form, and would then use
    the user's own attribute; so the version matters.
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
    """
    node: Any = event
    for step in ("request", "userAttributes", "sub"):
        node = node.get(step) if isinstance(node, Mapping) else None
    expected = isinstance(event, Mapping) and str(event.get("version")) == "1"
    trigger = str(event.get("triggerSource")) if expected else ""
    if not trigger.startswith("TokenGeneration_") or not is_user_id(node):
        raise NoWorkspaceError
    return str(node)


def active_membership(tenants: TenantStore, user_id: str) -> Membership:
    """Return the membership of a user in an active tenant. Raises NoWorkspaceError."""
    try:
        membership = tenants.membership(user_id)
        tenant = tenants.tenant(membership.tenant_id) if membership else None
    except ValidationError as malformed_record:
        raise NoWorkspaceError from malformed_record
    if membership is None or membership.user_id != user_id or membership.status != "active":
        raise NoWorkspaceError
    if tenant is None or tenant.status != "active" or tenant.tenant_id != membership.tenant_id:
        raise NoWorkspaceError
    return membership


def override(event: Event, membership: Membership) -> Event:
    """Return the event with the claims and group that the token shall carry."""
    details = {
        "claimsToAddOrOverride": dict.fromkeys((TENANT_CLAIM, LOGGED_CLAIM), membership.tenant_id),
        "groupOverrideDetails": {"groupsToOverride": [membership.role]},
    }
    return {**event, "response": {"claimsOverrideDetails": details}}
