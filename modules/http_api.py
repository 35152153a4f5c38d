"""An HTTP API whose default authorizer requires a token of the user pool."""

import json
from dataclasses import dataclass

from cdktf_cdktf_provider_aws.apigatewayv2_api import (
    Apigatewayv2Api,
    Apigatewayv2ApiCorsConfiguration,
)
from cdktf_cdktf_provider_aws.apigatewayv2_authorizer import (
    Apigatewayv2Authorizer,
    Apigatewayv2AuthorizerJwtConfiguration,
)
from cdktf_cdktf_provider_aws.apigatewayv2_stage import (
    Apigatewayv2Stage,
    Apigatewayv2StageAccessLogSettings,
    Apigatewayv2StageDefaultRouteSettings,
)
from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup

from modules.framework import Construct
from modules.function import Function
from modules.routes import Integration, route_id

# Caller, route and status; no header, query or body. The trigger at sign-in writes the tenant a
# second time under a name without a colon, which a variable of the log cannot hold.
_ACCESS_LOG = json.dumps(
    {
        "request_id": "$context.requestId",
        "time": "$context.requestTime",
        "source_ip": "$context.identity.sourceIp",
        "route": "$context.routeKey",
        "status": "$context.status",
        "authorizer_error": "$context.authorizer.error",
        "integration_error": "$context.integrationErrorMessage",
        "integration_latency_ms": "$context.integrationLatency",
        "response_latency_ms": "$context.responseLatency",
        "tenant_id": "$context.authorizer.claims.tenant_id",
    }
)


@dataclass(frozen=True)
class Throttle:
    """Limits of requests per second: the steady rate and the burst."""

    rate: int
    burst: int


class HttpApi(Construct):
    """The API with its JWT authorizer, default stage and access log. Add routes with `route`."""

    api_id: str
    endpoint: str
    authorizer_id: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        issuer: str,
        audience: tuple[str, ...],
        cors_origins: tuple[str, ...],
        throttle: Throttle,
        log_retention_days: int,
        log_key_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        api = Apigatewayv2Api(
            self,
            "api",
            name=name,
            protocol_type="HTTP",
            cors_configuration=_cors(cors_origins),
        )
        self._execution_arn: str = api.execution_arn
        self.authorizer_id = Apigatewayv2Authorizer(
            self,
            "authorizer",
            api_id=api.id,
            name="user-pool",
            authorizer_type="JWT",
            identity_sources=["$request.header.Authorization"],
            jwt_configuration=Apigatewayv2AuthorizerJwtConfiguration(
                issuer=issuer, audience=list(audience)
            ),
        ).id
        log_group = CloudwatchLogGroup(
            self,
            "access_log",
            name=f"/aws/apigateway/{name}",
            retention_in_days=log_retention_days,
            kms_key_id=log_key_arn,
        )
        Apigatewayv2Stage(
            self,
            "stage",
            api_id=api.id,
            name="$default",
            auto_deploy=True,
            access_log_settings=Apigatewayv2StageAccessLogSettings(
                destination_arn=log_group.arn, format=_ACCESS_LOG
            ),
            default_route_settings=Apigatewayv2StageDefaultRouteSettings(
                throttling_rate_limit=throttle.rate,
                throttling_burst_limit=throttle.burst,
                detailed_metrics_enabled=True,
            ),
        )
        self.api_id = api.id
        self.endpoint = api.api_endpoint

    def route(self, function_id: str, function: Function, *route_keys: str) -> None:
        """Sends requests such as `GET /api/sessions` to `function`, all behind the authorizer."""
        integration = Integration(
            self,
            f"{function_id}_integration",
            api_id=self.api_id,
            execution_arn=self._execution_arn,
            function=function,
        )
        for number, route_key in enumerate(route_keys):
            name = route_id(route_key)
            integration.add(
                route_key,
                route=name,
                permission=f"invoke_{name}",
                statement_id=f"HttpApi{function_id.title().replace('_', '')}{number}",
                authorizer_id=self.authorizer_id,
            )


def _cors(origins: tuple[str, ...]) -> Apigatewayv2ApiCorsConfiguration | None:
    if not origins:
        return None
    return Apigatewayv2ApiCorsConfiguration(
        allow_origins=list(origins),
        allow_methods=["DELETE", "GET", "PATCH", "POST"],
        allow_headers=["authorization", "content-type", "idempotency-key"],
        expose_headers=["retry-after", "x-request-id"],
        max_age=600,
    )
