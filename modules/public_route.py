"""A route of an HTTP API without a token: its function proves by itself who calls."""

from cdktf_cdktf_provider_aws.apigatewayv2_integration import Apigatewayv2Integration
from cdktf_cdktf_provider_aws.apigatewayv2_route import Apigatewayv2Route
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission

from modules.framework import Construct
from modules.function import Function

_INTEGRATION_TIMEOUT_MILLISECONDS = 30_000  # the most that an HTTP API allows


class PublicRoute(Construct):
    """One route such as `POST /slack/events`, of an API that another stack may own."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        api_id: str,
        execution_arn: str,
        route_key: str,
        function: Function,
    ) -> None:
        super().__init__(scope, id_)
        integration = Apigatewayv2Integration(
            self,
            "integration",
            api_id=api_id,
            integration_type="AWS_PROXY",
            integration_uri=function.invoke_arn,
            payload_format_version="2.0",
            timeout_milliseconds=_INTEGRATION_TIMEOUT_MILLISECONDS,
        )
        method, path = route_key.split(" ")
        Apigatewayv2Route(
            self,
            "route",
            api_id=api_id,
            route_key=route_key,
            authorization_type="NONE",
            target=f"integrations/{integration.id}",
        )
        LambdaPermission(
            self,
            "invoke",
            statement_id="PublicRoute",
            action="lambda:InvokeFunction",
            function_name=function.name,
            principal="apigateway.amazonaws.com",
            source_arn=f"{execution_arn}/*/{method}{path}",
        )
