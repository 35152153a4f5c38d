"""The queue of tasks: each is one call to the outside."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from lambda_src.flow_street import wake_ups
from lambda_src.flow_street.tasks import TaskVault
from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.flow_worker.calls import OutgoingCalls
from lambda_src.flow_worker.guard import AddressGuard
from lambda_src.flow_worker.logic import CallWorker
from lambda_src.flow_worker.secrets import FlowSecrets
from lambda_src.flow_worker.settings import Settings
from lambda_src.runtime import vault_invocation
from lambda_src.runtime.deliveries import Deliveries
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.runtime.vault_invocation import VaultFunction

_BRIEF = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3})


@cache
def compose() -> Deliveries:
    """Build it from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    client = vault_invocation.connect(settings.vault_seconds)
    queues = wake_ups.connect()
    worker = CallWorker(
        vault=TaskVault(VaultFunction(client, settings.flow_tasks_function_name)),
        calls=OutgoingCalls(AddressGuard(settings.allowed_hosts), settings.call_seconds),
        secrets=FlowSecrets(boto3.client("secretsmanager", config=_BRIEF), settings.secrets_prefix),
        wake_ups=WakeUps(queues, settings.wake_ups_queue_url),
        busy_seconds=settings.busy_seconds,
    )
    return Deliveries(worker.work, queues, settings.tasks_queue_url, "flow_task")


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer the queue which messages have to be delivered again."""
    del context
    return compose().handle(event)
