"""Owns: the user pool, its groups, web client, sign-in domain and pre-token-generation trigger.

Reads: `state` (boundary), `tables` (membership records). Publishes: what a token's reader needs.
Separate because users outlive every API that they sign in to.
"""

from dataclasses import dataclass

from environments import Settings
from modules.encryption_key import use_key_through
from modules.framework import App
from modules.permissions import Statement
from modules.user_pool import Group, UserPool
from modules.web_client import WebClient
from stacks import emulator
from stacks.base import Stack
from stacks.outputs import Outputs, output
from stacks.shared.hosting import Functions
from stacks.state import State
from stacks.tables import Tables

GROUPS = (
    Group("tenant-admin", "Reads usage and analytics of the tenant, edits its flows and content"),
    Group("member", "Chats"),
    Group("platform-operator", "Runs the platform"),
)
_TRIGGER_TIMEOUT_SECONDS = 5  # Cognito waits no longer

_ISSUER = "https://cognito-idp.{region}.amazonaws.com/{region}_Placehold"


@dataclass(frozen=True)
class IdentityOutputs(Outputs):
    """What a client needs to sign in, and an API to verify who did."""

    user_pool_id: str = output("Id of the user pool", placeholder="{region}_Placehold")
    user_pool_arn: str = output(
        "ARN of the user pool",
        placeholder="arn:aws:cognito-idp:{region}:{account}:userpool/{region}_Placehold",
    )
    issuer: str = output("The `iss` of every token", placeholder=_ISSUER)
    jwks_url: str = output(
        "The keys that tokens are signed with", placeholder=f"{_ISSUER}/.well-known/jwks.json"
    )
    web_client_id: str = output("The `aud` of every ID token", placeholder="placeholderwebclientid")
    sign_in_domain: str = output(
        "Host name of the sign-in pages",
        placeholder="{domain_prefix}.auth.{region}.amazoncognito.com",
    )
    sign_in_url: str = output("Address of the sign-in pages", placeholder="{sign_in_url}")


class Identity(Stack[IdentityOutputs]):
    """Who users are. Which tenant they belong to is a record in `tables`, put into each token."""

    name = "identity"
    outputs = IdentityOutputs

    def __init__(self, app: App, settings: Settings, *, state: State, tables: Tables) -> None:
        super().__init__(app, settings)
        identity, region = settings.identity, settings.account.region
        boundary, stored = self.read(state), self.read(tables)
        functions = Functions(self, settings, state=boundary, tables=stored)

        trigger = functions.add(
            "pre_token_generation",
            "Puts the tenant of the membership record into each token",
            environment={"tenants_table_name": stored.tenants_table_name},
            statements=(
                Statement("ReadMembership", ("dynamodb:GetItem",), (stored.tenants_table_arn,)),
                use_key_through("dynamodb", key_arn=stored.data_key_arn, region=region),
            ),
            timeout_seconds=_TRIGGER_TIMEOUT_SECONDS,
        )
        pool = UserPool(
            self,
            "users",
            name=f"{settings.resource_prefix}-users",
            domain_prefix=identity.domain_prefix,
            groups=GROUPS,
            mfa=identity.mfa,
            password_minimum_length=identity.password_minimum_length,
            deletion_protection=identity.deletion_protection,
            pre_token_generation_arn=trigger.arn,
        )
        client = WebClient(
            self,
            "web",
            name=f"{settings.resource_prefix}-web",
            user_pool_id=pool.user_pool_id,
            callback_urls=identity.callback_urls,
            logout_urls=identity.logout_urls,
            access_token_minutes=identity.access_token_minutes,
            id_token_minutes=identity.id_token_minutes,
            refresh_token_days=identity.refresh_token_days,
            rotate_refresh_tokens=not settings.aws.emulated,  # MiniStack does not keep the setting
        )
        domain = f"{pool.domain}.auth.{region}.amazoncognito.com"
        issuer = f"https://cognito-idp.{region}.amazonaws.com/{pool.user_pool_id}"
        self.publish(
            IdentityOutputs(
                user_pool_id=pool.user_pool_id,
                user_pool_arn=pool.arn,
                issuer=issuer,
                jwks_url=f"{issuer}/.well-known/jwks.json",
                web_client_id=client.client_id,
                sign_in_domain=domain,
                sign_in_url=emulator.sign_in_url(settings, domain),
            )
        )
