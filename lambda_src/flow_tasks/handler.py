"""`flow_tasks`: invoked by the street's relay and worker, whose roles alone may.

Answers what `FlowTasks` returns, or `{"error": {...}}` as `flow_vault` does.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import ValidationError

from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.flow_tasks.requests import TaskName, TaskRequest
from lambda_src.flow_tasks.settings import Settings
from lambda_src.flows.shapes import Outcome
from lambda_src.flows.storing import outcome_of
from lambda_src.runtime.http.errors import ApiError, InvalidRequestError
from lambda_src.runtime.http.refusals import error_payload
from lambda_src.runtime.http.requests import read_fields
from lambda_src.runtime.logs import configure, logger
from lambda_src.runtime.settings import load
from lambda_src.vault.compose import open_vault


@cache
def compose() -> FlowTasks:
    """Build what answers from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    return FlowTasks(
        open_vault(settings),
        lease_seconds=settings.lease_seconds,
        circuit_failures=settings.circuit_failures,
        circuit_seconds=settings.circuit_seconds,
        retention_days=settings.retention_days,
    )


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one invocation. Anything but an ApiError fails it."""
    del context
    try:
        return reply(compose(), event)
    except ApiError as error:
        logger.info("request refused", code=error.code)
        return {"error": error_payload(error)}


def reply(tasks: FlowTasks, event: Mapping[str, Any]) -> dict[str, Any]:
    """Run an operation. Raises InvalidRequestError naming the field that is wrong."""
    request = read_fields(dict(event), TaskRequest)
    if request.operation == "waiting":
        return tasks.waiting(request.tenant_id, request.limit)
    if request.operation == "sent":
        return tasks.sent(request.tenant_id, request.tasks)
    if request.operation == "purge":
        return tasks.purge(request.tenant_id, request.limit)
    if request.operation == "begin":
        return tasks.begin(request.tenant_id, _task(request))
    return tasks.report(request.tenant_id, _task(request), _outcome(request))


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
