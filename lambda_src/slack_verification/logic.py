"""What happens to an event that Slack signed: answered, ignored, or handed on once."""

from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.billing.metering import quietly
from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.http.requests import read_fields
from lambda_src.runtime.identity.workspaces import WorkspaceStore
from lambda_src.runtime.logs import logger
from lambda_src.runtime.storage.conditions import ConditionFailedError
from lambda_src.slack_verification.deduplication import Claim, Deduplication
from lambda_src.slack_verification.events import Challenge, Ignored, SlackMessage
from lambda_src.slack_verification.hand_off import HandOff

_TAKEN: dict[str, Any] = {"ok": True}


@dataclass(frozen=True)
class Verification:
    """The verification layer, behind the signature."""

    workspaces: WorkspaceStore
    deduplication: Deduplication
    hand_off: HandOff

    def receive(
        self, received: Challenge | Ignored | SlackMessage, *, started: float
    ) -> dict[str, Any]:
        """Return the body of a 200, which tells Slack not to repeat the event.

        Raises UnavailableError and others for which Slack shall repeat it.
        """
        if isinstance(received, Challenge):
            return {"challenge": received.challenge}
        if isinstance(received, Ignored):
            logger.info("slack_event_ignored", reason=received.reason)
            return _TAKEN
        tenant_id = self.workspaces.tenant_of(received.team_id)
        if tenant_id is None:
            logger.warning("slack_event_ignored", reason="workspace", team_id=received.team_id)
            return _TAKEN
        self._once(received, tenant_id, started)
        return _TAKEN

    def _once(self, message: SlackMessage, tenant_id: str, started: float) -> None:
        request = read_fields(
            {
                "channel": message.channel,
                "thread_ts": message.thread_ts,
                "text": message.text,
                "user": message.user,
                "tenant_id": tenant_id,
                "event_id": message.event_id,
            },
            ExecutionRequest,
        )
        state, claim = self.deduplication.claim(
            tenant_id,
            event_id=message.event_id,
            channel=message.channel,
            event_ts=message.event_ts,
        )
        if state == "handled":
            logger.info("slack_event_ignored", reason="duplicate", event_id=message.event_id)
        elif state == "in_progress":  # it may still fail, so Slack must retry
            raise UnavailableError("This event is being handled.", retry_after=1)
        else:
            self._hand_on(request, claim, started)

    def _hand_on(self, request: ExecutionRequest, claim: Claim, started: float) -> None:
        try:
            self.hand_off.execute(request, started=started)
        except Exception:
            quietly(lambda: self._end(claim, is_handled=False), "claim not given back")
            raise
        quietly(lambda: self._end(claim, is_handled=True), "claim not confirmed")

    def _end(self, claim: Claim, *, is_handled: bool) -> None:
        end = self.deduplication.confirm if is_handled else self.deduplication.give_back
        try:
            end(claim)
        except ConditionFailedError:
            logger.warning("claim was over")  # another delivery of the event has it now
