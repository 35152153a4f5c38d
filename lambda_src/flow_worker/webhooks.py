"""A lane from the queue: send its events one after the other, each until the receiver took it.

The message is done when nothing is left to send now; for what is left for later another message
is on the queue before that. Whenever this ends, the message or the lease of an attempt remains.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lambda_src.flow_street.lanes import Attempt, LaneMessage, LaneVault
from lambda_src.flow_worker.calls import OutgoingCalls
from lambda_src.flow_worker.requests import CallError, Outgoing, check_url
from lambda_src.flow_worker.signing import signed_headers
from lambda_src.runtime import request_ids
from lambda_src.runtime.http.errors import TenantSuspendedError
from lambda_src.runtime.logs import logger
from lambda_src.runtime.secret_ages import log_age
from lambda_src.runtime.vault_invocation import VaultRefusedError

POST_SECONDS = 15.0
_ENOUGH_SECONDS = 30.0  # of one message; then the next one goes on
_MOST_DELAY_SECONDS = 900  # of SQS
_MOST_CACHED = 1_000
_SUCCESSES = range(200, 300)


@dataclass
class WebhookSecrets:
    """Secrets of webhooks, `PREFIX/TENANT/WEBHOOK`; a version of one never changes.

    `client` is one of Secrets Manager. Never in a log or `repr`.
    """

    client: Any = field(repr=False)
    prefix: str
    _cached: dict[str, str] = field(default_factory=dict, repr=False)

    def of(self, message: LaneMessage, version: str) -> str:
        """Return a version of a webhook's secret. Raises CallError if there is none."""
        name = f"{self.prefix}/{message.tenant_id}/{message.webhook_id}"
        key = f"{name} {version}"
        if key not in self._cached:
            if len(self._cached) >= _MOST_CACHED:
                self._cached.clear()
            try:
                found = self.client.get_secret_value(SecretId=name, VersionId=version)
            except self.client.exceptions.ResourceNotFoundException:
                raise CallError("secret_missing") from None
            log_age(found)
            self._cached[key] = found["SecretString"]
        return self._cached[key]


@dataclass(frozen=True)
class WebhookWorker:
    """One message at a time. `queues` is a client of SQS; `now` is the time of the epoch."""

    vault: LaneVault
    calls: OutgoingCalls
    secrets: WebhookSecrets
    queues: Any
    queue_url: str
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time

    def work(self, body: str) -> None:
        """Send what waits in a lane. Raises what makes the queue deliver the message again."""
        message = LaneMessage.model_validate_json(body, strict=True)
        until = self.clock() + _ENOUGH_SECONDS
        while self.clock() < until:
            try:
                attempt = self.vault.begin(message)
            except VaultRefusedError as error:
                if error.code != TenantSuspendedError.code:
                    raise
                # The rows stay; activation has the relay send for them again.
                logger.warning("webhook_waits", reason=error.code, tenant_id=message.tenant_id)
                return
            if attempt.decision == "done":
                return
            if attempt.decision == "later":
                self._send(message, attempt.seconds)
                return
            http_status, error_code = self._outcome(message, attempt)
            self.vault.report(message, attempt, http_status, error_code)
        self._send(message, 0)

    def _outcome(self, message: LaneMessage, attempt: Attempt) -> tuple[int | None, str | None]:
        try:
            status = self.calls.status_of(self._request(message, attempt), POST_SECONDS)
        except CallError as error:
            logger.info("webhook_failed", reason=error.code, webhook_id=message.webhook_id)
            return error.http_status, error.code
        return status, None if status in _SUCCESSES else "status"

    def _request(self, message: LaneMessage, attempt: Attempt) -> Outgoing:
        check_url(attempt.url)
        event = attempt.event or {}
        body = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        secrets = [self.secrets.of(message, version) for version in attempt.versions]
        signed = signed_headers(str(event["id"]), int(self.now()), body, secrets)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "gatehouse-flows",
            "Accept-Encoding": "identity",
            **signed,
        }
        return Outgoing("POST", attempt.url, headers, body, frozenset(), body_is_confidential=False)

    def _send(self, message: LaneMessage, seconds: float) -> None:
        self.queues.send_message(
            QueueUrl=self.queue_url,
            MessageBody=message.body(),
            DelaySeconds=min(max(0, int(seconds) + 1 if seconds else 0), _MOST_DELAY_SECONDS),
            **request_ids.attributes(),
        )
