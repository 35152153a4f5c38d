"""`/chat/...` for users and, below `/chat/public`, for visitors; `/cms/...` for tenant-admins.

`/chatbot/...` is the reading companion, for users.
"""

from collections.abc import Callable, Mapping
from functools import partial

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response

from lambda_src.flow_gateway import webhooks as webhook_secrets
from lambda_src.flow_gateway.clients import Clients
from lambda_src.flow_gateway.companion_routes import COMPANION
from lambda_src.flow_gateway.content_routes import CONTENT
from lambda_src.flow_gateway.endpoints import Endpoints
from lambda_src.flow_gateway.logic import Gateway
from lambda_src.flow_gateway.part_routes import PARTS
from lambda_src.flow_gateway.settings import Settings
from lambda_src.flow_gateway.variant_routes import VARIANTS
from lambda_src.flow_gateway.webhooks import WebhookEndpoints
from lambda_src.flow_street import wake_ups
from lambda_src.flow_street.wake_ups import WakeUps
from lambda_src.runtime import vault_invocation
from lambda_src.runtime.http.resolver import Entry, api
from lambda_src.runtime.identity.admission import AdmissionByTable, open_admission
from lambda_src.runtime.logs import configure
from lambda_src.runtime.settings import load
from lambda_src.runtime.storage.dynamodb import connect
from lambda_src.runtime.vault_invocation import VaultFunction

_SESSION = "/sessions/<token>"
_FLOW = "/cms/flows/<flow>"
_WEBHOOK = "/cms/webhooks/<webhook>"
Route = tuple[str, str, str]  # method, path, operation

EDITING: tuple[Route, ...] = (
    ("POST", "/cms/flows", "create_flow"),
    ("GET", "/cms/flows", "list_flows"),
    ("GET", _FLOW, "read_flow"),
    ("PATCH", _FLOW, "replace_flow"),
    ("POST", f"{_FLOW}/validate", "validate_flow"),
    ("POST", f"{_FLOW}/simulate", "simulate_flow"),
    ("POST", f"{_FLOW}/publish", "publish_flow"),
    ("POST", f"{_FLOW}/clone", "clone_flow"),
    ("POST", f"{_FLOW}/rollback", "roll_back_flow"),
    ("GET", f"{_FLOW}/versions", "list_versions"),
    ("GET", f"{_FLOW}/versions/<version>", "read_version"),
    *CONTENT,
    *VARIANTS,
    *PARTS,
)
WEBHOOKS: tuple[Route, ...] = (
    ("POST", "/cms/webhooks", "create_webhook"),
    ("GET", "/cms/webhooks", "list_webhooks"),
    ("GET", _WEBHOOK, "read_webhook"),
    ("PATCH", _WEBHOOK, "change_webhook"),
    ("DELETE", _WEBHOOK, "delete_webhook"),
    ("POST", f"{_WEBHOOK}/rotate", "rotate_webhook"),
    ("GET", f"{_WEBHOOK}/deliveries", "list_deliveries"),
    ("POST", f"{_WEBHOOK}/replay", "replay_events"),
)
REPORTS: tuple[Route, ...] = (("GET", "/cms/analytics/flows/<flow>", "report_flow"),)
# What signed-in users have beside playing.
SIGNED_IN: tuple[Route, ...] = (*EDITING, *WEBHOOKS, *REPORTS, *COMPANION)
PLAYING: tuple[Route, ...] = (
    ("POST", "/start", "start"),
    ("POST", f"{_SESSION}/interact", "interact"),
    ("POST", f"{_SESSION}/back", "back"),
    ("GET", _SESSION, "read"),
    ("POST", f"{_SESSION}/end", "end"),
    ("GET", f"{_SESSION}/history", "history"),
    ("PATCH", f"{_SESSION}/state", "set_state"),
)


def application(
    gateway: Gateway,
    cookie_seconds: int,
    admission: AdmissionByTable,
    clients: Clients,
    webhooks: WebhookEndpoints,
) -> APIGatewayHttpResolver:
    """Return the routes of the gateway."""
    app = api(admission)
    endpoints = Endpoints(app, gateway, cookie_seconds, admission, clients, webhooks)
    for method, path, operation in SIGNED_IN:
        _add(app, method, path, partial(endpoints.for_user, operation))
    for method, path, operation in PLAYING:
        _add(app, method, f"/chat{path}", partial(endpoints.for_user, operation))
        _add(app, method, f"/chat/public{path}", partial(endpoints.for_visitor, operation))
    return app


def _add(
    app: APIGatewayHttpResolver,
    method: str,
    path: str,
    serve: Callable[[Mapping[str, str]], Response[str]],
) -> None:
    def run(**named: str) -> Response[str]:
        return serve(named)

    app.route(path, method=method)(run)


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    vault = VaultFunction(
        vault_invocation.connect(settings.vault_seconds),
        settings.flow_vault_function_name,
        "The conversations are not ready yet.",
    )
    gateway = Gateway(
        vault, WakeUps(wake_ups.connect(), settings.wake_ups_queue_url), settings.wait_seconds
    )
    admission = open_admission(connect(), settings.tenants_table_name)
    clients = Clients(settings.origin_secret_sha256)
    webhooks = WebhookEndpoints(
        gateway,
        webhook_secrets.connect(),
        settings.webhook_secrets_prefix,
        settings.secrets_key_arn,
    )
    return application(gateway, settings.cookie_seconds, admission, clients, webhooks)


handler = Entry(compose)
