"""Signing in as the web client does."""

from dataclasses import dataclass
from typing import Any

import jwt
from pycognito.aws_srp import AWSSRP

from tests.deployed.running import Rehearsal

TENANT_CLAIM = "custom:tenant_id"


@dataclass(frozen=True)
class Tokens:
    """What a user holds after signing in."""

    id: str
    access: str
    refresh: str = ""

    @property
    def claims(self) -> dict[str, Any]:
        """What the ID token says, unverified."""
        return read(self.id)

    @property
    def user_id(self) -> str:
        return str(self.claims["sub"])


def read(token: str) -> dict[str, Any]:
    """The claims of a token, unverified."""
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def sign_in(rehearsal: Rehearsal, email: str, password: str) -> Tokens:
    """By SRP. Raises botocore's ClientError when Cognito refuses."""
    handshake = AWSSRP(
        username=email,
        password=password,
        pool_id=rehearsal.output("identity", "user_pool_id"),
        client_id=rehearsal.output("identity", "web_client_id"),
        client=rehearsal.anybody("cognito-idp"),
    )
    return _tokens(handshake.authenticate_user()["AuthenticationResult"])


def refresh(rehearsal: Rehearsal, token: str) -> Tokens:
    """By GetTokensFromRefreshToken, as a client with rotation must.

    Raises botocore's ClientError when Cognito refuses.
    """
    answer = rehearsal.anybody("cognito-idp").get_tokens_from_refresh_token(
        RefreshToken=token, ClientId=rehearsal.output("identity", "web_client_id")
    )
    return _tokens(answer["AuthenticationResult"])


def _tokens(result: dict[str, str]) -> Tokens:
    return Tokens(result["IdToken"], result["AccessToken"], result.get("RefreshToken", ""))
