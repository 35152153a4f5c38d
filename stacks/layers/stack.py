"""Owns: the Slack layers: verification behind the HTTP API, the execution API, queue and worker.

Reads: `state`, `tables`, `api` (whose route `POST /slack/events` leads here). Publishes: queues,
secrets, flag and execution API, for the commands of operators.
Separate because who may call whom here is a wall of its own, and its rollout has its own pace.
"""

from dataclasses import dataclass

from environments import Settings
from modules.execution_api import ExecutionApi, SourceGuard
from modules.failed_invocations import FailedInvocations
from modules.flag import Flag
from modules.framework import App
from modules.function import Function
from modules.http_api import Throttle
from modules.routes import PublicRoute
from modules.secret import SecretContainer
from modules.work_queue import WorkQueue
from stacks import emulator
from stacks.api.stack import Api
from stacks.base import Stack
from stacks.layers.alarms import add_alarms
from stacks.layers.functions import LayersFunctions, Parts
from stacks.outputs import Outputs, output
from stacks.shared.hosting import Functions
from stacks.state import State
from stacks.tables import Tables

_QUEUES = "https://sqs.{region}.amazonaws.com/{account}/{prefix}-slack-events"
_API = "https://placeholder.execute-api.{region}.amazonaws.com/live/execute"
_FLAG = "/{prefix}/layers/execution_api_percentage"


_BOT_TOKENS = "{prefix}-slack-bot-tokens"


@dataclass(frozen=True)
class LayersOutputs(Outputs):
    """What operators' commands need."""

    execution_api_url: str = output("Address of POST /execute", placeholder=_API)
    percentage_parameter: str = output("Percent of channels on that path", placeholder=_FLAG)
    queue_url: str = output("Events that wait for the worker", placeholder=_QUEUES)
    dead_letter_url: str = output("Events that failed", placeholder=f"{_QUEUES}-dead-letters")
    signing_secret_id: str = output(
        "Secret with Slack's signing secret", placeholder="{prefix}-slack-signing-secret"
    )
    bot_tokens_prefix: str = output("Prefix of tenants' bot tokens", placeholder=_BOT_TOKENS)
    fallback: str = output("Whether there is a way round the API", placeholder="true")


class Layers(Stack[LayersOutputs]):
    """From a message in Slack to a reply in its thread. docs/slack.md follows one."""

    name = "layers"
    outputs = LayersOutputs

    def __init__(
        self, app: App, settings: Settings, *, state: State, tables: Tables, api: Api
    ) -> None:
        super().__init__(app, settings)
        stored, prefix = self.read(tables), settings.resource_prefix
        queue = WorkQueue(
            self,
            "events",
            name=f"{prefix}-slack-events",
            key_arn=stored.data_key_arn,
            worker_seconds=settings.slack.worker_seconds,
            deliveries=settings.slack.deliveries,
        )
        flag = Flag(
            self,
            "rollout",
            name=_FLAG.format(prefix=prefix),
            description="Percent of Slack channels on the API path; set by gatehouse rollout",
            first_value=str(settings.slack.execution_api_percentage),
        )
        parts = Parts(
            stored, queue, flag,
            signing_secret=self._secret("signing-secret", "Slack's signing secret",
                                        stored.data_key_arn),
            bot_tokens_prefix=_BOT_TOKENS.format(prefix=prefix),
        )  # fmt: skip
        functions = LayersFunctions(
            Functions(self, settings, state=self.read(state), tables=stored), settings, parts
        )
        execution = functions.execution()
        queue.deliver_to(functions.worker(), concurrency=settings.slack.worker_concurrency)
        guarded = self._execution_api(execution, functions.verification_role_arn)
        verification = functions.verification(guarded, execution)
        self._route(self.read(api).api_id, verification)
        if settings.slack.fallback:
            FailedInvocations(self, "failed", function=execution, queue_arn=queue.dead_letter_arn)
        add_alarms(self, settings, verification=verification, queue=queue)
        self.publish(
            LayersOutputs(
                execution_api_url=guarded.url,
                percentage_parameter=flag.name,
                queue_url=queue.url,
                dead_letter_url=queue.dead_letter_url,
                signing_secret_id=parts.signing_secret.name,
                bot_tokens_prefix=parts.bot_tokens_prefix,
                fallback=str(settings.slack.fallback).lower(),
            )
        )

    def _secret(self, use: str, description: str, key_arn: str) -> SecretContainer:
        name = f"{self.settings.resource_prefix}-slack-{use}"
        return SecretContainer(
            self, use.replace("-", "_"), name=name, description=description, key_arn=key_arn
        )

    def _execution_api(self, execution: Function, caller_role_arn: str) -> ExecutionApi:
        limits = self.settings.api
        guard = SourceGuard(
            caller_arns=(
                caller_role_arn,
                *emulator.session_arns(self.settings, caller_role_arn),
            ),
            throttle=Throttle(rate=limits.throttle_rate, burst=limits.throttle_burst),
            tracing=self.settings.functions.tracing,
        )
        name = f"{self.settings.resource_prefix}-execution"
        return ExecutionApi(self, "execution_api", name=name, function=execution, guard=guard)

    def _route(self, api_id: str, verification: Function) -> None:
        account = self.settings.account
        PublicRoute(
            self,
            "slack_events",
            api_id=api_id,
            execution_arn=f"arn:aws:execute-api:{account.region}:{account.id}:{api_id}",
            route_key="POST /slack/events",
            function=verification,
        )
