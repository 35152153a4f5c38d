"""`POST /stream/chatbot`: a hint for a student. Nothing of it is stored but its cost."""

from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.http.streaming import Emit
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.claims import Caller
from lambda_src.stream.tutor_prompt import hint_guard, tutor_request
from lambda_src.tutor.requests import TutorRequest


@dataclass(frozen=True)
class Tutor:
    """The tutor of all tenants, paid from their tokens of a month."""

    admission: AdmissionByTable
    model: MeteredModel
    monthly_token_budget: int

    def answer(self, caller: Caller, question: TutorRequest, emit: Emit) -> dict[str, Any]:
        """Return reply, model id and usage; `emit` gets the reply piece by piece.

        Raises TooLargeError, ForbiddenError and BudgetExhaustedError before the model is called,
        ThrottledError or ModelFailedError when it fails, AnswerWithheldError when it hands
        over the solution or what it was told in confidence.
        """
        question.check_size()
        tenant = self.admission.active(caller.tenant_id)
        request = tutor_request(question, max_output_tokens=self.model.max_output_tokens)
        budget = tenant.token_budget(self.monthly_token_budget)
        reservation = self.model.reserve(caller.tenant_id, request, budget=budget)
        guard = hint_guard(question)
        reply = self.model.converse(
            reservation, request, keep=lambda _: None, emit=emit, guard=guard
        )
        return {
            "reply": reply.text,
            "model_id": reply.model_id,
            "usage": {
                "input_tokens": reply.usage.input_tokens,
                "output_tokens": reply.usage.output_tokens,
            },
        }
