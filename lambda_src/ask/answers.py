"""The answered questions of a user, in the sessions table."""

from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.clock import Clock, epoch_in, now, to_text
from lambda_src.runtime.identity.claims import Caller
from lambda_src.runtime.models import ModelReply
from lambda_src.runtime.storage import keys
from lambda_src.runtime.storage.dynamodb import Table
from lambda_src.runtime.storage.writes import Put


@dataclass(frozen=True)
class AnswerStore:
    """Each answer is one item, so it is stored whole or not at all; it ends after `ttl_days`."""

    table: Table
    ttl_days: int
    clock: Clock = now

    def add(
        self,
        caller: Caller,
        question_id: str,
        question: str,
        reply: ModelReply,
        context: dict[str, Any],
    ) -> None:
        """Store a question with its answer, its cost in tokens and the summary of its figures."""
        moment = self.clock()
        self.table.write(
            Put(
                {
                    "session_key": keys.asks_partition(caller.tenant_id, caller.user_id),
                    "item_key": keys.ask_item(moment, question_id),
                    "tenant_id": caller.tenant_id,
                    "user_id": caller.user_id,
                    "question_id": question_id,
                    "question": question,
                    "answer": reply.text,
                    "context": context,
                    "model_id": reply.model_id,
                    "input_tokens": reply.usage.input_tokens,
                    "output_tokens": reply.usage.output_tokens,
                    "created_at": to_text(moment),
                    "expires_at": epoch_in(moment, days=self.ttl_days),
                }
            )
        )
