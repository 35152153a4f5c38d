"""The answers of content, its experiments and the audit log, as typed models."""

from typing import Annotated, Any, Literal

from pydantic import Field

from lambda_src.api_document.flow_responses import Revision
from lambda_src.api_document.responses import Count, Moment, Shown

Share = Annotated[float, Field(ge=0, le=1)]
Body = dict[str, Any]


class ContentShown(Shown):
    """An item that flows draw from."""

    id: str
    type: str
    body: Body
    tags: list[str]
    info: Body
    status: Literal["draft", "published", "archived"]
    visibility: Literal["public", "private"]
    language: str
    languages: dict[str, Body]
    revision: Revision
    created_at: Moment
    updated_at: Moment


class ContentPageShown(Shown):
    """A page of content."""

    content: list[ContentShown]
    next_cursor: str | None


class DeletedContentShown(Shown):
    """The item that is gone."""

    id: str
    deleted: Literal[True]


class AuditedShown(Shown):
    """Who changed what; what `changes` has depends on the action."""

    user_id: str
    action: str
    subject_type: str
    subject_id: str
    revision: Revision | None
    changes: dict[str, Any]
    happened_at: Moment


class AuditShown(Shown):
    """A page of the audit log, the latest entry first."""

    audit: list[AuditedShown]
    next_cursor: str | None


class GoalShown(Shown):
    """What counts as a conversion: a node that is reached, or the type of an event."""

    node: str | None = None
    event: str | None = None


class CountedShown(Shown):
    """Sessions that saw a variant and that reached the goal; visitors once each."""

    impressions: Count
    conversions: Count
    visitors: Count
    converted: Count


class VariantShown(CountedShown):
    """A variant; the control has no body of its own."""

    id: str
    weight: Count
    body: Body | None
    languages: dict[str, Body]


class ExperimentShown(Shown):
    """The experiment that runs on an item, if one does."""

    experiment: Count | None
    goal: GoalShown | None
    variants: list[VariantShown]


class RatedVariantShown(CountedShown):
    """How a variant stands; `evidence` of at least `evidence_needed` makes a winner."""

    id: str
    weight: Count
    rate: Share | None
    interval: Annotated[list[Share], Field(min_length=2, max_length=2)]
    evidence: float = Field(ge=0)
    evidence_needed: float = Field(ge=0)


class ExperimentReportShown(Shown):
    """How an experiment stands, and who won if anybody did by now."""

    experiment: Count
    status: Literal["running", "ended"]
    goal: GoalShown
    started_at: Moment
    ended_at: Moment | None
    error: Share
    method: str
    variants: list[RatedVariantShown]
    winner: str | None
    promoted: str | None


class PromotedShown(Shown):
    """The item as it is now, and how its experiment ended."""

    content: ContentShown
    report: ExperimentReportShown
