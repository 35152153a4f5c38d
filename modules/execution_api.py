"""A REST API with one method, which one role may call: by IAM, and by an explicit deny."""

from dataclasses import dataclass

from cdktf_cdktf_provider_aws.api_gateway_deployment import ApiGatewayDeployment
from cdktf_cdktf_provider_aws.api_gateway_integration import ApiGatewayIntegration
from cdktf_cdktf_provider_aws.api_gateway_method import ApiGatewayMethod
from cdktf_cdktf_provider_aws.api_gateway_method_settings import (
    ApiGatewayMethodSettings,
    ApiGatewayMethodSettingsSettings,
)
from cdktf_cdktf_provider_aws.api_gateway_resource import ApiGatewayResource
from cdktf_cdktf_provider_aws.api_gateway_rest_api import (
    ApiGatewayRestApi,
    ApiGatewayRestApiEndpointConfiguration,
)
from cdktf_cdktf_provider_aws.api_gateway_rest_api_policy import ApiGatewayRestApiPolicy
from cdktf_cdktf_provider_aws.api_gateway_stage import ApiGatewayStage
from cdktf_cdktf_provider_aws.lambda_permission import LambdaPermission

from modules.framework import Construct, Fn
from modules.function import Function
from modules.http_api import Throttle
from modules.permissions import Condition, Principal, Statement, policy_document

STAGE = "live"
_METHOD, _PATH = "POST", "execute"
_AUTHORIZATION = "AWS_IAM"


@dataclass(frozen=True)
class SourceGuard:
    """Who may call, by `aws:PrincipalArn`; how often, and whether calls are traced."""

    caller_arns: tuple[str, ...]
    throttle: Throttle
    tracing: bool


class ExecutionApi(Construct):
    """`POST /execute` of the stage `live`.

    Within one account an identity policy alone is enough to get in, so a resource policy that
    merely allows the caller keeps nobody out. This one denies everybody else and allows nobody:
    the caller needs both its own permission and not to be denied.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
    """

    url: str
    api_id: str
    name: str
    method_arn: str

    def __init__(
        self, scope: Construct, id_: str, *, name: str, function: Function, guard: SourceGuard
    ) -> None:
        super().__init__(scope, id_)
        api = ApiGatewayRestApi(
            self,
            "api",
            name=name,
            description="The execution layer, for the verification role alone",
            endpoint_configuration=ApiGatewayRestApiEndpointConfiguration(types=["REGIONAL"]),
        )
        self.api_id, self.name = api.id, name
        self.method_arn = f"{api.execution_arn}/{STAGE}/{_METHOD}/{_PATH}"
        policy = ApiGatewayRestApiPolicy(
            self,
            "policy",
            rest_api_id=api.id,
            policy=policy_document(
                self, "guard", (_deny_all_except(guard.caller_arns, f"{api.execution_arn}/*"),)
            ),
        )
        method, integration = self._method(api, function)
        deployment = ApiGatewayDeployment(
            self,
            "deployment",
            rest_api_id=api.id,
            # Policy, method and integration take effect with a deployment, so one follows them.
            triggers={
                "method": f"{_AUTHORIZATION} {_METHOD} /{_PATH}",
                "callers": Fn.join(",", list(guard.caller_arns)),
                "function": function.name,
            },
            depends_on=[policy, method, integration],
        )
        deployment.add_override("lifecycle.create_before_destroy", True)
        stage = ApiGatewayStage(
            self,
            "stage",
            rest_api_id=api.id,
            deployment_id=deployment.id,
            stage_name=STAGE,
            xray_tracing_enabled=guard.tracing,
        )
        ApiGatewayMethodSettings(
            self,
            "settings",
            rest_api_id=api.id,
            stage_name=stage.stage_name,
            method_path="*/*",
            settings=ApiGatewayMethodSettingsSettings(
                metrics_enabled=True,
                throttling_rate_limit=guard.throttle.rate,
                throttling_burst_limit=guard.throttle.burst,
            ),
        )
        LambdaPermission(
            self,
            "invoke",
            statement_id="ExecutionApi",
            action="lambda:InvokeFunction",
            function_name=function.name,
            principal="apigateway.amazonaws.com",
            source_arn=self.method_arn,
        )
        self.url = f"{stage.invoke_url}/{_PATH}"

    def _method(
        self, api: ApiGatewayRestApi, function: Function
    ) -> tuple[ApiGatewayMethod, ApiGatewayIntegration]:
        resource = ApiGatewayResource(
            self,
            "execute",
            rest_api_id=api.id,
            parent_id=api.root_resource_id,
            path_part=_PATH,
        )
        method = ApiGatewayMethod(
            self,
            "method",
            rest_api_id=api.id,
            resource_id=resource.id,
            http_method=_METHOD,
            authorization=_AUTHORIZATION,
        )
        integration = ApiGatewayIntegration(
            self,
            "integration",
            rest_api_id=api.id,
            resource_id=resource.id,
            http_method=method.http_method,
            type="AWS_PROXY",
            integration_http_method="POST",
            uri=function.invoke_arn,
        )
        return method, integration


def _deny_all_except(caller_arns: tuple[str, ...], resources: str) -> Statement:
    # A request without a signature carries no principal: then the condition holds as well.
    return Statement(
        sid="NobodyButTheCaller",
        effect="Deny",
        principals=(Principal("AWS", ("*",)),),
        actions=("execute-api:Invoke",),
        resources=(resources,),
        conditions=(Condition("StringNotEquals", "aws:PrincipalArn", caller_arns),),
    )
