"""The user pool's client for browsers, without a secret and without write access to the tenant."""

from cdktf_cdktf_provider_aws.cognito_user_pool_client import (
    CognitoUserPoolClient,
    CognitoUserPoolClientRefreshTokenRotation,
    CognitoUserPoolClientTokenValidityUnits,
)

from modules.framework import Construct
from modules.user_pool import TENANT_ATTRIBUTE

# For 30 seconds a refresh token that was just exchanged still works, for a client whose
# response got lost (https://docs.aws.amazon.com/cognito/latest/developerguide/
# amazon-cognito-user-pools-using-the-refresh-token.html).
_ROTATION = CognitoUserPoolClientRefreshTokenRotation(
    feature="ENABLED", retry_grace_period_seconds=30
)


class WebClient(Construct):
    """A public client: SRP, and authorization code with PKCE on the hosted sign-in pages.

    Refresh tokens rotate, which excludes ALLOW_REFRESH_TOKEN_AUTH: they are exchanged through
    GetTokensFromRefreshToken, also by an emulator that cannot rotate. Times are in minutes, days.
    """

    client_id: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        user_pool_id: str,
        callback_urls: tuple[str, ...],
        logout_urls: tuple[str, ...],
        access_token_minutes: int,
        id_token_minutes: int,
        refresh_token_days: int,
        rotate_refresh_tokens: bool,
    ) -> None:
        super().__init__(scope, id_)
        self.client_id = CognitoUserPoolClient(
            self,
            "client",
            name=name,
            user_pool_id=user_pool_id,
            generate_secret=False,
            explicit_auth_flows=["ALLOW_USER_SRP_AUTH"],
            allowed_oauth_flows_user_pool_client=True,
            allowed_oauth_flows=["code"],
            allowed_oauth_scopes=["openid", "email", "profile"],
            supported_identity_providers=["COGNITO"],
            callback_urls=list(callback_urls),
            logout_urls=list(logout_urls),
            read_attributes=["email", "email_verified", f"custom:{TENANT_ATTRIBUTE}"],
            # An empty list would mean every attribute, the tenant included.
            write_attributes=["email"],
            access_token_validity=access_token_minutes,
            id_token_validity=id_token_minutes,
            refresh_token_validity=refresh_token_days,
            token_validity_units=[
                CognitoUserPoolClientTokenValidityUnits(
                    access_token="minutes",  # noqa: S106 - a unit
                    id_token="minutes",  # noqa: S106 - a unit
                    refresh_token="days",  # noqa: S106 - a unit
                )
            ],
            refresh_token_rotation=[_ROTATION] if rotate_refresh_tokens else None,
            enable_token_revocation=True,
            prevent_user_existence_errors="ENABLED",
        ).id
