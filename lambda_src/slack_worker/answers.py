"""The assistant's reply to an event: the model's answer, or the reason why there is none."""

from dataclasses import dataclass

from lambda_src.runtime.billing.budget import BudgetExhaustedError
from lambda_src.runtime.billing.metering import MeteredModel, quietly
from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.http.errors import AnswerWithheldError, TenantSuspendedError
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.models import Message, ModelReply, ModelRequest
from lambda_src.slack_worker.progress import ReplyProgress, Work
from lambda_src.slack_worker.prompt import reply_guard, system_prompt
from lambda_src.slack_worker.threads import Threads

BUDGET_TEXT = "Your organization has used up its tokens of this month."
TOO_LONG_TEXT = "That message is too long for me: please keep it under {limit} characters."


@dataclass(frozen=True)
class Answers:
    """Asks the model on the tenant's budget, once for each event."""

    admission: AdmissionByTable
    threads: Threads
    model: MeteredModel
    progress: ReplyProgress
    message_characters: int
    monthly_token_budget: int

    def is_gone(self, tenant_id: str) -> bool:
        """Whether there is no such tenant any more; one that is suspended is there."""
        try:
            return self.admission.known(tenant_id) is None
        except TenantSuspendedError:
            return False

    def answer(self, request: ExecutionRequest, work: Work) -> str:
        """Return the reply; an earlier run's if there is one.

        Raises TenantSuspendedError, ThrottledError or ModelFailedError
        when the model fails.
        """
        if work.reply is not None:
            return work.reply
        tenant = self.admission.active(request.tenant_id)
        if len(request.text) > self.message_characters:
            return TOO_LONG_TEXT.format(limit=self.message_characters)
        session = self.threads.open(request)
        model_request = ModelRequest(
            system=system_prompt(tenant),
            messages=(*self.threads.history(session), Message("user", request.text)),
            session_id=session.session_id,
            max_output_tokens=self.model.max_output_tokens,
        )
        budget = tenant.token_budget(self.monthly_token_budget)
        try:
            reservation = self.model.reserve(request.tenant_id, model_request, budget=budget)
        except BudgetExhaustedError:
            return BUDGET_TEXT

        def keep(reply: ModelReply) -> None:
            self.progress.keep_reply(work, reply.text)
            quietly(
                lambda: self.threads.keep(session, request.text, reply), "thread not remembered"
            )

        guard = reply_guard(model_request.system, model_request.messages[:-1])
        try:
            return self.model.converse(reservation, model_request, keep=keep, guard=guard).text
        except AnswerWithheldError as error:
            self.progress.keep_reply(work, error.message)  # said again, and not paid for again
            return error.message
