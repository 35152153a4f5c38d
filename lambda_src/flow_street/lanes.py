"""What relay and worker ask of the vault about events for webhooks, and their messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from lambda_src.flow_street.tasks import TenantId
from lambda_src.flows.documents import Json
from lambda_src.runtime.http.requests import Request, SessionId
from lambda_src.runtime.vault_invocation import VaultFunction


class LaneMessage(Request):
    """A message: deliver what waits of a session's events for a webhook."""

    tenant_id: TenantId
    webhook_id: SessionId
    session_id: SessionId

    def body(self) -> str:
        """The message as it stands in the queue."""
        return self.model_dump_json()


@dataclass(frozen=True)
class Attempt:
    """What is sent now, or after how many seconds to come back.

    `versions` are those of the webhook's secret that sign, the current one first.
    """

    decision: Literal["go", "later", "done"]
    seconds: float = 0.0
    number: int = 0
    attempt: int = 0
    event: dict[str, Json] | None = None
    url: str = ""
    versions: tuple[str, ...] = ()


@dataclass(frozen=True)
class LaneVault:
    """The vault's function of tasks, as far as events go."""

    function: VaultFunction

    def handle_events(self, tenant_id: str, limit: int) -> int:
        """Have events made deliveries; return how many there were."""
        return int(self._ask("handle_events", tenant_id, limit=limit)["handled"])

    def due(self, tenant_id: str, limit: int) -> list[LaneMessage]:
        """Return messages that belong on the queue."""
        found = self._ask("due_lanes", tenant_id, limit=limit)["lanes"]
        return [LaneMessage(tenant_id=tenant_id, **lane) for lane in found]

    def queued(self, tenant_id: str, messages: Iterable[LaneMessage]) -> None:
        """Tell that messages are on the queue."""
        self._ask("lanes_queued", tenant_id, lanes=[_named(message) for message in messages])

    def begin(self, message: LaneMessage) -> Attempt:
        """Ask what of a lane to send."""
        reply = self._ask("begin_delivery", message.tenant_id, lane=_named(message))
        return Attempt(**{**reply, "versions": tuple(reply.get("versions", ()))})

    def report(
        self, message: LaneMessage, attempt: Attempt, http_status: int | None, error: str | None
    ) -> None:
        """Tell what came of an attempt; `error` is None if the receiver took the event."""
        delivery = {
            "number": attempt.number,
            "attempt": attempt.attempt,
            "http_status": http_status,
            "error": error,
        }
        self._ask("report_delivery", message.tenant_id, lane=_named(message), delivery=delivery)

    def _ask(self, operation: str, tenant_id: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        return self.function.ask({"operation": operation, "tenant_id": tenant_id, **fields})


def _named(message: LaneMessage) -> dict[str, str]:
    return {"webhook_id": message.webhook_id, "session_id": message.session_id}
