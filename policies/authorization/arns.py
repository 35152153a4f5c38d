"""One ARN for each resource of an estate, with a symbol where AWS will choose a part of it.

So a pointer to a key that is not made yet and the pattern `arn:aws:kms:...:key/*` are compared as
they will be after the apply. What AWS chooses equals nothing that anybody wrote. After the apply
the plan shows what AWS chose, and both a resource and the pointers to it read so.
"""

import re

from policies.estate import Estate, Resource

_POINTER = re.compile(r"\$\{([^:{}]*):([^{}]+)\}")
_FORMS = {
    "aws_api_gateway_rest_api": "arn:aws:execute-api:{region}:{account}:{symbol}",
    "aws_apigatewayv2_api": "arn:aws:execute-api:{region}:{account}:{symbol}",
    "aws_cloudformation_stack": "arn:aws:cloudformation:{region}:{account}:stack/{name}/{symbol}",
    "aws_cloudfront_distribution": "arn:aws:cloudfront::{account}:distribution/{symbol}",
    "aws_cloudwatch_event_bus": "arn:aws:events:{region}:{account}:event-bus/{name}",
    "aws_cloudwatch_event_rule": "arn:aws:events:{region}:{account}:rule/{name}",
    "aws_cloudwatch_log_group": "arn:aws:logs:{region}:{account}:log-group:{name}",
    "aws_codebuild_project": "arn:aws:codebuild:{region}:{account}:project/{name}",
    "aws_cognito_user_pool": "arn:aws:cognito-idp:{region}:{account}:userpool/{symbol}",
    "aws_dynamodb_table": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "aws_ecr_repository": "arn:aws:ecr:{region}:{account}:repository/{name}",
    "aws_ecs_cluster": "arn:aws:ecs:{region}:{account}:cluster/{name}",
    "aws_ecs_task_definition": "arn:aws:ecs:{region}:{account}:task-definition/{family}:1",
    "aws_glue_dev_endpoint": "arn:aws:glue:{region}:{account}:devEndpoint/{name}",
    "aws_glue_job": "arn:aws:glue:{region}:{account}:job/{name}",
    "aws_iam_group": "arn:aws:iam::{account}:group{path}{name}",
    "aws_iam_instance_profile": "arn:aws:iam::{account}:instance-profile{path}{name}",
    "aws_iam_openid_connect_provider": "arn:aws:iam::{account}:oidc-provider/{host}",
    "aws_iam_policy": "arn:aws:iam::{account}:policy{path}{name}",
    "aws_iam_role": "arn:aws:iam::{account}:role{path}{name}",
    "aws_iam_saml_provider": "arn:aws:iam::{account}:saml-provider/{name}",
    "aws_iam_user": "arn:aws:iam::{account}:user{path}{name}",
    "aws_instance": "arn:aws:ec2:{region}:{account}:instance/{symbol}",
    "aws_kinesis_stream": "arn:aws:kinesis:{region}:{account}:stream/{name}",
    "aws_kms_key": "arn:aws:kms:{region}:{account}:key/{symbol}",
    "aws_kms_external_key": "arn:aws:kms:{region}:{account}:key/{symbol}",
    "aws_kms_replica_external_key": "arn:aws:kms:{region}:{account}:key/{symbol}",
    "aws_kms_replica_key": "arn:aws:kms:{region}:{account}:key/{symbol}",
    "aws_lambda_function": "arn:aws:lambda:{region}:{account}:function:{function_name}",
    "aws_lambda_layer_version": "arn:aws:lambda:{region}:{account}:layer:{layer_name}:{symbol}",
    "aws_rds_cluster": "arn:aws:rds:{region}:{account}:cluster:{cluster_identifier}",
    "aws_s3_bucket": "arn:aws:s3:::{bucket}",
    "aws_sagemaker_notebook_instance": (
        "arn:aws:sagemaker:{region}:{account}:notebook-instance/{name}"
    ),
    "aws_secretsmanager_secret": "arn:aws:secretsmanager:{region}:{account}:secret:{name}-~~~~~~",
    "aws_sfn_state_machine": "arn:aws:states:{region}:{account}:stateMachine:{name}",
    "aws_sns_topic": "arn:aws:sns:{region}:{account}:{name}",
    "aws_sqs_queue": "arn:aws:sqs:{region}:{account}:{name}",
    "aws_ssm_parameter": "arn:aws:ssm:{region}:{account}:parameter{slash_name}",
}
_MASTER = "arn:aws:secretsmanager:{region}:{account}:secret:rds!cluster-~~~~~~"
# Requests name an API by the ARN of its execution, not by that of its configuration.
_EXECUTED = frozenset({"aws_api_gateway_rest_api", "aws_apigatewayv2_api"})
_NAMES = (
    "function_name", "name", "bucket", "cluster_identifier", "family", "layer_name",
)  # fmt: skip


class Arns:
    """ARNs of an estate's resources, and texts with their pointers replaced."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._found: dict[Resource, str] = {}
        self.account = estate.account or "000000000000"

    def of(self, resource: Resource) -> str:
        """The ARN of a resource: as the plan shows it, or made of its name."""
        if resource not in self._found:
            attribute = "execution_arn" if resource.type in _EXECUTED else "arn"
            self._found[resource] = _whole(resource, attribute) or self._made(resource)
        return self._found[resource]

    def replace(self, text: str) -> str:
        """A text with ARNs, names and symbols for the pointers in it; others stay."""
        return _POINTER.sub(self._pointed, text) if "${" in text else text

    def _pointed(self, found: re.Match[str]) -> str:
        targets = self._estate.pointed_to(found.group())
        if not targets:
            return found.group()
        resource, path = targets[0], found.group(2)
        attribute = path.rpartition(".")[2]
        shown = _whole(resource, path.removeprefix(f"{resource.address}."))
        if shown:
            return shown
        if attribute in {"arn", "execution_arn"}:
            return self.of(resource)
        if attribute == "secret_arn":  # the master password that RDS keeps
            return _MASTER.format(region=region(resource), account=self.account)
        if attribute in {"id", "name"} and resource.type in {"aws_iam_role", "aws_s3_bucket"}:
            return self.of(resource).rpartition("/")[2].rpartition(":")[2]
        return symbol(resource)

    def _made(self, resource: Resource) -> str:
        texts = {
            key: value
            for key, value in ((name, resource.shown(name)) for name in (*_NAMES, "path", "url"))
            if isinstance(value, str) and "${" not in value
        }
        service = resource.type.removeprefix("aws_").partition("_")[0]
        form = _FORMS.get(resource.type, f"arn:aws:{service}:{{region}}:{{account}}:{{symbol}}")
        name = texts.get("name", symbol(resource))
        values = {
            **{key: symbol(resource) for key in _NAMES},
            "path": "/",
            **texts,
            "account": self.account,
            "region": region(resource),
            "symbol": symbol(resource),
            "host": texts.get("url", symbol(resource)).removeprefix("https://"),
            "slash_name": name if name.startswith("/") else f"/{name}",
        }
        return form.format(**values)


def symbol(resource: Resource) -> str:
    """Stands for what AWS will choose."""
    return f"~{resource.stack.name}.{resource.raw.name}~"


def _whole(resource: Resource, path: str) -> str:
    """What the plan shows at a path, if it is a text without pointers; else nothing."""
    shown = resource.shown(path)
    return shown if isinstance(shown, str) and "${" not in shown else ""


def region(resource: Resource) -> str:
    """The region of a resource: that of its stack's provider."""
    return str(resource.stack.provider.get("region") or "us-east-1")
