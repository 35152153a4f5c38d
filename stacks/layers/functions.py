"""The functions of the Slack layers: what each is told, and the permissions of its own work."""

from dataclasses import dataclass

from environments import Settings
from modules.encryption_key import use_key_through
from modules.execution_api import ExecutionApi
from modules.flag import Flag
from modules.function import Function
from modules.permissions import Statement
from modules.work_queue import WorkQueue
from stacks import emulator
from stacks.shared.hosting import Functions
from stacks.shared.models import model_access, model_environment
from stacks.tables import TablesOutputs

_ANSWER_SECONDS = 2.5  # Slack waits 3; what lies between is the way to it
_SPARE_SECONDS = 10  # that a claim or a reservation outlives the function that took it


@dataclass(frozen=True)
class Parts:
    """What the functions work with; secrets by name."""

    tables: TablesOutputs
    queue: WorkQueue
    flag: Flag
    signing_secret_id: str
    bot_tokens_id: str


class LayersFunctions:
    """One method a function; each makes it when it is called."""

    def __init__(self, functions: Functions, settings: Settings, parts: Parts) -> None:
        self._functions, self._settings, self._parts = functions, settings, parts
        account, prefix = settings.account, settings.resource_prefix
        self._here = f"{account.region}:{account.id}"
        self.verification_role_arn = f"arn:aws:iam::{account.id}:role/{prefix}-slack-verification"

    def verification(self, api: ExecutionApi) -> Function:
        """`POST /slack/events`. It may run longer than Slack waits, to wait for the API."""
        slack, parts = self._settings.slack, self._parts
        seconds = max(self._settings.functions.timeout_seconds, slack.execution_timeout_seconds + 5)
        tables, flag = parts.tables, f"arn:aws:ssm:{self._here}:parameter{parts.flag.name}"
        direct = f"{self._settings.resource_prefix}-slack-execution" if slack.fallback else ""
        return self._functions.add(
            "slack_verification",
            "Proves that Slack sent an event and hands it to the execution layer once",
            environment={
                "origin_secret_sha256": ",".join(self._settings.edge.origin_secret_sha256),
                "signing_secret_id": parts.signing_secret_id,
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
                self._read("ReadSigningSecret", parts.signing_secret_id),
                Statement("ReadRollout", ("ssm:GetParameter",), (flag,)),
                Statement("CallExecutionApi", ("execute-api:Invoke",), (api.method_arn,)),
                *self._direct(direct),
                *self._keys("dynamodb", "secretsmanager"),
            ),
            timeout_seconds=seconds,
        )

    def execution(self) -> Function:
        """`POST /execute`: onto the queue."""
        queue = self._parts.queue
        send = ("sqs:SendMessage",)
        failed = (Statement("KeepFailedEvents", send, (self._queue(queue.dead_letter_name),)),)
        return self._functions.add(
            "slack_execution",
            "Puts a verified event on the queue and answers at once",
            environment={"queue_url": queue.url},
            statements=(
                Statement("QueueEvents", send, (self._queue(queue.name),)),
                *(failed if self._settings.slack.fallback else ()),
                *self._keys("sqs"),
            ),
        )

    def worker(self) -> Function:
        """Answers events from the queue."""
        settings, tables, queue = self._settings, self._parts.tables, self._parts.queue
        receive = ("sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes",
                   "sqs:ReceiveMessage")  # fmt: skip
        keep = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem")
        settle = ("dynamodb:PutItem", "dynamodb:UpdateItem")
        return self._functions.add(
            "slack_worker",
            "Answers events with the model, on the tenant's budget, and replies in Slack",
            environment=self._told_worker(),
            statements=(
                Statement("ReceiveEvents", receive, (self._queue(queue.name),)),
                Statement("ReadTenant", ("dynamodb:GetItem",), (tables.tenants_table_arn,)),
                Statement("KeepConversations", keep, (tables.sessions_table_arn,)),
                Statement("KeepBudgets", settle, (tables.usage_table_arn,)),
                self._read("ReadBotTokens", self._parts.bot_tokens_id),
                *model_access(settings, settings.models.chat),
                *self._keys("dynamodb", "secretsmanager", "sqs"),
            ),
            timeout_seconds=settings.slack.worker_seconds,
        )

    def _told_worker(self) -> dict[str, str]:
        settings, tables = self._settings, self._parts.tables
        over = str(settings.slack.worker_seconds + _SPARE_SECONDS)
        return {
            "sessions_table_name": tables.sessions_table_name,
            "usage_table_name": tables.usage_table_name,
            "tenants_table_name": tables.tenants_table_name,
            "session_ttl_days": str(settings.tables.session_ttl_days),
            "usage_ttl_days": str(settings.tables.usage_ttl_days),
            "monthly_token_budget": str(settings.limits.monthly_token_budget),
            "history_messages": str(settings.limits.history_messages),
            "message_characters": str(settings.limits.message_characters),
            "reservation_seconds": over,
            "claim_seconds": over,
            "slack_model": model_environment(settings.models.chat),
            "slack_api_url": settings.slack.api_url,
            "bot_tokens_id": self._parts.bot_tokens_id,
            "queue_url": self._parts.queue.url,
        }

    def _direct(self, function_name: str) -> tuple[Statement, ...]:
        if not function_name:
            return ()
        arn = f"arn:aws:lambda:{self._here}:function:{function_name}"
        return (Statement("InvokeExecutionDirectly", ("lambda:InvokeFunction",), (arn,)),)

    def _read(self, sid: str, secret_id: str) -> Statement:
        # Secrets Manager ends an ARN with six characters of its own.
        arn = f"arn:aws:secretsmanager:{self._here}:secret:{secret_id}-??????"
        return Statement(sid, ("secretsmanager:GetSecretValue",), (arn,))

    def _queue(self, name: str) -> str:
        return f"arn:aws:sqs:{self._here}:{name}"

    def _keys(self, *services: str) -> tuple[Statement, ...]:
        region = self._settings.account.region
        key_arn = self._parts.tables.data_key_arn
        return tuple(
            use_key_through(service, key_arn=key_arn, region=region) for service in services
        )
