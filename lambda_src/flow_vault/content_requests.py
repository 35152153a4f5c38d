"""What the street may ask of content and of the audit log."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from lambda_src.flow_vault.requests import Page
from lambda_src.flows.canonical import is_storable
from lambda_src.flows.content_bodies import KINDS
from lambda_src.runtime.http.requests import Request

MOST_TAGS, MOST_LANGUAGES = 50, 20


def formed(pattern: str, problem: str) -> AfterValidator:
    """Return a validator of texts that match a pattern as a whole."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError(problem)
        return text

    return AfterValidator(check)


def _kind(name: str) -> str:
    if name not in KINDS:
        raise ValueError(f"must be one of {', '.join(KINDS)}.")
    return name


def _storable(value: dict[str, Any]) -> dict[str, Any]:
    if not is_storable(value):
        raise ValueError("must be JSON of at most 60 levels, without NaN and half characters.")
    return value


Name = Annotated[str, Field(min_length=1, max_length=200)]
Object = Annotated[dict[str, Any], AfterValidator(_storable)]
Kind = Annotated[str, AfterValidator(_kind)]
ContentId = Annotated[Name, formed(r"[^/]+", "must have no slash.")]
Language = Annotated[
    str,
    formed(
        r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}", "must be a language tag such as de or pt-BR."
    ),
]
Languages = Annotated[dict[Language, Object], Field(max_length=MOST_LANGUAGES)]
Tags = Annotated[list[Name], Field(max_length=MOST_TAGS)]
Status = Literal["draft", "published", "archived"]
Visibility = Literal["public", "private"]


class AddContent(Request):
    """An item that flows may draw; without an id it is known by what it says."""

    id: ContentId | None = None
    type: Kind
    body: Object
    tags: Tags = Field(default_factory=list)
    info: Object = Field(default_factory=dict)
    status: Status = "published"
    visibility: Visibility = "public"
    language: Language = "en"
    languages: Languages = Field(default_factory=dict)


class OnContent(Request):
    """Anything on one item."""

    content: Name


class ChangeContent(OnContent):
    """Other values for some fields of an item, in place of those of a revision."""

    revision: int = Field(ge=1)
    type: Kind | None = None
    body: Object | None = None
    tags: Tags | None = None
    info: Object | None = None
    status: Status | None = None
    visibility: Visibility | None = None
    language: Language | None = None
    languages: Languages | None = None

    def given(self) -> dict[str, Any]:
        """Return the fields that are to change."""
        return self.model_dump(exclude={"content", "revision"}, exclude_none=True)


class ListContent(Page):
    """A tenant's content, by id; what is searched for, that which fits best first."""

    type: Name | None = None
    tag: Name | None = None
    status: Status | None = None
    visibility: Visibility | None = None
    language: Language | None = None
    search: Name | None = None


class ListAudit(Page):
    """Who changed what, the latest first."""

    subject_type: Name | None = None
    subject_id: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    user_id: Name | None = None
    action: Name | None = None
