"""`POST /ai/ask`: reserve tokens, get the figures, ask the model, store, settle."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from lambda_src.ask.answers import AnswerStore
from lambda_src.ask.prompt import answer_guard, ask_request, longest_request
from lambda_src.ask.requests import AskRequest
from lambda_src.ask.vault_client import VaultClient
from lambda_src.runtime.billing.call_rates import CallRates
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.http.errors import TooLargeError
from lambda_src.runtime.http.idempotency import Answer, Once
from lambda_src.runtime.http.streaming import Emit
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.claims import Caller


@dataclass(frozen=True)
class Ask:
    """Ask of all tenants. Limits are in characters of a question and tokens of a month."""

    rates: CallRates
    admission: AdmissionByTable
    vault: VaultClient
    model: MeteredModel
    answers: AnswerStore
    question_characters: int
    monthly_token_budget: int

    def answer(
        self, caller: Caller, request: AskRequest, once: Once, emit: Emit | None = None
    ) -> Answer:
        """Return answer, question id, model id, usage and the summary of the figures behind it.

        `emit` gets the answer piece by piece, unless `once` remembers it.
        Raises TooLargeError and ForbiddenError before anything is written, and what `_answer`
        raises.
        """
        if len(request.question) > self.question_characters:
            raise TooLargeError(f"question: must be at most {self.question_characters} characters.")
        tenant = self.admission.active(caller.tenant_id)
        budget = tenant.token_budget(self.monthly_token_budget)
        same = {"question": request.question}
        return once(same, lambda: self._answer(caller, request.question, budget, emit))

    def _answer(
        self, caller: Caller, question: str, budget: int, emit: Emit | None
    ) -> dict[str, Any]:
        """Reserve for the longest prompt first: without tokens the database is not resumed.

        Raises BudgetExhaustedError before anything is written, what `VaultClient.facts` raises
        with the tokens given back, and ThrottledError or ModelFailedError when the model fails.
        """
        limit, question_id = self.model.max_output_tokens, str(uuid4())
        longest = longest_request(question, max_output_tokens=limit)
        reservation = self.model.reserve(caller.tenant_id, longest, budget=budget)
        with self.model.released_on_failure(reservation):
            facts = self.vault.facts(caller)
            context = facts.summary()
            request = ask_request(question, facts, question_id=question_id, max_output_tokens=limit)
        reply = self.model.converse(
            reservation,
            request,
            keep=lambda reply: self.answers.add(caller, question_id, question, reply, context),
            emit=emit,
            guard=answer_guard(request),
        )
        return {
            "answer": reply.text,
            "question_id": question_id,
            "model_id": reply.model_id,
            "usage": {
                "input_tokens": reply.usage.input_tokens,
                "output_tokens": reply.usage.output_tokens,
            },
            "context": context,
        }
