"""The functions of the stack `flows`: what each is told, and the permissions of its own work."""

from dataclasses import dataclass

from environments import Settings
from environments.flows import CALL_MARGIN_SECONDS, VAULT_SECONDS
from modules.encryption_key import use_key_through
from modules.framework import Fn
from modules.function import Function, Placement
from modules.permissions import Place, Statement
from modules.secret import tenants_secrets_reader, tenants_secrets_writer
from modules.work_queue import WorkQueue
from stacks.database.stack import DatabaseOutputs
from stacks.network import NetworkOutputs
from stacks.shared.hosting import Functions
from stacks.shared.vault import FLOWS_ROLE, TASKS_ROLE, sign_in, sign_in_role, vault_environment
from stacks.tables import TablesOutputs

_LONGEST_WAIT_SECONDS = 20  # of a visitor, for what is pending
_SPARE_SECONDS = 10  # that a lease outlives the function that took it
_HOUR_SECONDS = 3_600
_RECEIVE = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
)


@dataclass(frozen=True)
class Parts:
    """What the functions work with; tenants' secrets by the prefix of their names."""

    tables: TablesOutputs
    network: NetworkOutputs
    database: DatabaseOutputs
    wake_ups: WorkQueue
    tasks: WorkQueue
    events: WorkQueue
    secrets_prefix: str
    webhook_secrets_prefix: str


