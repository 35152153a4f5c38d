"""What Bedrock sends, and the exact call that it expects of the tests."""

from typing import Any

from lambda_src.runtime.models import ChatModel, build_model
from tests.lambda_src.runtime.models import event_stream
from tests.lambda_src.runtime.models.conversations import settings
from tests.lambda_src.runtime.models.embedded_aws import ACCOUNT, REGION, session
from tests.lambda_src.runtime.models.provider_server import Answer, Call, json_answer

PROFILE = "us.amazon.nova-lite-v1:0"
PROFILE_ARN = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:inference-profile/{PROFILE}"
EXPECTED_BODY: dict[str, Any] = {
    "messages": [
        {"role": "user", "content": [{"text": "Hello"}]},
        {"role": "assistant", "content": [{"text": "Hi! What is it?"}]},
        {"role": "user", "content": [{"text": "Why is 1 + 1 = 2?"}]},
    ],
    "system": [{"text": "You help tenant acme."}],
    "inferenceConfig": {"maxTokens": 200, "temperature": 0.2},
}
START = event_stream.event("messageStart", {"role": "assistant"})
STOP = event_stream.event("messageStop", {"stopReason": "end_turn"})
USAGE = {"inputTokens": 11, "outputTokens": 3, "totalTokens": 14}
METADATA = event_stream.event("metadata", {"usage": USAGE, "metrics": {"latencyMs": 5}})


def delta(text: str) -> bytes:
    return event_stream.event(
        "contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": text}}
    )


def whole(text: str, reason: str = "end_turn") -> dict[str, Any]:
    message = {"role": "assistant", "content": [{"text": text}]}
    metrics = {"latencyMs": 5}
    return {
        "output": {"message": message},
        "stopReason": reason,
        "usage": USAGE,
        "metrics": metrics,
    }


def check(call: Call) -> Answer | None:
    """Answer what Bedrock answers to a call that is not exactly the expected one."""
    if not call.headers["authorization"].startswith(f"AWS4-HMAC-SHA256 Credential={ACCOUNT}/"):
        return json_answer({"message": "no"}, 403, x_amzn_errortype="UnrecognizedClientException")
    paths = {
        f"/model/us.amazon.nova-lite-v1%3A0/{name}" for name in ("converse", "converse-stream")
    }
    if call.target not in paths or call.body != EXPECTED_BODY:
        return json_answer({"message": "odd"}, 400, x_amzn_errortype="ValidationException")
    return None


def model(**fields: Any) -> ChatModel:
    fields = {"provider": "bedrock", "model_id": PROFILE} | fields
    return build_model(settings(**fields), session=session())
