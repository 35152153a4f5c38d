"""The log line of a model call: its names are those of OpenTelemetry, its numbers are metrics too.

Never what was said. https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
"""

from typing import Any, Literal

from lambda_src.runtime.billing.settlement import WITHHELD, ModelCall
from lambda_src.runtime.http.served import waited_for_model
from lambda_src.runtime.logs import logger, metrics_of

Operation = Literal["chat", "embeddings"]
_AS_MEANT = frozenset({"ok", "stopped", "cancelled", WITHHELD})  # readers and guards mean these


def log_call(call: ModelCall, operation: Operation, *, finish: str | None = None) -> None:
    """Log a call that ended, however it did; `finish` is the reason that the provider gave."""
    waited_for_model(call.invocation_time)
    failed = call.outcome not in _AS_MEANT
    fields: dict[str, Any] = {
        "gen_ai.operation.name": operation,
        "gen_ai.request.model": call.model_id,
        "gen_ai.agent.name": call.agent_id,
        "gen_ai.usage.input_tokens": call.input_tokens,
        "gen_ai.usage.output_tokens": call.output_tokens,
    }
    if finish is not None:
        fields["gen_ai.response.finish_reasons"] = [finish]
    if failed:
        fields["error.type"] = call.outcome
    values = {
        "ModelCalls": 1,
        "ModelFailures": int(failed),
        "ModelInputTokens": call.input_tokens,
        "ModelOutputTokens": call.output_tokens,
        "ModelLatencyMs": call.invocation_time,
    }
    logger.info(
        "model answered" if not failed else "model call failed",
        outcome=call.outcome,
        duration_ms=call.invocation_time,
        **fields,
        **metrics_of(values, {}, {"model": call.model_id}),
    )
