"""A model whose calls are paid from a tenant's budget: reserve, call, settle.

Whatever happens to a call, its reservation is closed and the tokens that it did use are counted.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from lambda_src.runtime.billing.budget import Budget
from lambda_src.runtime.billing.call_log import log_call
from lambda_src.runtime.billing.reservations import Reservation, Use
from lambda_src.runtime.billing.settlement import WITHHELD, ModelCall
from lambda_src.runtime.guards.guard import Guard, Guards, WithheldError, passed
from lambda_src.runtime.guards.tool_guard import check_calls
from lambda_src.runtime.http.errors import AnswerWithheldError, ApiError
from lambda_src.runtime.http.streamed_reply import NO_USAGE, StreamedReply
from lambda_src.runtime.http.streaming import Emit, StreamEndedError
from lambda_src.runtime.logs import count_of, logger, metrics_of
from lambda_src.runtime.models import ChatModel, ModelError, ModelReply, ModelRequest, ModelUsage
from lambda_src.runtime.models.estimate import most_tokens
from lambda_src.runtime.models.failures import as_api_error

_STORE_ERRORS = (ApiError, BotoCoreError, ClientError)


@dataclass(frozen=True)
class MeteredModel:
    """One use of a model. `agent_id` names that use in the usage events."""

    model: ChatModel
    budget: Budget
    agent_id: str
    max_output_tokens: int

    def reserve(self, tenant_id: str, request: ModelRequest, *, budget: int) -> Reservation:
        """Set aside what a request may cost, of the tenant's `budget` of this month.

        Raises BudgetExhaustedError, having written nothing.
        """
        longest = min(self.max_output_tokens, request.max_output_tokens or self.max_output_tokens)
        tokens = most_tokens(request, longest)
        use = Use(self.agent_id, self.model.model_id, longest)
        return self.budget.reserve(tenant_id, use, tokens=tokens, budget=budget)

    @contextmanager
    def released_on_failure(self, reservation: Reservation) -> Iterator[None]:
        """Give the tokens back when what comes before the model call fails."""
        try:
            yield
        except Exception:
            quietly(lambda: self.budget.release(reservation), "reservation not released")
            raise

    def converse(
        self,
        reservation: Reservation,
        request: ModelRequest,
        keep: Callable[[ModelReply], object],
        *,
        emit: Emit | None = None,
        guard: Guard | None = None,
    ) -> ModelReply:
        """Return the reply, after `keep` stored it; settled in any case.

        With `emit` it gets each piece of the reply as soon as the model gives it and the `guard`
        lets it go; nothing is kept of a reply that the guard withholds. What it was
        given is counted also when the model fails or the stream ends early: as the provider
        reported it, else as an estimate; a call that timed out, broke off without a report or was
        ended before its first piece counts as much as was reserved. A reply that the user stopped
        is kept as far as it was emitted.
        Raises ThrottledError or ModelFailedError when the model fails, AnswerWithheldError, and
        what `keep` and `emit` raise.
        """
        usage, outcome, finish, started = NO_USAGE, "error", None, time.monotonic()
        streamed = StreamedReply(self.model, request, guard)
        try:
            reply = self.model.converse(request) if emit is None else streamed.through(emit)
            if emit is None:
                usage = reply.usage
                check_calls(request, reply.calls)
                passed(guard or Guards(), reply.text)
            usage, outcome = reply.usage, "stopped" if reply.stopped else "ok"
            finish = None if reply.stopped else reply.finish
            keep(reply)
        except WithheldError as error:
            usage, outcome = (usage if emit is None else streamed.usage()), WITHHELD
            logger.warning(
                "answer withheld", reason=error.reason, **metrics_of({"AnswersWithheld": 1})
            )
            raise AnswerWithheldError(error.reason) from None
        except StreamEndedError:
            usage, outcome = self._usage_of_end(reservation, streamed), "cancelled"
            raise
        except ModelError as error:
            usage, outcome = self._usage_of_failure(error, reservation, streamed), error.kind
            logger.warning("model failed", kind=error.kind, reason=str(error))
            raise as_api_error(error) from error
        finally:
            call = ModelCall(
                reservation=reservation,
                session_id=request.session_id,
                agent_id=self.agent_id,
                model_id=self.model.model_id,
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
                invocation_time=round((time.monotonic() - started) * 1000),
                outcome=outcome,
            )
            log_call(call, "chat", finish=finish)
            self._settle(call)
        return reply

    def _usage_of_failure(
        self, error: ModelError, reservation: Reservation, streamed: StreamedReply
    ) -> ModelUsage:
        """Return what a failed call is counted as: the report, or the most if it may have run."""
        if error.usage is not None:
            return error.usage
        if error.kind == "timeout" or streamed.has_begun:
            return self._most(reservation)
        return NO_USAGE

    def _usage_of_end(self, reservation: Reservation, streamed: StreamedReply) -> ModelUsage:
        """Return what a call counts as that its viewer ended: the most if nothing tells."""
        return self._most(reservation) if streamed.is_unknown else streamed.usage()

    def _most(self, reservation: Reservation) -> ModelUsage:
        output = min(self.max_output_tokens, reservation.tokens)
        return ModelUsage(reservation.tokens - output, output, estimated=True)

    def _settle(self, call: ModelCall) -> None:
        """Settle a call; a failure is counted by the metric `SettlementFailed`, which has an alarm.

        The reservation then stays until it expires: the tokens are not free meanwhile.
        """
        try:
            self.budget.ledger.settle(call)
        except _STORE_ERRORS as error:
            logger.exception("settlement failed", exc_info=error, **count_of("SettlementFailed"))


def quietly(work: Callable[[], object], trouble: str) -> None:
    """Do what must not hide a request's own result; a reservation left open will expire."""
    try:
        work()
    except _STORE_ERRORS:
        logger.exception(trouble)
