"""CloudFormation's resource schemas: which IAM actions make, read, change and delete a resource.

AWS publishes the schemas per region. cfn-lint carries them; `resource_handlers.json` is an extract
of its version `VERSION` for us-east-1, by Terraform's name of each type of resource.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

VERSION: Final = "cfn-lint 1.58.0 of October 2026"
MEMBER: Final = "cfnlint/data/schemas/providers/us-east-1.json"
RESOURCES: Final = "cfnlint/data/schemas/resources"
FILE: Final = Path(__file__).with_name("resource_handlers.json")
TYPES: Final[Mapping[str, str]] = {
    "aws_acm_certificate": "AWS::CertificateManager::Certificate",
    "aws_api_gateway_deployment": "AWS::ApiGateway::Deployment",
    "aws_api_gateway_integration": "AWS::ApiGateway::Method",
    "aws_api_gateway_method": "AWS::ApiGateway::Method",
    "aws_api_gateway_method_settings": "AWS::ApiGateway::Stage",
    "aws_api_gateway_resource": "AWS::ApiGateway::Resource",
    "aws_api_gateway_rest_api": "AWS::ApiGateway::RestApi",
    "aws_api_gateway_rest_api_policy": "AWS::ApiGateway::RestApi",
    "aws_api_gateway_stage": "AWS::ApiGateway::Stage",
    "aws_apigatewayv2_api": "AWS::ApiGatewayV2::Api",
    "aws_apigatewayv2_authorizer": "AWS::ApiGatewayV2::Authorizer",
    "aws_apigatewayv2_integration": "AWS::ApiGatewayV2::Integration",
    "aws_apigatewayv2_route": "AWS::ApiGatewayV2::Route",
    "aws_apigatewayv2_stage": "AWS::ApiGatewayV2::Stage",
    "aws_budgets_budget": "AWS::Budgets::Budget",
    "aws_cloudfront_distribution": "AWS::CloudFront::Distribution",
    "aws_cloudfront_function": "AWS::CloudFront::Function",
    "aws_cloudfront_key_value_store": "AWS::CloudFront::KeyValueStore",
    "aws_cloudfront_origin_access_control": "AWS::CloudFront::OriginAccessControl",
    "aws_cloudfront_response_headers_policy": "AWS::CloudFront::ResponseHeadersPolicy",
    "aws_cloudwatch_composite_alarm": "AWS::CloudWatch::CompositeAlarm",
    "aws_cloudwatch_dashboard": "AWS::CloudWatch::Dashboard",
    "aws_cloudwatch_log_delivery": "AWS::Logs::Delivery",
    "aws_cloudwatch_log_delivery_destination": "AWS::Logs::DeliveryDestination",
    "aws_cloudwatch_log_delivery_source": "AWS::Logs::DeliverySource",
    "aws_cloudwatch_log_group": "AWS::Logs::LogGroup",
    "aws_cloudwatch_log_metric_filter": "AWS::Logs::MetricFilter",
    "aws_cloudwatch_metric_alarm": "AWS::CloudWatch::Alarm",
    "aws_cognito_user_group": "AWS::Cognito::UserPoolGroup",
    "aws_cognito_user_pool": "AWS::Cognito::UserPool",
    "aws_cognito_user_pool_client": "AWS::Cognito::UserPoolClient",
    "aws_cognito_user_pool_domain": "AWS::Cognito::UserPoolDomain",
    "aws_db_proxy": "AWS::RDS::DBProxy",
    "aws_db_proxy_default_target_group": "AWS::RDS::DBProxyTargetGroup",
    "aws_db_proxy_target": "AWS::RDS::DBProxyTargetGroup",
    "aws_db_subnet_group": "AWS::RDS::DBSubnetGroup",
    "aws_default_security_group": "AWS::EC2::SecurityGroup",
    "aws_dynamodb_table": "AWS::DynamoDB::Table",
    "aws_flow_log": "AWS::EC2::FlowLog",
    "aws_iam_role": "AWS::IAM::Role",
    "aws_iam_role_policy": "AWS::IAM::RolePolicy",
    "aws_kms_alias": "AWS::KMS::Alias",
    "aws_kms_key": "AWS::KMS::Key",
    "aws_lambda_event_source_mapping": "AWS::Lambda::EventSourceMapping",
    "aws_lambda_function": "AWS::Lambda::Function",
    "aws_lambda_function_event_invoke_config": "AWS::Lambda::EventInvokeConfig",
    "aws_lambda_function_url": "AWS::Lambda::Url",
    "aws_lambda_layer_version": "AWS::Lambda::LayerVersion",
    "aws_lambda_permission": "AWS::Lambda::Permission",
    "aws_rds_cluster": "AWS::RDS::DBCluster",
    "aws_rds_cluster_instance": "AWS::RDS::DBInstance",
    "aws_rds_cluster_parameter_group": "AWS::RDS::DBClusterParameterGroup",
    "aws_route53_record": "AWS::Route53::RecordSet",
    "aws_route_table": "AWS::EC2::RouteTable",
    "aws_route_table_association": "AWS::EC2::SubnetRouteTableAssociation",
    "aws_s3_bucket": "AWS::S3::Bucket",
    "aws_s3_bucket_policy": "AWS::S3::BucketPolicy",
    "aws_scheduler_schedule": "AWS::Scheduler::Schedule",
    "aws_scheduler_schedule_group": "AWS::Scheduler::ScheduleGroup",
    "aws_secretsmanager_secret": "AWS::SecretsManager::Secret",
    "aws_security_group": "AWS::EC2::SecurityGroup",
    "aws_sns_topic": "AWS::SNS::Topic",
    "aws_sns_topic_policy": "AWS::SNS::TopicPolicy",
    "aws_sns_topic_subscription": "AWS::SNS::Subscription",
    "aws_sqs_queue": "AWS::SQS::Queue",
    "aws_sqs_queue_policy": "AWS::SQS::QueuePolicy",
    "aws_ssm_parameter": "AWS::SSM::Parameter",
    "aws_subnet": "AWS::EC2::Subnet",
    "aws_vpc": "AWS::EC2::VPC",
    "aws_vpc_security_group_egress_rule": "AWS::EC2::SecurityGroupEgress",
    "aws_vpc_security_group_ingress_rule": "AWS::EC2::SecurityGroupIngress",
    "aws_wafv2_web_acl": "AWS::WAFv2::WebACL",
    "aws_wafv2_web_acl_logging_configuration": "AWS::WAFv2::LoggingConfiguration",
}

Handlers = Mapping[str, frozenset[str]]


@cache
def handlers() -> Mapping[str, Handlers]:
    """Return the actions by `create`, `read`, `update` and `delete`, by Terraform's type."""
    return {
        type_: {handler: frozenset(actions) for handler, actions in entry.items()}
        for type_, entry in json.loads(FILE.read_text(encoding="utf-8")).items()
    }


def extract(
    schemas: Mapping[str, str], read: Callable[[str], Mapping[str, Any]]
) -> dict[str, dict[str, list[str]]]:
    """Return the extract that `handlers` reads; `read` gives cfn-lint's schema of a name."""
    return {
        type_: {
            handler: sorted(set(content["permissions"]))
            for handler, content in read(schemas[name]).get("handlers", {}).items()
            if handler != "list"
        }
        for type_, name in sorted(TYPES.items())
        if name in schemas
    }
