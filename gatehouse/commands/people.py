"""`gatehouse users` and `token`: who may use the platform."""

import os
import sys
from typing import Annotated

import typer

from gatehouse import emulator
from gatehouse.commands.console import out
from gatehouse.commands.environment_option import Environment
from gatehouse.operating.users import (
    TOKEN_KINDS,
    DemoPasswords,
    UserCommands,
    require_test_environment,
)
from gatehouse.platform import ArgumentError, Platform, PlatformError
from lambda_src.runtime.identity.claims import Role

PASSWORD_VARIABLE = "GATEHOUSE_PASSWORD"  # noqa: S105 - the name of a variable
TOKEN_VARIABLE = "GATEHOUSE_TOKEN"  # noqa: S105 - the name of a variable


users = typer.Typer(no_args_is_help=True, help="Users of tenants, from invitation to removal.")


@users.command("invite")
def invite_user(
    email: Annotated[str, typer.Argument(help="The address that the user signs in with.")],
    tenant: Annotated[str, typer.Option(help="Id of the tenant.")],
    role: Annotated[str, typer.Option(help="tenant-admin, member or platform-operator")] = "member",
    env: Environment = "local",
) -> None:
    """Invite a user into a tenant; Cognito sends the invitation, in local a password is made up."""
    password = DemoPasswords().get_or_make(email) if env == "local" else None
    UserCommands(Platform(env)).invite(email, tenant_id=tenant, role=_role(role), password=password)
    out.print(f"{email} is {role} of {tenant}.", markup=False)
    if password:
        out.print(f"Password: {password}", markup=False)


Email = Annotated[str, typer.Argument(help="The address that the user signs in with.")]


@users.command("role")
def change_role(
    email: Email,
    role: Annotated[str, typer.Argument(help="tenant-admin, member or platform-operator")],
    env: Environment = "local",
) -> None:
    """Change a user's role; existing tokens get it within seconds."""
    UserCommands(Platform(env)).set_role(email, _role(role))
    out.print(f"{email} is {role}.", markup=False)


@users.command("disable")
def disable_user(email: Email, env: Environment = "local") -> None:
    """Disable a user; existing tokens are rejected within seconds."""
    UserCommands(Platform(env)).set_enabled(email, enabled=False)
    out.print(f"{email} is disabled.", markup=False)


@users.command("enable")
def enable_user(email: Email, env: Environment = "local") -> None:
    """Enable a disabled user."""
    UserCommands(Platform(env)).set_enabled(email, enabled=True)
    out.print(f"{email} is enabled.", markup=False)


@users.command("list")
def list_users(
    tenant: Annotated[str, typer.Option(help="Id of the tenant.")], env: Environment = "local"
) -> None:
    """List the users of a tenant: role, status, whether they signed up, whether they have MFA."""
    for user in UserCommands(Platform(env)).all(tenant):
        mfa = "MFA" if user.has_mfa else "no MFA"
        out.print(
            f"{user.member.email:<36} {user.member.role:<18} {user.member.status:<9} "
            f"{user.sign_in:<10} {mfa}",
            markup=False,
        )


@users.command("resend")
def resend_invitation(email: Email, env: Environment = "local") -> None:
    """Send a user's invitation again, with another temporary password."""
    UserCommands(Platform(env)).resend(email)
    out.print(f"The invitation of {email} was sent again.", markup=False)


@users.command("reset-mfa")
def reset_mfa(email: Email, env: Environment = "local") -> None:
    """Take a user's one-time codes away and sign them out; where MFA is optional."""
    UserCommands(Platform(env)).reset_mfa(email)
    out.print(f"{email} signs in without a one-time code until they register one.", markup=False)


@users.command("remove")
def remove_user(email: Email, env: Environment = "local") -> None:
    """Remove a user from their tenant and from the user pool."""
    UserCommands(Platform(env)).remove(email)
    out.print(f"{email} is removed.", markup=False)


def token(
    user: Annotated[str, typer.Option(help="E-mail address of a test user.")],
    env: Environment = "local",
    access: Annotated[bool, typer.Option(help="The access token, which the API rejects.")] = False,
) -> None:
    """Print the ID token of a test user, signed in as the web client does; only for tests."""
    platform = Platform(env)
    require_test_environment(platform.settings)  # before it prompts for a password
    platform.require_access()
    tokens = UserCommands(platform).tokens(user, _password(env, user))
    sys.stdout.write(f"{tokens['AccessToken' if access else 'IdToken']}\n")


def token_of(platform: Platform, user: str) -> str:
    """An ID token for a command that acts as somebody: given in the shell, or signed in here.

    Environments that sign nobody in for tests take the one in GATEHOUSE_TOKEN.
    """
    given = os.environ.get(TOKEN_VARIABLE)
    if given:
        return given
    env = platform.settings.name
    if platform.settings.kind not in TOKEN_KINDS:
        raise ArgumentError(f"Set {TOKEN_VARIABLE} to the ID token of a tenant-admin of {env}.")
    return UserCommands(platform).tokens(user, _password(env, user))["IdToken"]


def _password(env: str, user: str) -> str:
    given = os.environ.get(PASSWORD_VARIABLE)
    if given:
        return given
    if env != "local":
        typed: str = typer.prompt(f"Password of {user}", hide_input=True, err=True)
        return typed
    known = DemoPasswords().get(user)
    if known is None:
        emulator.endpoint()  # without a rehearsal there is nobody to invite
        raise PlatformError(
            f"There is no stored password of {user}: invite the user, or set {PASSWORD_VARIABLE}."
        )
    return known


def _role(text: str) -> Role:
    if text in {"tenant-admin", "member", "platform-operator"}:
        return text  # type: ignore[return-value] # just checked
    raise ArgumentError(f"Role {text!r}: expected tenant-admin, member or platform-operator.")
