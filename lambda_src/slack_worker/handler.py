"""The queue's worker: a batch of events, each of which succeeds or is delivered again by itself."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from botocore.config import Config

from lambda_src.runtime import clients
from lambda_src.runtime.billing.budget import open_budget
from lambda_src.runtime.billing.metering import MeteredModel
from lambda_src.runtime.deliveries import Deliveries
from lambda_src.runtime.execution import ExecutionRequest
from lambda_src.runtime.identity.admission import open_admission
from lambda_src.runtime.logs import configure
from lambda_src.runtime.models import ChatModel, build_model
from lambda_src.runtime.models.http_caller import http_client
from lambda_src.runtime.settings import load
from lambda_src.runtime.storage.dynamodb import Table, connect
from lambda_src.runtime.storage.messages import MessageStore
from lambda_src.runtime.storage.sessions import SessionStore
from lambda_src.slack_worker.answers import Answers
from lambda_src.slack_worker.bot_tokens import BotTokens
from lambda_src.slack_worker.logic import SlackWorker
from lambda_src.slack_worker.progress import ReplyProgress
from lambda_src.slack_worker.settings import Settings
from lambda_src.slack_worker.slack import Slack
from lambda_src.slack_worker.threads import Threads

_BRIEF = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3})


def build(settings: Settings, model: ChatModel) -> SlackWorker:
    """Connect the parts to the tables, this model and Slack."""
    client = connect()
    sessions_table = Table(client, settings.sessions_table_name)
    usage_table = Table(client, settings.usage_table_name)
    days = settings.session_ttl_days
    progress = ReplyProgress(sessions_table, claim_seconds=settings.claim_seconds)
    metered = MeteredModel(
        model=model,
        budget=open_budget(
            usage_table,
            reservation_seconds=settings.reservation_seconds,
            event_days=settings.usage_ttl_days,
        ),
        agent_id=settings.slack_model.agent_id or "slack",
        max_output_tokens=settings.slack_model.max_output_tokens,
    )
    answers = Answers(
        admission=open_admission(client, settings.tenants_table_name, settings.tiers),
        threads=Threads(
            table=sessions_table,
            sessions=SessionStore(sessions_table, ttl_days=days),
            messages=MessageStore(sessions_table, ttl_days=days),
            ttl_days=days,
            history_messages=settings.history_messages,
        ),
        model=metered,
        progress=progress,
        message_characters=settings.message_characters,
        monthly_token_budget=settings.monthly_token_budget,
    )
    tokens = BotTokens(clients.client("secretsmanager", config=_BRIEF), settings.bot_tokens_prefix)
    return SlackWorker(progress, answers, tokens, Slack(settings.slack_api_url, http_client()))


def deliveries(worker: SlackWorker, queues: Any, queue_url: str) -> Deliveries:  # noqa: ANN401 - botocore's
    """Have a worker handle what a queue delivers."""

    def work(body: str) -> None:
        worker.handle(ExecutionRequest.model_validate_json(body, strict=True))

    return Deliveries(work, queues, queue_url, "slack_event")


@cache
def compose() -> Deliveries:
    """Build it from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    worker = build(settings, build_model(settings.slack_model))
    return deliveries(worker, clients.client("sqs", config=_BRIEF), settings.queue_url)


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer the queue which messages have to be delivered again."""
    del context
    return compose().handle(event)
