"""Handles one event: from the queue to a reply in its thread, resuming an interrupted run."""

from dataclasses import dataclass
from typing import Any

from lambda_src.runtime.billing.metering import quietly
from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.http.errors import TenantSuspendedError
from lambda_src.runtime.logs import logger
from lambda_src.slack_worker.answers import Answers
from lambda_src.slack_worker.bot_tokens import BotTokens
from lambda_src.slack_worker.progress import ReplyProgress, Work
from lambda_src.slack_worker.slack import Slack, SlackError


class TenantWaitsError(Exception):
    """The tenant is suspended: the event waits, and after some deliveries is a dead letter."""

    retry_after = 3600  # seconds; five deliveries keep it for hours, the dead letters for 14 days


@dataclass(frozen=True)
class SlackWorker:
    """Answers events; each is answered once, however often the queue delivers it."""

    progress: ReplyProgress
    answers: Answers
    tokens: BotTokens
    slack: Slack

    def handle(self, request: ExecutionRequest) -> None:
        """Answer one event, or raise; then the queue delivers it again."""
        fields: dict[str, Any] = {"event_id": request.event_id, "tenant_id": request.tenant_id}
        if self.answers.is_gone(request.tenant_id):  # nothing is stored for it any more
            logger.info("slack_event_dropped", reason="no_such_tenant", **fields)
            return
        work = self.progress.claim(request)
        if work is None:
            logger.info("slack_event_was_answered", **fields)
            return
        try:
            text = self.answers.answer(request, work)
            self.progress.finish(work, self._post(request, work, text))
        except TenantSuspendedError:
            quietly(lambda: self.progress.give_back(work), "claim not given back")
            logger.warning("slack_event_waits", reason="tenant_suspended", **fields)
            raise TenantWaitsError from None
        except Exception:
            quietly(lambda: self.progress.give_back(work), "claim not given back")
            raise
        else:
            logger.info("slack_reply_posted", channel=request.channel, **fields)

    def _post(self, request: ExecutionRequest, work: Work, text: str) -> str:
        token = self.tokens.of(request.tenant_id)
        if work.is_posting:  # a run before may have posted and died, or not heard Slack's answer
            posted = self.slack.find(request, token=token)
            if posted:
                return posted
        self.progress.begin_posting(work)
        try:
            return self.slack.post(request, text, token=token)
        except SlackError as error:
            if error.is_token_trouble:
                self.tokens.forget(request.tenant_id)
            raise
