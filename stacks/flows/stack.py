"""Owns: conversation flows: gateway, vault functions, worker, queues of wake-ups, tasks, events.

Reads: `state`, `tables`, `network`, `database`, `api` (whose routes `/chat` and `/cms` lead here).
Publishes: the queues and the prefix of tenants' secrets, for the commands of operators.
Separate because calls to the outside are a danger of their own, and nothing else needs them.
"""

from dataclasses import dataclass

from environments import Settings
from modules.framework import App
from modules.function import Function
from modules.log_alarm import Counted, LogAlarm
from modules.math_alarm import QueueAlarm
from modules.routes import Routes
from modules.work_queue import WorkQueue
from stacks.api.stack import Api, ApiOutputs
from stacks.base import Stack
from stacks.database.stack import Database
from stacks.flows.functions import FlowsFunctions, Parts
from stacks.network import Network
from stacks.outputs import Outputs, output
from stacks.shared.alarms import notice
from stacks.shared.hosting import Functions
from stacks.state import State
from stacks.tables import Tables

_QUEUES = "https://sqs.{region}.amazonaws.com/{account}/{prefix}-flow"
_SECRETS = "{prefix}-flow-secrets"
_WEBHOOK_SECRETS = "{prefix}-flow-webhooks"
_SESSION = "sessions/{token}"
# The gateway knows the paths; each route costs two resources. Not ANY, which would ask preflight
# requests (OPTIONS) for a token too.
_EDITING = tuple(f"{method} /cms/{{proxy+}}" for method in ("GET", "POST", "PATCH", "DELETE"))
_COMPANION = (  # the platform's own example app
    "POST /chatbot/recommendations",
    "POST /chatbot/assessment/reading-level",
    "GET /chatbot/users/{user_id}/profile",
)


@dataclass(frozen=True)
class FlowsOutputs(Outputs):
    """What operators' commands need."""

    tasks_queue_url: str = output("Calls that wait for the worker", placeholder=f"{_QUEUES}-tasks")
    tasks_dead_letter_url: str = output(
        "Calls that failed", placeholder=f"{_QUEUES}-tasks-dead-letters"
    )
    wake_ups_queue_url: str = output(
        "Wake-ups of the outbox relay", placeholder=f"{_QUEUES}-wake-ups"
    )
    wake_ups_dead_letter_url: str = output(
        "Wake-ups that failed", placeholder=f"{_QUEUES}-wake-ups-dead-letters"
    )
    events_queue_url: str = output(
        "Events that wait for the worker", placeholder=f"{_QUEUES}-events"
    )
    events_dead_letter_url: str = output(
        "Messages about events that failed", placeholder=f"{_QUEUES}-events-dead-letters"
    )
    secrets_prefix: str = output("Prefix of the secrets of tenants", placeholder=_SECRETS)


class Flows(Stack[FlowsOutputs]):
    """From a visitor's input to a call and back. docs/flows.md follows one."""

    name = "flows"
    outputs = FlowsOutputs

    def __init__(
        self,
        app: App,
        settings: Settings,
        *,
        state: State,
        tables: Tables,
        network: Network,
        database: Database,
        api: Api,
    ) -> None:
        super().__init__(app, settings)
        stored, flows = self.read(tables), settings.flows
        wake_ups = self._queue("wake_ups", stored.data_key_arn, settings.functions.timeout_seconds)
        tasks = self._queue("tasks", stored.data_key_arn, flows.worker_seconds)
        events = self._queue("events", stored.data_key_arn, flows.worker_seconds)
        secrets_prefix = _SECRETS.format(prefix=settings.resource_prefix)
        functions = FlowsFunctions(
            Functions(self, settings, state=self.read(state), tables=stored),
            settings,
            Parts(
                stored,
                self.read(network),
                self.read(database),
                wake_ups,
                tasks,
                events,
                secrets_prefix,
                _WEBHOOK_SECRETS.format(prefix=settings.resource_prefix),
            ),
        )
        of_tasks = functions.tasks()
        gateway = functions.gateway(functions.vault())
        wake_ups.deliver_to(functions.relay(of_tasks), concurrency=flows.worker_concurrency)
        worker = functions.worker(of_tasks)
        for queue in (tasks, events):
            queue.deliver_to(worker, concurrency=flows.worker_concurrency)
        self._route(self.read(api), gateway)
        self._alarms(of_tasks, wake_ups, tasks, events)
        self.publish(
            FlowsOutputs(
                tasks_queue_url=tasks.url,
                tasks_dead_letter_url=tasks.dead_letter_url,
                events_queue_url=events.url,
                events_dead_letter_url=events.dead_letter_url,
                wake_ups_queue_url=wake_ups.url,
                wake_ups_dead_letter_url=wake_ups.dead_letter_url,
                secrets_prefix=secrets_prefix,
            )
        )

    def _queue(self, use: str, key_arn: str, worker_seconds: int) -> WorkQueue:
        return WorkQueue(
            self,
            use,
            name=f"{self.settings.resource_prefix}-flow-{use.replace('_', '-')}",
            key_arn=key_arn,
            worker_seconds=worker_seconds,
            deliveries=self.settings.flows.deliveries,
        )

    def _route(self, api: ApiOutputs, gateway: Function) -> None:
        account = self.settings.account
        routes = Routes(
            self,
            "routes",
            api_id=api.api_id,
            execution_arn=f"arn:aws:execute-api:{account.region}:{account.id}:{api.api_id}",
            authorizer_id=api.authorizer_id,
            function=gateway,
        )
        routes.behind_token(*_EDITING, *_COMPANION, *_playing("/chat"))
        routes.open(*_playing("/chat/public"))

    def _alarms(
        self, of_tasks: Function, wake_ups: WorkQueue, tasks: WorkQueue, events: WorkQueue
    ) -> None:
        prefix = self.settings.resource_prefix
        for use, queue, failure in (
            ("wake_ups", wake_ups, "The relay could not drain an outbox"),
            ("tasks", tasks, "A call of a flow failed for good"),
            ("events", events, "Events could not be worked on"),
        ):
            QueueAlarm(
                self,
                f"{use}_dead_letters_left",
                notice=notice(self.settings, f"flow-{use.replace('_', '-')}-dead-letters", failure),
                queue_name=queue.dead_letter_name,
            )
        LogAlarm(
            self,
            "circuit_opened",
            notice=notice(
                self.settings,
                "flow-circuit-open",
                "A host that flows call keeps failing and is left alone for a while",
            ),
            namespace=f"{prefix}/flows",
            counted=Counted(of_tasks.log_group_name, '{ $.message = "flow_circuit_open" }'),
            statistic="Sum",
            threshold=0,
        )
        LogAlarm(
            self,
            "events_parked",
            notice=notice(
                self.settings,
                "flow-events-parked",
                "A webhook did not take an event, which waits until it is replayed",
            ),
            namespace=f"{prefix}/flows",
            counted=Counted(of_tasks.log_group_name, '{ $.message = "webhook_parked" }'),
            statistic="Sum",
            threshold=0,
        )


def _playing(root: str) -> tuple[str, ...]:
    return (
        f"POST {root}/start",
        f"POST {root}/{_SESSION}/interact",
        f"POST {root}/{_SESSION}/back",
        f"GET {root}/{_SESSION}",
        f"POST {root}/{_SESSION}/end",
        f"GET {root}/{_SESSION}/history",
        f"PATCH {root}/{_SESSION}/state",
    )
