"""`flow_vault`: invoked by the street's gateway with an operation and its principal.

Answers `{"status", "body", "has_tasks", "has_events"}`, with `issued` for a new public session, or
`{"error": {"status", "code", "message", "retry_after", "details"}}` with the codes of the API.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from lambda_src.flow_store.versions import VersionCache
from lambda_src.flow_vault import principals, requests
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.companion import operations_of_companion
from lambda_src.flow_vault.content_operations import operations_on_content
from lambda_src.flow_vault.editing import Editing
from lambda_src.flow_vault.flow_operations import operations_on_flows
from lambda_src.flow_vault.operation import Operation
from lambda_src.flow_vault.playing import Playing
from lambda_src.flow_vault.principals import Principal
from lambda_src.flow_vault.reporting import operations_on_reports
from lambda_src.flow_vault.settings import Settings
from lambda_src.flow_vault.simulating import SimulateFlow, Simulating
from lambda_src.flow_vault.starting import Starting
from lambda_src.flow_vault.webhook_operations import operations_on_webhooks
from lambda_src.runtime.http.errors import ApiError, InvalidRequestError, UnauthenticatedError
from lambda_src.runtime.http.refusals import error_payload
from lambda_src.runtime.http.requests import Request, read_fields
from lambda_src.runtime.http.text import check_payload
from lambda_src.runtime.logs import configure, logger
from lambda_src.runtime.request_ids import serving
from lambda_src.runtime.settings import load
from lambda_src.vault.compose import open_vault


@dataclass(frozen=True)
class Flows:
    """The operations by name. Those of `editing` are not for visitors."""

    starting: Starting
    playing: Playing
    editing: Editing

    def of_visitors(self) -> dict[str, Operation]:
        """What needs no token of the user pool where the flow is public."""
        play = self.playing
        return {
            "start": (requests.Start, self.starting.start),
            "interact": (requests.Interact, play.interact),
            "read": (requests.Read, play.read),
            "back": (requests.Back, play.back),
            "end": (requests.OnSession, play.end),
            "history": (requests.History, play.history),
            "set_state": (requests.SetState, play.set_state),
        }

    def of_users(self) -> dict[str, Operation]:
        """What every user of a tenant may do, and no visitor."""
        return operations_of_companion(self.editing.vault)

    def of_editors(self) -> dict[str, Operation]:
        """What only a tenant-admin may do."""
        edit = self.editing
        return {
            "create_flow": (requests.CreateFlow, edit.create),
            "list_flows": (requests.ListFlows, edit.listed),
            "read_flow": (requests.OnFlow, edit.read),
            "replace_flow": (requests.ReplaceFlow, edit.replace),
            "validate_flow": (requests.ValidateFlow, edit.validate),
            "simulate_flow": (SimulateFlow, Simulating(edit.vault).simulate),
            "publish_flow": (requests.PublishFlow, edit.publish),
            "list_versions": (requests.OnFlow, edit.versions),
            "read_version": (requests.OnVersion, edit.version),
            "roll_back_flow": (requests.OnVersion, edit.rollback),
            "clone_flow": (requests.CloneFlow, edit.clone),
            **operations_on_content(edit.vault, edit.page_size),
            **operations_on_flows(edit.vault, edit.page_size),
            **operations_on_webhooks(edit.vault, edit.page_size),
            **operations_on_reports(edit.vault),
        }


@cache
def compose() -> Flows:
    """Build what answers from the environment, once while warm."""
    settings = load(Settings)
    configure(settings)
    vault, version_cache = open_vault(settings), VersionCache()
    limits = settings.public_limits()
    return Flows(
        Starting(vault, version_cache, limits, settings.public_session_seconds),
        Playing(
            vault, version_cache, settings.flow_inputs_per_minute, limits, settings.page_size_limit
        ),
        Editing(vault, settings.page_size_limit),
    )


@serving
def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one invocation. Anything but an ApiError fails it."""
    del context
    try:
        return reply(compose(), event).as_json()
    except ApiError as error:
        logger.info("request refused", code=error.code)
        return {"error": error_payload(error)}


def reply(flows: Flows, event: Mapping[str, Any]) -> Answer:
    """Run the operation of a payload.

    Raises UnauthenticatedError before the database is touched, and InvalidRequestError naming
    the field that is wrong.
    """
    check_payload(event)
    request = read_fields(dict(event), requests.Envelope)
    operations = flows.of_visitors()
    if request.claims is not None:
        operations |= flows.of_users() | flows.of_editors()
    if request.operation not in operations:
        raise InvalidRequestError("operation", f"must be one of {', '.join(operations)}.")
    fields, run = operations[request.operation]
    arguments = read_fields(request.fields, fields)
    principal = principals.in_situation(_principal(request, arguments), request.situation)
    return run(principal, arguments)


def _principal(request: requests.Envelope, arguments: Request) -> Principal:
    if request.claims is not None:
        return principals.user(request.claims)
    if request.visitor is None:
        raise UnauthenticatedError("A valid ID token is required.")
    if isinstance(arguments, requests.OnSession):
        return principals.visitor(arguments.token, request.visitor.proof, request.visitor.csrf)
    return principals.starter(request.visitor.public_key, request.visitor.client)
