"""Which resources grant something that the model does not read: unknown, and never safe.

A resource grants by its type, by one of its attributes, or by a policy that stands in any text of
it. What grants nothing though its name says so is listed with the reason.
"""

import json
import re
from collections.abc import Iterator, Mapping

from policies.authorization import attachments
from policies.estate import Resource, Unknown, Value

_BY_TYPE = re.compile(
    r"_(permissions?|grants?|acl|share|access_entry|policy|policies_exclusive|policy_association"
    r"|attachments_exclusive|principal_association|allowed_principal)$"
)
# Types that attach policies or share resources, and whose names do not say so.
_TYPES = frozenset({
    "aws_globalaccelerator_cross_account_attachment", "aws_iot_policy_attachment",
    "aws_ram_resource_share", "aws_ssoadmin_account_assignment",
    "aws_ssoadmin_customer_managed_policy_attachment", "aws_ssoadmin_managed_policy_attachment",
})  # fmt: skip
ATTRIBUTES = frozenset({
    "access_policies", "access_policy", "acl", "allowed_principals", "canned_acl",
    "content_config_permissions", "create_database_default_permissions",
    "create_table_default_permission", "create_table_default_permissions",
    "delivery_destination_policy", "grant", "grantee_principal", "inline_policy",
    "launch_permission", "object_acl", "permission", "permissions", "policy", "policy_document",
    "principal", "principals", "repository_policy", "resource_policy", "s3_object_acl",
    "share_principals", "shared_accounts", "target_grant", "thumbnail_config_permissions",
    "trusted_resource_owners",
})  # fmt: skip
# Access control lists that name nobody but the owner.
_OWNERS = frozenset({
    "private", "bucket-owner-read", "bucket-owner-full-control", "log-delivery-write",
    "BUCKET_OWNER_FULL_CONTROL",
})  # fmt: skip
# Why a type grants nothing -> the types.
_NO_GRANT: Mapping[str, tuple[str, ...]] = {
    "says how much runs, and where requests go": (
        "aws_app_cookie_stickiness_policy", "aws_appautoscaling_policy", "aws_autoscaling_policy",
        "aws_batch_scheduling_policy", "aws_ec2_transit_gateway_metering_policy",
        "aws_emr_managed_scaling_policy", "aws_lb_cookie_stickiness_policy",
        "aws_lb_ssl_negotiation_policy", "aws_lightsail_lb_https_redirection_policy",
        "aws_lightsail_lb_stickiness_policy", "aws_load_balancer_backend_server_policy",
        "aws_load_balancer_listener_policy", "aws_load_balancer_policy",
        "aws_proxy_protocol_policy", "aws_resiliencehub_resiliency_policy",
        "aws_resiliencehubv2_policy", "aws_route53_traffic_policy",
    ),
    "says what is cached, and which headers pass": (
        "aws_cloudfront_cache_policy", "aws_cloudfront_continuous_deployment_policy",
        "aws_cloudfront_origin_request_policy", "aws_cloudfront_response_headers_policy",
    ),
    "says how long something is kept, or what of it is masked": (
        "aws_cloudwatch_log_data_protection_policy", "aws_cloudwatch_log_index_policy",
        "aws_cloudwatch_log_storage_tier_policy", "aws_dlm_lifecycle_policy",
        "aws_ecr_lifecycle_policy", "aws_efs_backup_policy",
        "aws_opensearchserverless_lifecycle_policy", "aws_sns_topic_data_protection_policy",
        "aws_sqs_queue_redrive_allow_policy", "aws_sqs_queue_redrive_policy",
    ),
    "takes away, and never gives": (
        "aws_default_network_acl", "aws_fms_policy", "aws_iam_account_password_policy",
        "aws_network_acl", "aws_networkfirewall_firewall_policy", "aws_organizations_policy",
        "aws_securityhub_configuration_policy", "aws_securityhub_configuration_policy_association",
        "aws_ses_receipt_filter", "aws_vpc_endpoint", "aws_vpc_endpoint_policy",
        "aws_waf_web_acl", "aws_wafregional_web_acl", "aws_wafv2_web_acl",
    ),
    "sets the mode of files": ("aws_efs_access_point", "aws_s3files_access_point"),
}  # fmt: skip
NO_GRANT = {type_: reason for reason, types in _NO_GRANT.items() for type_ in types}


def unread(resource: Resource) -> Iterator[str]:
    """What of a resource may grant something and is not read, as sentences."""
    type_ = resource.type
    if type_ in NO_GRANT:
        return
    read = attachments.read_attributes(type_)
    if not read and (type_ in _TYPES or _BY_TYPE.search(type_)):
        yield f"the model does not know what a {type_} allows"
        return
    if attachments.is_read_whole(type_):
        return
    for name in sorted((set(_written(resource)) & ATTRIBUTES) - read):
        if resource.shown(name) not in _OWNERS:
            yield f"the model does not know what {name} of a {type_} allows"
    for name, value in resource.values.items():
        if name not in {*read, *ATTRIBUTES} and _is_policy(value):
            yield f"{name} of a {type_} is a policy, and the model does not read it"


def _written(resource: Resource) -> Iterator[str]:
    """The attributes that somebody set, those in blocks included."""
    expressions = resource.raw.expressions
    if expressions:
        yield from _keys(expressions)
        return
    for name, value in resource.values.items():
        if value not in (None, "", []) and not isinstance(value, Unknown):
            yield name  # what is hidden, AWS chooses: nobody wrote an expression for it


def _keys(expressions: Value) -> Iterator[str]:
    if isinstance(expressions, list):
        for item in expressions:
            yield from _keys(item)
    elif isinstance(expressions, Mapping) and not {"constant_value", "references"} & {*expressions}:
        for key, value in expressions.items():
            if _is_set(value):
                yield key
            yield from _keys(value)


def _is_set(expression: Value) -> bool:
    if isinstance(expression, Mapping) and "constant_value" in expression:
        return expression["constant_value"] not in (None, "", [])
    return bool(expression)


def _is_policy(value: Value) -> bool:
    """Whether a text is a policy that names principals."""
    if not isinstance(value, str) or '"Statement"' not in value or "Principal" not in value:
        return False
    try:
        document = json.loads(value)
    except ValueError:
        return False
    return isinstance(document, dict) and "Statement" in document
