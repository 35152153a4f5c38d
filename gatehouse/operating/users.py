"""Invites users into tenants, and signs test users in."""

import json
import secrets
import string
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from environments import Settings
from gatehouse.files import replace_text
from gatehouse.home import home
from gatehouse.operating.tenants import TenantCommands
from gatehouse.operating.vault_access import VaultAccess
from gatehouse.platform import ArgumentError, Platform, PlatformError
from lambda_src.runtime.identity.claims import Role
from lambda_src.runtime.identity.tenants import Membership

_TENANT_ATTRIBUTE = "custom:tenant_id"
_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.!?")
_PASSWORD_LENGTH = 20
INVITED = "invited"
_TEMPORARY = "FORCE_CHANGE_PASSWORD"  # Cognito's word for a password that it made
TOKEN_KINDS = ("rehearsal", "development")


@dataclass(frozen=True)
class ListedUser:
    """A member, how far their sign-in is, and whether they give one-time codes."""

    member: Membership
    sign_in: str
    has_mfa: bool


@dataclass(frozen=True)
class UserCommands:
    """What an operator does with users, over the environment's user pool."""

    platform: Platform

    def invite(self, email: str, *, tenant_id: str, role: Role, password: str | None) -> str:
        """Creates the user if need be and makes them a member; returns their id (`sub`).

        Without a password Cognito sends an invitation with a temporary one. Interrupted in the
        middle the user has no membership, hence gets no token; the same call again finishes.

        Raises:
            PlatformError: no such tenant, or the user belongs to another one.

        """
        TenantCommands(self.platform).open(tenant_id)
        user = self._create(email, tenant_id, password) or self._existing(email, tenant_id)
        user_id = user["sub"]
        TenantCommands(self.platform).add_member(tenant_id, user_id=user_id, email=email, role=role)
        self._pool().admin_add_user_to_group(**self._user(email), GroupName=role)
        if password:
            self._pool().admin_set_user_password(
                **self._user(email), Password=password, Permanent=True
            )
        return user_id

    def set_role(self, email: str, role: Role) -> None:
        """Changes a member's role, which applies within seconds to existing tokens as well.

        Raises:
            PlatformError: there is no such user, or the user is not a member of a tenant.

        """
        user = self._found(email)
        TenantCommands(self.platform).set_member(user["sub"], email, {"role": role})
        for other in set(get_args(Role)) - {role}:
            self._pool().admin_remove_user_from_group(**self._user(email), GroupName=other)
        self._pool().admin_add_user_to_group(**self._user(email), GroupName=role)

    def set_enabled(self, email: str, *, enabled: bool) -> None:
        """Disables a user, or enables them again; existing tokens are rejected within seconds.

        Raises:
            PlatformError: there is no such user, or the user is not a member of a tenant.

        """
        user = self._found(email)
        status = "active" if enabled else "disabled"
        TenantCommands(self.platform).set_member(user["sub"], email, {"status": status})
        vault = VaultAccess(self.platform)
        vault.set(user[_TENANT_ATTRIBUTE], user["sub"], is_blocked=not enabled)
        change = self._pool().admin_enable_user if enabled else self._pool().admin_disable_user
        change(**self._user(email))

    def remove(self, email: str) -> None:
        """Removes a user from tenant and pool; existing tokens are rejected within seconds.

        The pool comes last: interrupted before, the same call again finishes.

        Raises:
            PlatformError: there is no such user.

        """
        user = self._found(email)
        TenantCommands(self.platform).remove_member(user["sub"])
        VaultAccess(self.platform).set(user[_TENANT_ATTRIBUTE], user["sub"], is_blocked=True)
        self._pool().admin_delete_user(**self._user(email))

    def all(self, tenant_id: str) -> list[ListedUser]:
        """Every user of a tenant, by e-mail address.

        Raises:
            PlatformError: there is no such tenant.

        """
        members = TenantCommands(self.platform).members(tenant_id)
        return [ListedUser(member, *self._sign_in(member.email)) for member in members]

    def resend(self, email: str) -> None:
        """Has Cognito send the invitation again, with another temporary password.

        Raises:
            PlatformError: there is no such user, or they have signed in already.

        """
        self._found(email)
        if self._sign_in(email)[0] != INVITED:
            raise PlatformError(
                f"{email} has a password already, so there is no invitation to send. "
                "A forgotten password is reset on the sign-in page."
            )
        self._pool().admin_create_user(
            **self._user(email), MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
        )

    def reset_mfa(self, email: str) -> None:
        """Takes a user's one-time codes away and signs them out; they may register new ones.

        Cognito cannot do that where MFA is required: the call succeeds and changes nothing.
        https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminSetUserMFAPreference.html

        Raises:
            PlatformError: there is no such user, or MFA is required in the environment.

        """
        self._found(email)
        if self.platform.settings.identity.mfa == "required":
            raise PlatformError(
                "MFA is required here, and Cognito resets no authenticator of such a pool. Make "
                f"the user anew: `gatehouse users remove {email}`, then `users invite` with the "
                "same tenant and role. Conversations stay with the id of the former user."
            )
        self._pool().admin_set_user_mfa_preference(
            **self._user(email), SoftwareTokenMfaSettings={"Enabled": False, "PreferredMfa": False}
        )
        self._pool().admin_user_global_sign_out(**self._user(email))

    def tokens(self, email: str, password: str) -> dict[str, str]:
        """Signs in by SRP, as the web client does; `IdToken`, `AccessToken`, `RefreshToken`.

        Raises:
            ArgumentError: test users cannot sign in to the environment.
            PlatformError: Cognito rejected the sign-in.

        """
        require_test_environment(self.platform.settings)
        outputs = self.platform.outputs("identity")
        handshake = AWSSRP(
            username=email,
            password=password,
            pool_id=outputs["user_pool_id"],
            client_id=outputs["web_client_id"],
            # The embedded AWS reports a rejection by the trigger as a server error: do not retry.
            client=self.platform.caller.client("cognito-idp", attempts=1),
        )
        try:
            result: dict[str, str] = handshake.authenticate_user()["AuthenticationResult"]
        except ClientError as error:
            reason = error.response["Error"]["Message"]
            raise PlatformError(f"Cognito rejected the sign-in of {email}: {reason}") from None
        return result

    def _create(self, email: str, tenant_id: str, password: str | None) -> dict[str, str] | None:
        attributes = {"email": email, "email_verified": "true", _TENANT_ATTRIBUTE: tenant_id}
        quiet = {"MessageAction": "SUPPRESS", "TemporaryPassword": password} if password else {}
        try:
            created = self._pool().admin_create_user(
                **self._user(email),
                UserAttributes=[{"Name": key, "Value": text} for key, text in attributes.items()],
                **quiet,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "UsernameExistsException":
                raise PlatformError(
                    f"Cognito rejected the invitation of {email}: {error}"
                ) from None
            return None
        return _attributes(created["User"]["Attributes"])

    def _existing(self, email: str, tenant_id: str) -> dict[str, str]:
        found = _attributes(self._pool().admin_get_user(**self._user(email))["UserAttributes"])
        if found.get(_TENANT_ATTRIBUTE) != tenant_id:
            raise PlatformError(f"{email} belongs to another tenant already.")
        return found

    def _found(self, email: str) -> dict[str, str]:
        try:
            found = self._pool().admin_get_user(**self._user(email))
        except ClientError as error:
            if error.response["Error"]["Code"] != "UserNotFoundException":
                raise
            raise PlatformError(f"There is no user {email}.") from None
        return _attributes(found["UserAttributes"])

    def _sign_in(self, email: str) -> tuple[str, bool]:
        """How far a user's sign-in is, and whether they give one-time codes."""
        try:
            found = self._pool().admin_get_user(**self._user(email))
        except ClientError as error:
            if error.response["Error"]["Code"] != "UserNotFoundException":
                raise
            return "missing in the user pool", False
        state = INVITED if found["UserStatus"] == _TEMPORARY else "signed up"
        return state, bool(found.get("UserMFASettingList"))

    def _pool(self) -> Any:  # noqa: ANN401 - a boto3 client
        return self.platform.client("cognito-idp")

    def _user(self, email: str) -> dict[str, str]:
        pool_id = self.platform.outputs("identity")["user_pool_id"]
        return {"UserPoolId": pool_id, "Username": email}


def require_test_environment(settings: Settings) -> None:
    """Raise ArgumentError for an environment where test users cannot sign in."""
    if settings.kind not in TOKEN_KINDS:
        raise ArgumentError(
            f"Test users can sign in to environments of kind {' and '.join(TOKEN_KINDS)} only, "
            f"not to {settings.name}, which is {settings.kind}."
        )


def new_password() -> str:
    """A random password with all four classes of characters."""
    letters = [secrets.choice(alphabet) for alphabet in _CLASSES]
    letters += [secrets.choice("".join(_CLASSES)) for _ in range(_PASSWORD_LENGTH - len(letters))]
    secrets.SystemRandom().shuffle(letters)
    return "".join(letters)


class DemoPasswords:
    """Passwords of the rehearsal's users, in a file that only their owner reads."""

    def __init__(self) -> None:
        self._file: Path = home() / "demo-passwords.json"

    def get(self, email: str) -> str | None:
        """The password of a demo user; None when there is no such user."""
        return self._all().get(email)

    def get_or_make(self, email: str) -> str:
        """The password of a demo user, generated the first time."""
        passwords = self._all()
        if email not in passwords:
            passwords[email] = new_password()
            replace_text(self._file, json.dumps(passwords, indent=2), mode=0o600)
        return passwords[email]

    def _all(self) -> dict[str, str]:
        try:
            loaded: dict[str, str] = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        return loaded


def _attributes(listed: list[dict[str, str]]) -> dict[str, str]:
    return {item["Name"]: item.get("Value", "") for item in listed}
