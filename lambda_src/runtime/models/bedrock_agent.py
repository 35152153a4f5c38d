"""An Amazon Bedrock agent through InvokeAgent.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_InvokeAgent.html
"""

from codecs import getincrementaldecoder
from collections.abc import Mapping
from contextlib import closing
from typing import TYPE_CHECKING, Any

from lambda_src.runtime.models.aws import aws_failures_as_model_errors, call_once
from lambda_src.runtime.models.conversation import normalize
from lambda_src.runtime.models.errors import ModelError, cut_off, no_text
from lambda_src.runtime.models.estimate import estimate_usage
from lambda_src.runtime.models.interface import (
    ModelChunk,
    ModelReply,
    ModelRequest,
    ModelStream,
    ModelUsage,
)
from lambda_src.runtime.models.settings import ModelSettings

if TYPE_CHECKING:
    from mypy_boto3_bedrock_agent_runtime import AgentsforBedrockRuntimeClient

SERVICE = "Bedrock agent"


class BedrockAgentModel:
    """An agent alias. The agent keeps its own memory of a `session_id`.

    Only the newest message is sent. The system text goes along as the prompt session attribute
    `system`, which an agent's prompt reads as `$prompt_session_attributes$`. The output limit and
    temperature are the agent's own. Usage is the sum over the agent's steps when `agent_trace` is
    on, otherwise an estimate (too low: the agent's own prompts do not show).
    """

    def __init__(self, settings: ModelSettings, *, client: "AgentsforBedrockRuntimeClient") -> None:
        self.model_id = settings.model_id
        self._settings = settings
        self._client = client

    def converse(self, request: ModelRequest) -> ModelReply:
        """Answer in one piece; see `ChatModel.converse`."""
        pieces: list[str] = []
        usage: ModelUsage | None = None
        for item in self._answer(request, streaming=False):
            if isinstance(item, ModelUsage):
                usage = item
            elif isinstance(item, ModelChunk):
                pieces.append(item.text)
        if usage is None:
            raise cut_off(SERVICE)
        return ModelReply(text="".join(pieces), model_id=self.model_id, usage=usage)

    def stream(self, request: ModelRequest) -> ModelStream:
        """Answer piece by piece; see `ChatModel.stream`."""
        yield from self._answer(request, streaming=True)

    def _answer(self, request: ModelRequest, *, streaming: bool) -> ModelStream:
        call = self._call(request, streaming=streaming)
        usage: ModelUsage | None = None
        reply = ""
        decoder = getincrementaldecoder("utf-8")("replace")  # chunks may split a character
        try:
            with aws_failures_as_model_errors(SERVICE):
                answer = call_once(lambda: self._client.invoke_agent(**call))
                with closing(answer["completion"]) as events:
                    for event in events:
                        usage = _plus(usage, event)
                        text = decoder.decode(_bytes(event))
                        reply += text
                        if text:
                            yield ModelChunk(text)
        except ModelError as error:
            error.usage = error.usage or usage
            raise
        if not reply.strip():
            raise no_text(SERVICE, None, usage)
        yield usage or estimate_usage(request, reply)

    def _call(self, request: ModelRequest, *, streaming: bool) -> dict[str, Any]:
        call: dict[str, Any] = {
            "agentId": self._settings.agent_id,
            "agentAliasId": self._settings.agent_alias_id,
            "sessionId": request.session_id,
            "inputText": normalize(request.messages)[-1].content,
            "enableTrace": self._settings.agent_trace,
        }
        if request.system.strip():
            call["sessionState"] = {"promptSessionAttributes": {"system": request.system}}
        if streaming:
            call["streamingConfigurations"] = {"streamFinalResponse": True}
        return call


def _bytes(event: Mapping[str, Any]) -> bytes:
    if "returnControl" in event:
        raise ModelError("invalid", f"{SERVICE} asks the caller to run an action; none is offered")
    piece: bytes = event.get("chunk", {}).get("bytes", b"")
    return piece


def _plus(sum_so_far: ModelUsage | None, event: Mapping[str, Any]) -> ModelUsage | None:
    """Add the tokens of one trace event: `trace.trace.<step>.modelInvocationOutput.metadata`."""
    for step in event.get("trace", {}).get("trace", {}).values():
        reported = step.get("modelInvocationOutput", {}).get("metadata", {}).get("usage")
        if reported:
            before = sum_so_far or ModelUsage(0, 0)
            sum_so_far = ModelUsage(
                before.input_tokens + reported.get("inputTokens", 0),
                before.output_tokens + reported.get("outputTokens", 0),
            )
    return sum_so_far
