"""The functions of the Slack layers: settings and permissions of each."""

from dataclasses import dataclass

from environments import Settings
from modules.encryption_key import use_key_through
from modules.execution_api import ExecutionApi
from modules.flag import Flag
from modules.function import Function
from modules.permissions import Place, Statement
from modules.secret import SecretContainer, tenants_secrets_reader
from modules.work_queue import WorkQueue
from stacks import emulator
from stacks.shared.hosting import Functions
from stacks.shared.models import model_access, model_environment, tiers_environment
from stacks.tables import TablesOutputs

_ANSWER_SECONDS = 2.5  # Slack waits 3; what lies between is the way to it
_SPARE_SECONDS = 10  # that a claim or a reservation outlives the function that took it


@dataclass(frozen=True)
class Parts:
    """What the functions work with."""

    tables: TablesOutputs
    queue: WorkQueue
    flag: Flag
    signing_secret: SecretContainer
    bot_tokens_prefix: str


class LayersFunctions:
    """One method a function; each makes it when it is called."""

    def __init__(self, functions: Functions, settings: Settings, parts: Parts) -> None:
        self._functions, self._settings, self._parts = functions, settings, parts
        account, prefix = settings.account, settings.resource_prefix
        self._place = Place(account.region, account.id)
        self.verification_role_arn = f"arn:aws:iam::{account.id}:role/{prefix}-slack-verification"

    def verification(self, api: ExecutionApi, execution: Function) -> Function:
        """`POST /slack/events`. It may run longer than Slack waits, to wait for the API."""
        slack, parts = self._settings.slack, self._parts
        seconds = max(self._settings.functions.timeout_seconds, slack.execution_timeout_seconds + 5)
        tables, flag = parts.tables, self._place.arn("ssm", f"parameter{parts.flag.name}")
        direct = f"{self._settings.resource_prefix}-slack-execution" if slack.fallback else ""
        directly = (execution.invoker("InvokeExecutionDirectly"),) if slack.fallback else ()
        return self._functions.add(
            "slack_verification",
            "Proves that Slack sent an event and hands it to the execution layer once",
            environment={
                "origin_secret_sha256": ",".join(self._settings.edge.origin_secret_sha256),
                "signing_secret_id": parts.signing_secret.name,
                "tenants_table_name": tables.tenants_table_name,
                "sessions_table_name": tables.sessions_table_name,
                "execution_api_url": emulator.execution_api_url(
                    self._settings, api_id=api.api_id, url=api.url
                ),
                "execution_function_name": direct,
                "percentage_parameter": parts.flag.name,
                "deduplication_seconds": str(slack.deduplication_seconds),
                "claim_seconds": str(seconds + _SPARE_SECONDS),
                "answer_seconds": str(_ANSWER_SECONDS),
                "execution_timeout_seconds": str(slack.execution_timeout_seconds),
            },
            statements=(
                Statement("FindWorkspace", ("dynamodb:GetItem",), (tables.tenants_table_arn,)),
                Statement(
                    "RememberEvents",
                    ("dynamodb:GetItem", "dynamodb:UpdateItem"),
                    (tables.sessions_table_arn,),
                ),
                parts.signing_secret.reader("ReadSigningSecret", self._place),
                Statement("ReadRollout", ("ssm:GetParameter",), (flag,)),
                Statement("CallExecutionApi", ("execute-api:Invoke",), (api.method_arn,)),
                *directly,
                *self._keys("dynamodb", "secretsmanager"),
            ),
            timeout_seconds=seconds,
        )

    def execution(self) -> Function:
        """`POST /execute`: onto the queue."""
        queue = self._parts.queue
        failed = (queue.dead_letter_sender("KeepFailedEvents", self._place),)
        return self._functions.add(
            "slack_execution",
            "Puts a verified event on the queue and answers at once",
            environment={"queue_url": queue.url},
            statements=(
                queue.sender("QueueEvents", self._place),
                *(failed if self._settings.slack.fallback else ()),
                *self._keys("sqs"),
            ),
        )

    def worker(self) -> Function:
        """Answers events from the queue."""
        settings, tables, queue = self._settings, self._parts.tables, self._parts.queue
        keep = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem")
        settle = ("dynamodb:PutItem", "dynamodb:UpdateItem")
        return self._functions.add(
            "slack_worker",
            "Answers events with the model, on the tenant's budget, and replies in Slack",
            environment=self._worker_environment(),
            statements=(
                queue.receiver("ReceiveEvents", self._place),
                Statement("ReadTenant", ("dynamodb:GetItem",), (tables.tenants_table_arn,)),
                Statement("KeepConversations", keep, (tables.sessions_table_arn,)),
                Statement("KeepBudgets", settle, (tables.usage_table_arn,)),
                tenants_secrets_reader("ReadBotTokens", self._place, self._parts.bot_tokens_prefix),
                *model_access(settings, settings.models.chat),
                *self._keys("dynamodb", "secretsmanager", "sqs"),
            ),
            timeout_seconds=settings.slack.worker_seconds,
        )

    def _worker_environment(self) -> dict[str, str]:
        settings, tables = self._settings, self._parts.tables
        over = str(settings.slack.worker_seconds + _SPARE_SECONDS)
        return {
            "sessions_table_name": tables.sessions_table_name,
            "usage_table_name": tables.usage_table_name,
            "tenants_table_name": tables.tenants_table_name,
            "session_ttl_days": str(settings.tables.session_ttl_days),
            "usage_ttl_days": str(settings.tables.usage_ttl_days),
            "monthly_token_budget": str(settings.limits.monthly_token_budget),
            "tiers": tiers_environment(settings),
            "history_messages": str(settings.limits.history_messages),
            "message_characters": str(settings.limits.message_characters),
            "reservation_seconds": over,
            "claim_seconds": over,
            "slack_model": model_environment(settings.models.chat),
            "slack_api_url": settings.slack.api_url,
            "bot_tokens_prefix": self._parts.bot_tokens_prefix,
            "queue_url": self._parts.queue.url,
        }

    def _keys(self, *services: str) -> tuple[Statement, ...]:
        region = self._settings.account.region
        key_arn = self._parts.tables.data_key_arn
        return tuple(
            use_key_through(service, key_arn=key_arn, region=region) for service in services
        )
