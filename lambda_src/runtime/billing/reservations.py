"""Tokens that are set aside for one model call, and how the month item records them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from lambda_src.runtime.clock import epoch_in, from_text, to_text
from lambda_src.runtime.storage import keys


@dataclass(frozen=True)
class Use:
    """Which use calls which model, and how many tokens of the reservation are for its reply."""

    agent_id: str
    model_id: str
    output_tokens: int = 0


@dataclass(frozen=True)
class Reservation:
    """Tokens set aside for one model call, in the month in which it was made."""

    reservation_id: str
    tenant_id: str
    tokens: int
    made_at: datetime
    use: Use

    @classmethod
    def read(cls, tenant_id: str, reservation_id: str, record: Mapping[str, Any]) -> Self:
        """Return a reservation as the month item of its tenant records it."""
        use = Use(record["agent_id"], record["model_id"], int(record["output_tokens"]))
        made_at = from_text(record["made_at"])
        return cls(reservation_id, tenant_id, int(record["tokens"]), made_at, use)

    def record(self, seconds: int) -> dict[str, Any]:
        """Return what the month item records of it; `seconds` from now nobody settles it."""
        return {
            "tokens": self.tokens,
            "made_at": to_text(self.made_at),
            "expires_at": epoch_in(self.made_at, seconds=seconds),
            "agent_id": self.use.agent_id,
            "model_id": self.use.model_id,
            "output_tokens": self.use.output_tokens,
        }

    @property
    def month_key(self) -> dict[str, str]:
        """The DynamoDB key of the month item that holds this reservation."""
        return {"usage_key": self.tenant_id, "entry_key": keys.month_entry(self.made_at)}

    @property
    def attribute(self) -> str:
        """The attribute of the month item that holds this reservation."""
        return keys.reservation_attribute(self.reservation_id)
