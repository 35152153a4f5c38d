"""Amazon Bedrock through Converse and ConverseStream.

https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
"""

from contextlib import closing
from typing import TYPE_CHECKING, Any

from lambda_src.runtime.models import converse_tools
from lambda_src.runtime.models.aws import aws_failures_as_model_errors, call_once
from lambda_src.runtime.models.conversation import normalize
from lambda_src.runtime.models.errors import ModelError, cut_off, no_text
from lambda_src.runtime.models.interface import (
    Finish,
    ModelChunk,
    ModelReply,
    ModelRequest,
    ModelStream,
    ModelUsage,
)
from lambda_src.runtime.models.limits import output_tokens, temperature
from lambda_src.runtime.models.settings import ModelSettings

if TYPE_CHECKING:
    from mypy_boto3_bedrock_runtime import BedrockRuntimeClient
    from mypy_boto3_bedrock_runtime.type_defs import TokenUsageTypeDef

SERVICE = "Bedrock"
_FINISHES: dict[str, Finish] = {"max_tokens": "length", "tool_use": "tool_calls"}
REFUSALS = frozenset({"content_filtered", "guardrail_intervened"})


class BedrockModel:
    """A foundation model or an inference profile, by id or ARN."""

    def __init__(self, settings: ModelSettings, *, client: "BedrockRuntimeClient") -> None:
        self.model_id = settings.model_id
        self._settings = settings
        self._client = client

    def converse(self, request: ModelRequest) -> ModelReply:
        """Answer in one piece; see `ChatModel.converse`."""
        call = self._call(request)
        with aws_failures_as_model_errors(SERVICE):
            answer = call_once(lambda: self._client.converse(**call))
            reason = answer["stopReason"]
            usage = _usage(answer["usage"], reason)
            blocks = answer["output"].get("message", {}).get("content", [])
        _check(reason, usage)
        text = "".join(block.get("text", "") for block in blocks)
        calls = tuple(converse_tools.call_of(block) for block in blocks if "toolUse" in block)
        if request.json_reply is not None:
            text, calls, usage = converse_tools.as_json(calls, usage)
        if not text.strip() and not calls:
            raise no_text(SERVICE, reason, usage)
        return ModelReply(text=text, model_id=self.model_id, usage=usage, calls=calls)

    def stream(self, request: ModelRequest) -> ModelStream:
        """Answer piece by piece; see `ChatModel.stream`."""
        call = self._call(request)
        reason: str | None = None
        usage: ModelUsage | None = None
        spoke = False
        uses = converse_tools.StreamedUses(is_reply=request.json_reply is not None)
        with aws_failures_as_model_errors(SERVICE):
            answer = call_once(lambda: self._client.converse_stream(**call))
            with closing(answer["stream"]) as events:
                for event in events:
                    used = uses.take(event)
                    if used is not None:
                        spoke = True
                        yield used
                    text = uses.text_of(event)
                    if text:
                        spoke = spoke or bool(text.strip())
                        yield ModelChunk(text)
                    if "messageStop" in event:
                        reason = event["messageStop"]["stopReason"]
                    if "metadata" in event:
                        usage = _usage(event["metadata"]["usage"], reason)
        if reason is None or usage is None:
            raise cut_off(SERVICE, usage)
        _check(reason, usage)
        if not spoke:
            raise no_text(SERVICE, reason, usage)
        yield converse_tools.as_json((), usage)[2] if request.json_reply else usage

    def _call(self, request: ModelRequest) -> dict[str, Any]:
        inference: dict[str, Any] = {"maxTokens": output_tokens(self._settings, request)}
        warmth = temperature(self._settings, request)
        if warmth is not None:
            inference["temperature"] = warmth
        if request.stop:
            inference["stopSequences"] = list(request.stop)
        call: dict[str, Any] = {
            "modelId": self.model_id,
            "messages": [
                {"role": message.role, "content": converse_tools.blocks(message)}
                for message in normalize(request.messages)
            ],
            "inferenceConfig": inference,
        }
        if request.system.strip():
            call["system"] = [{"text": request.system}]
        config = converse_tools.configuration(request)
        if config is not None:
            call["toolConfig"] = config
        return call


def _usage(reported: "TokenUsageTypeDef", reason: str | None) -> ModelUsage:
    finish: Finish = _FINISHES.get(reason or "", "stop")
    return ModelUsage(reported["inputTokens"], reported["outputTokens"], finish=finish)


def _check(reason: str, usage: ModelUsage) -> None:
    if reason in REFUSALS:
        raise ModelError("refused", f"{SERVICE} stopped with {reason}", usage=usage)
