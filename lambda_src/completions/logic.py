"""One reply to a conversation that a program sends along. Nothing of it is stored but its cost."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from lambda_src.completions.prompt import reply_guard, system_prompt
from lambda_src.completions.requests import CompletionRequest, UnsupportedParameterError
from lambda_src.runtime.billing.model_choice import Choice, ModelChoice, ModelNotAllowedError
from lambda_src.runtime.http.errors import InvalidRequestError, NotFoundError
from lambda_src.runtime.http.streaming import Emit
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.tenants import Tenant
from lambda_src.runtime.models import ModelRequest, ModelSettings


class ModelNotFoundError(NotFoundError):
    """404: no such model here, or none that the tenant's tier has; in OpenAI's own words."""

    code = "model_not_found"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The model `{name[:100]}` does not exist or you do not have access to it. "
            "GET /v1/models lists yours."
        )


@dataclass(frozen=True)
class Completions:
    """Completions for programs of all tenants, paid from their tokens of a month."""

    admission: AdmissionByTable
    choice: ModelChoice
    monthly_token_budget: int

    def models(self, tenant: Tenant) -> tuple[str, ...]:
        """Return the ids of the models that a tenant's programs may name."""
        return self.choice.allowed(tenant)

    def check(self, tenant: Tenant, request: CompletionRequest) -> Choice:
        """Return the model of a request, which takes what it says.

        Raises ModelNotFoundError and InvalidRequestError.
        """
        try:
            chosen = self.choice.of(tenant, request.model)
        except ModelNotAllowedError:
            raise ModelNotFoundError(request.model) from None
        _check_limits(chosen.settings, request)
        _check_tools(chosen.settings, request)
        return chosen

    def answer(
        self, tenant_id: str, request: CompletionRequest, emit: Emit | None = None
    ) -> dict[str, Any]:
        """Return reply, why it ended, model id and usage; `emit` gets the reply piece by piece.

        Raises what `check` does, TenantSuspendedError and BudgetExhaustedError before the model is
        called, ThrottledError or ModelFailedError when it fails.
        """
        tenant = self.admission.active(tenant_id)
        chosen = self.check(tenant, request)
        model_request = ModelRequest(
            system=system_prompt(tenant, request.instructions),
            messages=request.conversation,
            session_id=str(uuid4()),  # of this call alone: nothing remembers it
            max_output_tokens=request.most_tokens or chosen.settings.max_output_tokens,
            temperature=request.temperature,
            stop=request.stops,
            tools=request.usable_tools,
            tool_choice=request.chosen_tool,
            json_reply=request.json_reply,
        )
        budget = tenant.token_budget(self.monthly_token_budget)
        reservation = chosen.metered.reserve(tenant_id, model_request, budget=budget)
        reply = chosen.metered.converse(
            reservation, model_request, keep=lambda _: None, emit=emit, guard=reply_guard()
        )
        return {
            "reply": reply.text,
            "calls": reply.calls,
            "finish": reply.finish,
            "model_id": reply.model_id,
            "usage": {
                "input_tokens": reply.usage.input_tokens,
                "output_tokens": reply.usage.output_tokens,
            },
        }


def _check_limits(settings: ModelSettings, request: CompletionRequest) -> None:
    """Check lengths and parameters. Raises InvalidRequestError."""
    most = settings.max_output_tokens
    if (request.most_tokens or 0) > most:
        name = "max_completion_tokens" if request.max_completion_tokens else "max_tokens"
        raise InvalidRequestError(name, f"must be at most {most} for this model.")
    warmest = settings.most_temperature
    if request.temperature is not None and request.temperature > warmest:
        raise InvalidRequestError("temperature", f"must be at most {warmest} for this model.")
    if settings.provider == "bedrock_agent":
        for name in ("temperature", "stop", "max_tokens", "max_completion_tokens"):
            if getattr(request, name) is not None:
                raise InvalidRequestError(name, "the agent behind this model decides it.")


def _check_tools(settings: ModelSettings, request: CompletionRequest) -> None:
    """Check whether the model takes tools and JSON, and these. Raises InvalidRequestError."""
    has_calls = any(message.calls for message in request.conversation)
    if not settings.takes_tools:
        for name, is_used in (
            ("tools", request.tools),
            ("response_format", request.json_reply),
            ("messages", has_calls),
        ):
            if is_used:
                raise UnsupportedParameterError(name, "this model takes no tools and no JSON.")
    if has_calls and not request.tools:
        raise InvalidRequestError("tools", "must be sent again: the conversation has calls.")
    if settings.provider != "bedrock":
        return
    if request.json_reply and request.tools:
        problem = "this model takes either tools or a reply in JSON."
        raise UnsupportedParameterError("response_format", problem)
    if has_calls and request.chosen_tool == "none":
        problem = "none is not supported by this model once it has called a tool."
        raise UnsupportedParameterError("tool_choice", problem)
