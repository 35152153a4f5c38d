"""An embedding model whose calls are paid from a tenant's budget: reserve, call, settle."""

import time
from dataclasses import dataclass
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from lambda_src.runtime.billing.budget import Budget
from lambda_src.runtime.billing.call_log import log_call
from lambda_src.runtime.billing.reservations import Reservation, Use
from lambda_src.runtime.billing.settlement import ModelCall
from lambda_src.runtime.http.errors import ApiError
from lambda_src.runtime.logs import count_of, logger
from lambda_src.runtime.models import EmbeddingModel, EmbeddingRequest, Embeddings, ModelError
from lambda_src.runtime.models.failures import as_api_error


@dataclass(frozen=True)
class MeteredEmbeddings:
    """One use of an embedding model. `agent_id` names that use in the usage events."""

    model: EmbeddingModel
    budget: Budget
    agent_id: str

    def embed(self, tenant_id: str, request: EmbeddingRequest, *, budget: int) -> Embeddings:
        """Return the vectors, paid from the tenant's `budget` of this month.

        A call that timed out counts as much as was reserved, any other failure what the texts
        before it used. Raises BudgetExhaustedError before the model is called, ThrottledError or
        ModelFailedError when it fails.
        """
        use = Use(self.agent_id, self.model.model_id)
        tokens = request.most_tokens()
        reservation = self.budget.reserve(tenant_id, use, tokens=tokens, budget=budget)
        tokens, outcome, started = 0, "error", time.monotonic()
        try:
            made = self.model.embed(request)
            tokens, outcome = made.input_tokens, "ok"
        except ModelError as error:
            used = error.usage.input_tokens if error.usage else 0
            tokens = reservation.tokens if error.kind == "timeout" else used
            outcome = error.kind
            logger.warning("model failed", kind=error.kind, reason=str(error))
            raise as_api_error(error) from error
        finally:
            took = round((time.monotonic() - started) * 1000)
            self._settle(reservation, tokens, took, outcome)
        return made

    def _settle(self, reservation: Reservation, tokens: int, took: int, outcome: str) -> None:
        """Settle a call; a failure is counted by the metric `SettlementFailed`, as for replies."""
        call = ModelCall(
            reservation=reservation,
            session_id=str(uuid4()),  # of this call alone
            agent_id=self.agent_id,
            model_id=self.model.model_id,
            input_tokens=tokens,
            output_tokens=0,
            invocation_time=took,
            outcome=outcome,
        )
        log_call(call, "embeddings")
        try:
            self.budget.ledger.settle(call)
        except (ApiError, BotoCoreError, ClientError) as error:
            logger.exception("settlement failed", exc_info=error, **count_of("SettlementFailed"))
