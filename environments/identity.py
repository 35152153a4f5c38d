"""How people sign in."""

from typing import Annotated, Literal

from pydantic import Field

from .section import Section
from .shapes import Listed, Shape, Url

_DOMAIN_PREFIX = Shape(
    r"(?!.*(?:aws|amazon|cognito))[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?",
    "1 to 63 lower-case letters, digits and inner hyphens, without aws, amazon or cognito",
)
_TokenMinutes = Annotated[int, Field(ge=5, le=1440)]


class Identity(Section):
    """The Cognito user pool, its web client and its hosted sign-in.

    Limits are those of the CreateUserPool and CreateUserPoolClient operations of Cognito.
    """

    mfa: Literal["optional", "required"] = Field(
        description="Whether a user may or must sign in with a one-time code. `required` in "
        "production."
    )
    deletion_protection: bool = Field(
        description="Refuse to delete the user pool. Must be true in production."
    )
    domain_prefix: Annotated[str, _DOMAIN_PREFIX] = Field(
        description="First label of the hosted sign-in page's host; unique in the whole region."
    )
    callback_urls: Annotated[Listed[Url], Field(min_length=1, max_length=100)] = Field(
        description="Where the hosted page may send a user who signed in."
    )
    logout_urls: Annotated[Listed[Url], Field(min_length=1, max_length=100)] = Field(
        description="Where the hosted page may send a user who signed out."
    )
    access_token_minutes: _TokenMinutes = Field(
        default=60, description="Life of an access token, minutes."
    )
    id_token_minutes: _TokenMinutes = Field(default=60, description="Life of an ID token, minutes.")
    refresh_token_days: int = Field(
        default=30, ge=1, le=3650, description="Life of a refresh token, days."
    )
    email_sending: Literal["cognito"] = Field(
        default="cognito",
        description="Who sends invitations: Cognito itself, up to 50 e-mails a day.",
    )
    password_minimum_length: int = Field(
        default=14, ge=14, le=99, description="Shortest password, characters."
    )