class FlowsFunctions:
    """One method a function; each makes it when it is called."""

    def __init__(self, functions: Functions, settings: Settings, parts: Parts) -> None:
        self._functions, self._settings, self._parts = functions, settings, parts
        account = settings.account
        self._place = Place(account.region, account.id)
        self._here = f"{account.region}:{account.id}"
        self._vault = Placement(
            Fn.split(",", parts.network.private_subnet_ids), parts.network.functions_group_id
        )

    def vault(self) -> Function:
        """A function of the vault that the gateway invokes: sessions, documents, content."""
        flows, limits = self._settings.flows, self._settings.limits
        return self._in_vault(
            "flow_vault",
            "Plays and keeps flows, by verified claims or a visitor's proof",
            {
                "flow_starts_per_minute": str(flows.starts_per_minute),
                "flow_starts_per_minute_and_client": str(flows.starts_per_minute_and_client),
                "public_starts_per_day": str(flows.public_sessions_per_day),
                "public_bytes_per_day": str(flows.public_megabytes_per_day * 1_000_000),
                "public_bytes_per_session": str(flows.public_session_kilobytes * 1_000),
                "public_session_seconds": str(flows.public_session_hours * _HOUR_SECONDS),
                "flow_inputs_per_minute": str(flows.inputs_per_minute),
                "page_size_limit": str(limits.page_size),
            },
            role=FLOWS_ROLE,
        )

    def tasks(self) -> Function:
        """A function of the vault that relay and worker invoke."""
        flows = self._settings.flows
        return self._in_vault(
            "flow_tasks",
            "Hands out the calls that flows make, and goes on with their outcomes",
            {
                "lease_seconds": str(flows.worker_seconds + _SPARE_SECONDS),
                "circuit_failures": str(flows.circuit_failures),
                "circuit_seconds": str(flows.circuit_seconds),
                "retention_days": str(flows.public_retention_days),
                "silent_seconds": str(flows.silent_hours * _HOUR_SECONDS),
                "event_retention_days": str(flows.event_retention_days),
                "webhook_attempts": str(flows.webhook_attempts),
                "webhook_pause_seconds": str(flows.webhook_pause_seconds),
            },
            role=TASKS_ROLE,
        )

    def gateway(self, vault: Function) -> Function:
        """`/chat` and `/cms`, outside the VPC."""
        settings, wake_ups = self._settings, self._parts.wake_ups
        longest = settings.functions.timeout_seconds
        return self._functions.add(
            "flow_gateway",
            "Lets users, visitors and administrators at flows",
            environment={
                "origin_secret_sha256": ",".join(settings.edge.origin_secret_sha256),
                "flow_vault_function_name": vault.name,
                "tenants_table_name": self._parts.tables.tenants_table_name,
                "wake_ups_queue_url": wake_ups.url,
                "webhook_secrets_prefix": self._parts.webhook_secrets_prefix,
                "secrets_key_arn": self._parts.tables.data_key_arn,
                "vault_seconds": str(min(VAULT_SECONDS, longest - 1)),
                "wait_seconds": str(max(1, min(_LONGEST_WAIT_SECONDS, longest - 5))),
                "cookie_seconds": str(settings.flows.public_session_hours * _HOUR_SECONDS),
            },
            statements=(
                self._invoke("AskVault", "flow-vault"),
                self._send("ScheduleWakeUps", wake_ups),
                Statement(
                    "ReadTenant", ("dynamodb:GetItem",), (self._parts.tables.tenants_table_arn,)
                ),
                tenants_secrets_writer(
                    "WriteSecretsOfWebhooks", self._place, self._parts.webhook_secrets_prefix
                ),
                *self._keys("dynamodb", "secretsmanager", "sqs"),
            ),
        )

    def relay(self, tasks: Function) -> Function:
        """From the outboxes to the queues of tasks and events, outside the VPC."""
        wake_ups, queue, events = self._parts.wake_ups, self._parts.tasks, self._parts.events
        return self._functions.add(
            "flow_relay",
            "Moves a tenant's calls and events from the outboxes to the queues",
            environment={
                "flow_tasks_function_name": tasks.name,
                "wake_ups_queue_url": wake_ups.url,
                "tasks_queue_url": queue.url,
                "events_queue_url": events.url,
                "vault_seconds": str(self._vault_seconds()),
            },
            statements=(
                self._invoke("AskVault", "flow-tasks"),
                Statement("ReceiveWakeUps", _RECEIVE, (self._queue(wake_ups.name),)),
                self._send("QueueTasks", queue),
                self._send("WakeUpLater", wake_ups),
                self._send("QueueEvents", events),
                *self._keys("sqs"),
            ),
        )

    def worker(self, tasks: Function) -> Function:
        """Makes calls and delivers events, outside the VPC; it alone may read tenants' secrets."""
        parts, flows, place = self._parts, self._settings.flows, self._place
        return self._functions.add(
            "flow_worker",
            "Makes the calls of flows, and delivers events to webhooks",
            environment={
                "flow_tasks_function_name": tasks.name,
                "wake_ups_queue_url": parts.wake_ups.url,
                "tasks_queue_url": parts.tasks.url,
                "events_queue_url": parts.events.url,
                "secrets_prefix": parts.secrets_prefix,
                "webhook_secrets_prefix": parts.webhook_secrets_prefix,
                "vault_seconds": str(self._vault_seconds()),
                "call_seconds": str(flows.worker_seconds - CALL_MARGIN_SECONDS),
                "busy_seconds": str((flows.worker_seconds + _SPARE_SECONDS) // 3 + 1),
                "allowed_hosts": ",".join(flows.allowed_hosts),
            },
            statements=(
                self._invoke("AskVault", "flow-tasks"),
                Statement("ReceiveTasks", _RECEIVE, (self._queue(parts.tasks.name),)),
                Statement("ReceiveEvents", _RECEIVE, (self._queue(parts.events.name),)),
                self._send("SendEventsLater", parts.events),
                self._send("SendWakeUps", parts.wake_ups),
                tenants_secrets_reader("ReadSecretsOfTenants", place, parts.secrets_prefix),
                tenants_secrets_reader(
                    "ReadSecretsOfWebhooks", place, parts.webhook_secrets_prefix
                ),
                *self._keys("secretsmanager", "sqs"),
            ),
            timeout_seconds=flows.worker_seconds,
        )

    def _in_vault(
        self, name: str, description: str, environment: dict[str, str], *, role: str
    ) -> Function:
        role, database = sign_in_role(self._settings, role), self._parts.database
        return self._functions.add(
            name,
            description,
            environment={
                **vault_environment(self._settings, database, user=role),
                **environment,
            },
            statements=(sign_in(database, role),),
            placement=self._vault,
            serves_requests_from_vault=True,
        )

    def _vault_seconds(self) -> int:
        return min(VAULT_SECONDS, self._settings.functions.timeout_seconds - 1)

    def _invoke(self, sid: str, function: str) -> Statement:
        name = f"{self._settings.resource_prefix}-{function}"
        arn = f"arn:aws:lambda:{self._here}:function:{name}"
        return Statement(sid, ("lambda:InvokeFunction",), (arn,))

    def _send(self, sid: str, queue: WorkQueue) -> Statement:
        return Statement(sid, ("sqs:SendMessage",), (self._queue(queue.name),))

    def _queue(self, name: str) -> str:
        return f"arn:aws:sqs:{self._here}:{name}"

    def _keys(self, *services: str) -> tuple[Statement, ...]:
        region, key_arn = self._settings.account.region, self._parts.tables.data_key_arn
        return tuple(
            use_key_through(service, key_arn=key_arn, region=region) for service in services
        )
