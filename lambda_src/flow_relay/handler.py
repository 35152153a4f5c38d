"""The queue of wake-ups: each names a tenant whose outbox may hold tasks."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lambda_src.flow_relay.logic import Relay
from lambda_src.flow_relay.settings import Settings
from lambda_src.flow_street import wake_ups
from lambda_src.flow_street.lanes import LaneVault
from lambda_src.flow_street.tasks import TaskVault
from lambda_src.runtime import vault_invocation
from lambda_src.runtime.deliveries import Deliveries
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.runtime.vault_invocation import VaultFunction


@cache
def compose() -> Deliveries:
    """Build it from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    client = vault_invocation.connect(settings.vault_seconds)
    vault = VaultFunction(client, settings.flow_tasks_function_name)
    queues = wake_ups.connect()
    relay = Relay(
        TaskVault(vault),
        LaneVault(vault),
        queues,
        settings.tasks_queue_url,
        settings.events_queue_url,
        settings.wake_ups_queue_url,
    )
    return Deliveries(relay.wake, queues, settings.wake_ups_queue_url, "flow_wake_up")


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer the queue which messages have to be delivered again."""
    del context
    return compose().handle(event)
