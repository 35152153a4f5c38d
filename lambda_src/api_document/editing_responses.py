"""The answers of flows that are written, tried, published and retired, as typed models."""

from typing import Any, Literal

from lambda_src.api_document.flow_responses import QuestionShown, Revision, SaidShown
from lambda_src.api_document.responses import Count, FindingShown, Moment, Shown

Document = dict[str, Any]


class FlowShown(Shown):
    """A flow without its draft. New sessions start on `version`, if there is one."""

    id: str
    key: str
    name: str
    revision: Revision
    version: Count | None
    visibility: Literal["private", "public"]
    status: Literal["draft", "published", "archived"]
    updated_at: Moment


class FlowsShown(Shown):
    """A page of flows, by key."""

    flows: list[FlowShown]
    next_cursor: str | None


class DraftShown(FlowShown):
    """A flow with its draft."""

    document: Document


class CheckedFlowShown(FlowShown):
    """A flow whose draft was changed, and what is wrong with that now."""

    findings: list[FindingShown]


class FindingsShown(Shown):
    """Every mistake and warning of a document."""

    findings: list[FindingShown]


class PublishedShown(CheckedFlowShown):
    """A flow that was published; a public key is in no other answer."""

    public_key: str | None


class VersionShown(Shown):
    """When a version was published, and by which user."""

    version: Count
    published_at: Moment
    published_by: str


class VersionsShown(Shown):
    """What was published of a flow, the first version first."""

    versions: list[VersionShown]


class FrozenVersionShown(VersionShown):
    """A version with its document, and the documents that it embeds by key."""

    document: Document
    embedded: dict[str, Document]


class ArchivedFlowShown(FlowShown):
    """An archived flow: how many sessions were ended, and whether some still play it."""

    ended: Count
    has_active_sessions: bool


class DeletedFlowShown(Shown):
    """Whether a flow is gone; it is not while sessions that are to end still play it."""

    id: str
    deleted: bool
    ended: Count
    has_active_sessions: bool


class GivenShown(Shown):
    """What was given in a step of a trial: an answer, or the outcome of a call."""

    answer: Any
    outcome: dict[str, Any] | None


class ChangeShown(Shown):
    """What a variable was and is; without one of them it was made or went away."""

    before: Any = None
    after: Any = None


class PassedShown(Shown):
    """A node that a trial passed, and the variables that it changed, by path."""

    node: str
    changed: dict[str, ChangeShown]


class TriedEventShown(Shown):
    """Something worth a line in a log or in analytics."""

    type: str
    node: str | None
    detail: dict[str, Any]


class TriedShown(Shown):
    """One step of a trial; `refused` says why an answer changed nothing."""

    given: GivenShown | None
    nodes: list[PassedShown]
    messages: list[SaidShown]
    question: QuestionShown | None
    events: list[TriedEventShown]
    refused: str | None


class CallShown(Shown):
    """A call that a trial does not make."""

    method: str
    url: str
    body: Any


class AwaitedShown(Shown):
    """What a trial waits for at its end."""

    kind: Literal["question", "acknowledgement", "script", "task"]
    node: str
    task: CallShown | None


class TrialShown(Shown):
    """What came of a trial, and the warnings of the draft that was tried."""

    steps: list[TriedShown]
    status: Literal["active", "completed", "abandoned"]
    node: str | None
    waiting: AwaitedShown | None
    variables: dict[str, dict[str, Any]]
    findings: list[FindingShown]


class NodesShown(Shown):
    """A page of a draft's nodes, in its order."""

    nodes: list[Document]
    revision: Revision
    next_cursor: str | None


class NodeShown(Shown):
    """One node of a draft."""

    node: Document
    revision: Revision


class AddedNodeShown(CheckedFlowShown):
    """The flow with a node more."""

    node: Document


class ConnectionsShown(Shown):
    """A page of a draft's connections, in its order."""

    connections: list[Document]
    revision: Revision
    next_cursor: str | None


class ConnectionShown(Shown):
    """One connection of a draft."""

    connection: Document
    revision: Revision


class AddedConnectionShown(CheckedFlowShown):
    """The flow with a connection more."""

    connection: Document


class BaseShown(Shown):
    """Where calls of relative addresses go; secrets in headers are names."""

    name: str
    prefix: str
    url: str
    headers: dict[str, str]


class BasesShown(Shown):
    """Every base of a tenant."""

    bases: list[BaseShown]


class DeletedBaseShown(Shown):
    """The base that is gone."""

    name: str
    deleted: Literal[True]
