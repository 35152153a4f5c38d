"""The origins that CORS allows to read an API's responses."""

from collections.abc import Iterator

from environments.kind import RELIED_ON
from policies.estate import Resource
from policies.policy import resource_policy

_LOCALHOST = ("http://localhost", "http://127.0.0.1")


@resource_policy(
    id="GH_API_005",
    severity="high",
    types=("aws_apigatewayv2_api", "aws_lambda_function_url"),
    title="Only named web origins, over TLS, may read an API's responses",
    reason="A browser passes responses to every page whose origin CORS allows.",
    fix="List the client's origins: https everywhere, http://localhost outside production only.",
    threat="Any page that a user visits reads tenant data with the user's token.",
)
def cors_for_anybody(api: Resource) -> Iterator[str]:
    for path in ("cors_configuration", "cors"):
        for cors in api.blocks(path):
            for origin in cors["allow_origins"] or []:
                in_production = api.kind in RELIED_ON
                if "*" in origin:
                    yield f"pages of {origin} may read responses"
                elif not origin.startswith("https://") and (
                    in_production or not origin.startswith(_LOCALHOST)
                ):
                    yield f"pages of {origin} may read responses, without TLS"
