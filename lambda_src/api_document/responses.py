"""The answers of the API as typed models. Tests validate what the functions answer by them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=0)]
Moment = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Shown(BaseModel):
    """Base of every answer: it has these fields and no others."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class FindingShown(Shown):
    """A mistake or a warning of a flow's document, and where it is."""

    severity: Literal["error", "warning"]
    node: str | None
    field: str
    message: str


class ErrorOf(Shown):
    """What is wrong; with the current `revision` or `findings` where that is what is wrong."""

    code: str
    message: str
    request_id: str | None = None
    revision: Count | None = None
    findings: list[FindingShown] | None = None


class ErrorShown(Shown):
    """The one shape of errors."""

    error: ErrorOf


class ProgramErrorOf(Shown):
    """What is wrong, as clients for OpenAI's API read it."""

    message: str
    type: str
    param: str | None
    code: str
    request_id: str


class ProgramErrorShown(Shown):
    """The shape of errors below `/v1/`."""

    error: ProgramErrorOf


class TokensShown(Shown):
    """Tokens of one call of a model."""

    input_tokens: Count
    output_tokens: Count


class SessionShown(Shown):
    """A conversation."""

    tenant_id: str
    user_id: str
    session_id: str
    created_at: Moment
    last_activity: Moment
    message_count: Count
    expires_at: int
    title: str | None
    current_message_id: str | None


class SessionsShown(Shown):
    """A page of conversations, newest first."""

    sessions: list[SessionShown]
    next_cursor: str | None


class FeedbackShown(Shown):
    """What its reader thinks of a reply."""

    rating: Literal["up", "down"]
    given_at: Moment
    reason: str | None = None
    comment: str | None = None


class MessageShown(Shown):
    """A message; a reply says which model wrote it and what it cost."""

    role: Literal["user", "assistant"]
    content: str
    created_at: Moment
    message_id: str
    parent_message_id: str | None = None
    stopped: bool | None = None
    finish_reason: Literal["length"] | None = None
    run_id: str | None = None
    reply_id: str | None = None
    model_id: str | None = None
    input_tokens: Count | None = None
    output_tokens: Count | None = None
    feedback: FeedbackShown | None = None


class HistoryShown(Shown):
    """A page of the messages of all branches, oldest first."""

    session_id: str
    messages: list[MessageShown]
    current_message_id: str | None
    next_cursor: str | None


class ReplyShown(Shown):
    """The reply of a turn."""

    session_id: str
    message_id: str
    parent_message_id: str | None = None
    reply: str
    model_id: str
    usage: TokensShown
    stopped: bool | None = None
    finish_reason: Literal["length"] | None = None


class UsedShown(Shown):
    """Calls of models and their tokens."""

    agent_invocations: Count
    input_tokens: Count
    output_tokens: Count


class UsedOnDay(UsedShown):
    """Those of a day."""

    date: Day


class UsedOfModel(UsedShown):
    """Those of a model."""

    model_id: str


class UsageShown(Shown):
    """What a tenant used."""

    tenant_id: str
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    totals: UsedShown
    by_day: list[UsedOnDay]
    by_model: list[UsedOfModel]


class RatedShown(Shown):
    """How many replies were rated so."""

    up: Count
    down: Count


class RatedOnDay(RatedShown):
    """Replies of a day."""

    date: Day


class RatedOfModel(RatedShown):
    """Replies of a model."""

    model_id: str


class ReasonShown(Shown):
    """How many ratings have this reason."""

    rating: Literal["up", "down"]
    reason: str
    count: Count


class OpinionsShown(Shown):
    """What a tenant's readers think of its replies, by day and model of the reply."""

    tenant_id: str
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    totals: RatedShown
    by_day: list[RatedOnDay]
    by_model: list[RatedOfModel]
    by_reason: list[ReasonShown]


class KeyShown(Shown):
    """An API key without its text."""

    key_id: str
    name: str
    scopes: list[Literal["chat", "models", "embeddings", "ask"]]
    created_at: Moment
    created_by: str
    valid_until: Moment
    revoked_at: Moment | None
    last_used_at: Moment | None


class NewKeyShown(KeyShown):
    """A key that was just made; its text is in no other answer."""

    key: str


class KeysShown(Shown):
    """The keys of a tenant, newest first."""

    keys: list[KeyShown]


class AnswerShown(Shown):
    """An answer out of the tenant's figures, with the summary of those that it rests on."""

    answer: str
    question_id: str
    model_id: str
    usage: TokensShown
    context: dict[str, object]


class CalledFunctionShown(Shown):
    """What of a function is to be called; the arguments are a JSON object as text."""

    name: str
    arguments: str


class ToolCallShown(Shown):
    """A call of a tool."""

    id: str
    type: Literal["function"]
    function: CalledFunctionShown


class ProgramMessage(Shown):
    """The message of a completion; beside calls of tools there may be no text."""

    role: Literal["assistant"]
    content: str | None
    refusal: None
    tool_calls: list[ToolCallShown] | None = None


class ProgramChoice(Shown):
    """The one choice of a completion."""

    index: Literal[0]
    message: ProgramMessage
    logprobs: None
    finish_reason: Literal["stop", "length", "tool_calls"]


class ProgramTokens(Shown):
    """Tokens under OpenAI's names."""

    prompt_tokens: Count
    completion_tokens: Count
    total_tokens: Count


class CompletionShown(Shown):
    """A whole reply to a program."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ProgramChoice]
    usage: ProgramTokens


class ModelShown(Shown):
    """A model that programs may name."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsShown(Shown):
    """All of them."""

    object: Literal["list"]
    data: list[ModelShown]


class VectorShown(Shown):
    """The vector of one text, as numbers or as base64 of floats of 32 bits."""

    object: Literal["embedding"]
    index: Count
    embedding: list[float] | str


class TextTokens(Shown):
    """Tokens of texts, under OpenAI's names."""

    prompt_tokens: Count
    total_tokens: Count


class EmbeddingsShown(Shown):
    """A vector for each text."""

    object: Literal["list"]
    data: list[VectorShown]
    model: str
    usage: TextTokens
