"""Two queues: of tasks, each one call to the outside, and of lanes of events for webhooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from lambda_src.flow_street import wake_ups
from lambda_src.flow_street.lanes import LaneVault
from lambda_src.flow_street.tasks import TaskVault
from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.flow_worker.calls import OutgoingCalls
from lambda_src.flow_worker.guard import AddressGuard
from lambda_src.flow_worker.logic import CallWorker
from lambda_src.flow_worker.secrets import FlowSecrets
from lambda_src.flow_worker.settings import Settings
from lambda_src.flow_worker.webhooks import WebhookSecrets, WebhookWorker
from lambda_src.runtime import clients, vault_invocation
from lambda_src.runtime.deliveries import Deliveries
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.runtime.vault_invocation import VaultFunction

_BRIEF = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3})


@dataclass(frozen=True)
class Queues:
    """What is done with the messages of each of the two."""

    tasks: Deliveries
    events: Deliveries

    def of(self, event: Mapping[str, Any]) -> Deliveries:
        """Return what an invocation's messages are for; all are of one queue."""
        source = next((record.get("eventSourceARN", "") for record in event["Records"]), "")
        is_events = source.rpartition(":")[2] == self.events.queue_url.rpartition("/")[2]
        return self.events if is_events else self.tasks


@cache
def compose() -> Queues:
    """Build it from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    client = vault_invocation.connect(settings.vault_seconds)
    queues = wake_ups.connect()
    vault = VaultFunction(client, settings.flow_tasks_function_name)
    calls = OutgoingCalls(AddressGuard(settings.allowed_hosts), settings.call_seconds)
    stored = clients.client("secretsmanager", config=_BRIEF)
    worker = CallWorker(
        vault=TaskVault(vault),
        calls=calls,
        secrets=FlowSecrets(stored, settings.secrets_prefix),
        wake_ups=WakeUps(queues, settings.wake_ups_queue_url),
        busy_seconds=settings.busy_seconds,
    )
    webhooks = WebhookWorker(
        LaneVault(vault),
        calls,
        WebhookSecrets(stored, settings.webhook_secrets_prefix),
        queues,
        settings.events_queue_url,
    )
    return Queues(
        Deliveries(worker.work, queues, settings.tasks_queue_url, "flow_task"),
        Deliveries(webhooks.work, queues, settings.events_queue_url, "flow_events"),
    )


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer the queue which messages have to be delivered again."""
    del context
    return compose().of(event).handle(event)
