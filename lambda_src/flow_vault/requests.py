"""What the street may ask for: these operations, each with fields of its own.

The list is the whole of what the street can get out of the vault for flows. It has no place for a
tenant: that comes from verified claims, or from a token whose random part the database proves.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from lambda_src.flows.canonical import is_storable
from lambda_src.flows.documents import Json
from lambda_src.runtime.http.requests import Request

SCOPES = ("user", "variables", "context", "temp")
_Id = Annotated[str, Field(min_length=1, max_length=200)]
_Token = Annotated[str, Field(min_length=1, max_length=200)]


def storable(value: Json) -> Json:
    """Return JSON that can be stored. Raises ValueError."""
    if not is_storable(value):
        raise ValueError("must be JSON that is not too deep, without NaN and half characters.")
    return value


_Object = Annotated[dict[str, Any], AfterValidator(storable)]


class Initial(Request):
    """What a conversation knows from the beginning. The scope `session` is the platform's own."""

    user: _Object = Field(default_factory=dict)
    variables: _Object = Field(default_factory=dict)
    context: _Object = Field(default_factory=dict)
    temp: _Object = Field(default_factory=dict)


class Start(Request):
    """Begin a session on a published flow, by key or id."""

    flow: _Id
    initial: Initial = Initial()


class OnSession(Request):
    """Anything on one session."""

    token: _Token


class Interact(OnSession):
    """An answer to the question of a revision, or null to acknowledge."""

    revision: int = Field(ge=1)
    input: Annotated[Json, AfterValidator(storable)] = None


class Back(OnSession):
    """Take back the last answer, at a revision."""

    revision: int = Field(ge=1)


class Read(OnSession):
    """Where a session is, and what was said after a revision."""

    after: int | None = Field(default=None, ge=0)


class History(OnSession):
    """A page of what happened."""

    limit: int | None = Field(default=None, ge=1)
    cursor: Annotated[str, Field(pattern=r"^[0-9]{1,9}$")] | None = None


class SetState(OnSession):
    """Set variables by path, such as `user.name`, at a revision."""

    revision: int = Field(ge=1)
    set: Annotated[_Object, Field(min_length=1, max_length=100)]


class Page(Request):
    """A page of a listing; `cursor` is the last one's key."""

    limit: int | None = Field(default=None, ge=1)
    cursor: _Id | None = None


class ListFlows(Page):
    """A tenant's flows."""

    status: Literal["draft", "published", "archived"] | None = None
    visibility: Literal["private", "public"] | None = None
    search: _Id | None = None


class CreateFlow(Request):
    """A document as the draft of a new flow."""

    document: _Object


class OnFlow(Request):
    """Anything on one flow, by key or id."""

    flow: _Id


class ValidateFlow(OnFlow):
    """What is wrong with a draft, or with a document that is to take its place."""

    document: _Object | None = None


class ReplaceFlow(OnFlow):
    """Another draft, in place of the one of a revision."""

    revision: int = Field(ge=1)
    document: _Object


class PublishFlow(OnFlow):
    """The draft as the next version. The note says to other authors what is new in it."""

    visibility: Literal["private", "public"] = "private"
    note: Annotated[str, Field(max_length=1_000)] = ""


class OnVersion(OnFlow):
    """Anything on one version."""

    version: int = Field(ge=1)


class CloneFlow(OnFlow):
    """The draft as a new flow of another key."""

    key: _Id
    name: Annotated[str, Field(max_length=500)] | None = None


class Visitor(Request):
    """What somebody without a token of the user pool comes with."""

    public_key: Annotated[str, Field(max_length=300)] = ""
    client: Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")] = ""
    proof: Annotated[str, Field(max_length=300)] = ""
    csrf: Annotated[str, Field(max_length=300)] = ""


class Situation(Request):
    """Where somebody is, as the gateway read it; what it could not read is empty."""

    locale: Annotated[str, Field(pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4})?$")] = ""
    timezone: Annotated[str, Field(max_length=64)] = ""
    channel: Annotated[str, Field(pattern=r"^[a-z]{1,20}$")] = "web"


class Envelope(Request):
    """One invocation: verified claims as they came or a visitor, and an operation."""

    claims: dict[str, Any] | None = None
    visitor: Visitor | None = None
    situation: Situation = Situation()
    operation: str
    fields: dict[str, Any] = Field(default_factory=dict)
