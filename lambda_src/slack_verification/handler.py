"""`POST /slack/events`: from Slack to the execution layer, answered before the model is asked."""

import time
from collections.abc import Callable
from http import HTTPStatus

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import NoCredentialsError

from lambda_src.runtime import clients
from lambda_src.runtime.http.errors import UnavailableError
from lambda_src.runtime.http.requests import raw_body
from lambda_src.runtime.http.resolver import Entry, answer, api
from lambda_src.runtime.identity.workspaces import WorkspaceStore
from lambda_src.runtime.logs import configure
from lambda_src.runtime.models import ModelError
from lambda_src.runtime.models.http_caller import http_client
from lambda_src.runtime.models.secrets import ApiKey, secret_key
from lambda_src.runtime.settings import load
from lambda_src.runtime.storage.dynamodb import Table, connect
from lambda_src.slack_verification import events, signature
from lambda_src.slack_verification.deduplication import Deduplication
from lambda_src.slack_verification.execution_api import ExecutionApi
from lambda_src.slack_verification.hand_off import Direct, HandOff
from lambda_src.slack_verification.logic import Verification
from lambda_src.slack_verification.rollout import Rollout
from lambda_src.slack_verification.settings import Settings

_BRIEF = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 2})


def application(
    verification: Verification,
    signing_secret: ApiKey,
    *,
    clock: Callable[[], float] = time.time,
) -> APIGatewayHttpResolver:
    """Return the route of the verification function."""
    app = api(None)  # Slack's signature is the proof

    @app.post("/slack/events")
    def post() -> Response[str]:
        started = time.monotonic()
        event = app.current_event
        body = raw_body(event)
        headers = {name.lower(): value for name, value in event.headers.items()}
        signature.check(headers, body, secret=_read(signing_secret), clock=clock)
        received = events.read(body)
        return answer(HTTPStatus.OK, verification.receive(received, started=started))

    return app


def build(settings: Settings) -> Verification:
    """Connect the parts to AWS."""
    tables = connect()
    parameters = clients.client("ssm", config=_BRIEF)
    functions = clients.client("lambda", config=_BRIEF)
    name = settings.execution_function_name
    return Verification(
        workspaces=WorkspaceStore(Table(tables, settings.tenants_table_name)),
        deduplication=Deduplication(
            Table(tables, settings.sessions_table_name),
            remembered_seconds=settings.deduplication_seconds,
            claim_seconds=settings.claim_seconds,
        ),
        hand_off=HandOff(
            api=ExecutionApi(
                url=settings.execution_api_url,
                region=clients.region(),
                credentials=own_credentials,
                http=http_client(),
            ),
            direct=Direct(functions, name) if name else None,
            rollout=Rollout(
                lambda: parameters.get_parameter(Name=settings.percentage_parameter)["Parameter"][
                    "Value"
                ]
            ),
            answer_seconds=settings.answer_seconds,
            execution_timeout_seconds=settings.execution_timeout_seconds,
        ),
    )


def own_credentials() -> Credentials:
    """Return the credentials of this function's role; botocore renews them before they expire."""
    found = clients.credentials()
    if found is None:
        raise NoCredentialsError
    return found


def compose() -> APIGatewayHttpResolver:
    """Build the application from the environment."""
    settings = load(Settings)
    configure(settings)
    secrets = clients.client("secretsmanager", config=_BRIEF)
    return application(build(settings), secret_key(settings.signing_secret_id, client=secrets))


def _read(secret: ApiKey) -> str:
    try:
        return secret.read().get_secret_value()
    except ModelError as error:
        raise UnavailableError from error


handler = Entry(compose)
