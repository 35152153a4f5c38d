"""`flow_tasks`: invoked by the street's relay and worker, whose roles alone may.

Answers what `FlowTasks` returns, or `{"error": {...}}` as `flow_vault` does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import ValidationError

from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.flow_tasks.requests import DeliveryReport, LaneName, TaskName, TaskRequest
from lambda_src.flow_tasks.settings import Settings
from lambda_src.flow_tasks.sweeping import Sweeping
from lambda_src.flow_tasks.webhooks import WebhookTasks
from lambda_src.flows.shapes import Outcome
from lambda_src.flows.storing import outcome_of
from lambda_src.runtime.http.errors import ApiError, InvalidRequestError
from lambda_src.runtime.http.refusals import error_payload
from lambda_src.runtime.http.requests import read_fields
from lambda_src.runtime.http.text import check_storable
from lambda_src.runtime.logs import configure, logger
from lambda_src.runtime.request_ids import serving
from lambda_src.runtime.settings import load
from lambda_src.vault.compose import open_vault


@dataclass(frozen=True)
class TaskOperations:
    """Those on the calls of flows, and those on events and silent sessions."""

    tasks: FlowTasks
    webhooks: WebhookTasks
    sweeping: Sweeping


@cache
def compose() -> TaskOperations:
    """Build what answers from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    vault = open_vault(settings)
    tasks = FlowTasks(
        vault,
        lease_seconds=settings.lease_seconds,
        circuit_failures=settings.circuit_failures,
        circuit_seconds=settings.circuit_seconds,
        retention_days=settings.retention_days,
    )
    sweeping = Sweeping(vault, settings.silent_seconds, settings.event_retention_days)
    return TaskOperations(tasks, WebhookTasks(vault, settings.retries()), sweeping)


@serving
def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one invocation. Anything but an ApiError fails it."""
    del context
    try:
        return reply(compose(), event)
    except ApiError as error:
        logger.info("request refused", code=error.code)
        return {"error": error_payload(error)}


def reply(operations: TaskOperations, event: Mapping[str, Any]) -> dict[str, Any]:
    """Run an operation. Raises InvalidRequestError naming the field that is wrong."""
    check_storable(event)
    request = read_fields(dict(event), TaskRequest)
    if request.operation in _OF_EVENTS:
        return _OF_EVENTS[request.operation](operations, request)
    tasks = operations.tasks
    if request.operation == "waiting":
        return tasks.waiting(request.tenant_id, request.limit)
    if request.operation == "sent":
        return tasks.sent(request.tenant_id, request.tasks)
    if request.operation == "purge":
        return tasks.purge(request.tenant_id, request.limit)
    if request.operation == "begin":
        return tasks.begin(request.tenant_id, _task(request))
    return tasks.report(request.tenant_id, _task(request), _outcome(request))


def _lane(request: TaskRequest) -> LaneName:
    if request.lane is None:
        raise InvalidRequestError("lane", "is required.")
    return request.lane


def _at(request: TaskRequest) -> datetime:
    if request.at is None:
        raise InvalidRequestError("at", "is required.")
    return request.at


def _delivery(request: TaskRequest) -> DeliveryReport:
    if request.delivery is None:
        raise InvalidRequestError("delivery", "is required.")
    return request.delivery


_OF_EVENTS: dict[str, Callable[[TaskOperations, TaskRequest], dict[str, Any]]] = {
    "sweep": lambda on, request: on.sweeping.sweep(request.tenant_id, request.limit),
    "sweep_scheduled": lambda on, request: on.sweeping.scheduled(request.tenant_id, _at(request)),
    "handle_events": lambda on, request: on.webhooks.events(request.tenant_id, request.limit),
    "due_lanes": lambda on, request: on.webhooks.lanes(request.tenant_id, request.limit),
    "lanes_queued": lambda on, request: on.webhooks.queued(request.tenant_id, request.lanes),
    "begin_delivery": lambda on, request: on.webhooks.begin(request.tenant_id, _lane(request)),
    "report_delivery": lambda on, request: on.webhooks.report(
        request.tenant_id, _lane(request), _delivery(request)
    ),
}


def _task(request: TaskRequest) -> TaskName:
    if request.task is None:
        raise InvalidRequestError("task", "is required.")
    return request.task


def _outcome(request: TaskRequest) -> Outcome:
    try:
        return outcome_of(request.outcome or {})
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in ("outcome", *wrong["loc"]))
        raise InvalidRequestError(place, f"{wrong['msg']}.") from None
