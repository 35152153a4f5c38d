"""The control plane of CloudFront and WAF, which AWS has in one region for all."""

from dataclasses import replace

from environments import Settings
from modules.permissions import Statement
from stacks.base import GLOBAL_REGION
from stacks.delivery_permissions.keys import manage_keys
from stacks.delivery_permissions.layers import manage_alarms
from stacks.delivery_permissions.observability import manage_topics
from stacks.delivery_permissions.own import Own


def manage_cloudfront(settings: Settings) -> tuple[Statement, ...]:
    """Distribution and web ACL with their logs, and the key of one of the logs."""
    own, prefix = Own(settings, GLOBAL_REGION), settings.resource_prefix
    elsewhere = settings.account.region != GLOBAL_REGION
    return (
        *_manage_firewall(own, prefix),
        *_manage_distribution(own),
        *_manage_edge_functions(own, prefix),
        # At home the apply role manages keys, alarms and topics already.
        *(_manage_elsewhere(own, settings) if elsewhere else ()),
    )


def _manage_elsewhere(own: Own, settings: Settings) -> tuple[Statement, ...]:
    """The key of the firewall's log, its alarm, and the topic that this can tell."""
    prefix = settings.resource_prefix
    named = (manage_alarms(own, prefix), manage_topics(own, prefix))
    return (
        *manage_keys(own, prefix, settings.name),
        *(replace(statement, sid=f"{statement.sid}OfTheEdge") for statement in named),
    )


def _manage_edge_functions(own: Own, prefix: str) -> tuple[Statement, ...]:
    """The function that hashes bodies, and its copies at the edge.

    Creating and changing it at home is part of what the apply role may do with every function.
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html
    """
    function = own.arn("lambda", f"function:{prefix}-body-hash")
    return (
        Statement(
            "PublishEdgeFunctions",
            (
                "lambda:CreateFunction",
                "lambda:DeleteFunction",
                "lambda:Get*",
                "lambda:List*",
                "lambda:PublishVersion",
                "lambda:TagResource",
                "lambda:UntagResource",
                "lambda:UpdateFunctionCode",
                "lambda:UpdateFunctionConfiguration",
            ),
            (function, f"{function}:*"),
        ),
        Statement(
            "CopyThemToTheEdge",
            ("lambda:DisableReplication*", "lambda:EnableReplication*"),
            (f"{function}:*",),
        ),
    )


def _manage_firewall(own: Own, prefix: str) -> tuple[Statement, ...]:
    """The web ACL and its log group."""
    acl = f"global/webacl/{prefix}/*"
    return (
        Statement(
            "ManageWebAcl",
            (
                "wafv2:CreateWebACL",
                "wafv2:DeleteLoggingConfiguration",
                "wafv2:DeleteWebACL",
                "wafv2:GetLoggingConfiguration",
                "wafv2:GetWebACL",
                "wafv2:ListTagsForResource",
                "wafv2:PutLoggingConfiguration",
                "wafv2:TagResource",
                "wafv2:UntagResource",
                "wafv2:UpdateWebACL",
            ),
            (
                own.arn("wafv2", acl),
                # AWS's rule groups, which creating and updating name as well.
                own.arn("wafv2", "global/managedruleset/*/*"),
            ),
        ),
        Statement(
            "ManageFirewallLog",
            (
                "logs:AssociateKmsKey",
                "logs:CreateLogGroup",
                "logs:DeleteLogGroup",
                "logs:ListTagsForResource",
                "logs:PutRetentionPolicy",
                "logs:TagResource",
                "logs:UntagResource",
            ),
            (own.arn("logs", f"log-group:aws-waf-logs-{prefix}*"),),
        ),
    )


def _manage_distribution(own: Own) -> tuple[Statement, ...]:
    """CloudFront chooses ids itself, so the account is as narrow as its resources get."""
    kinds = (
        "distribution",
        "function",
        "key-value-store",
        "origin-access-control",
        "response-headers-policy",
    )
    return (
        Statement(
            "ManageDistribution",
            (
                "cloudfront:AllowVendedLogDeliveryForResource",
                "cloudfront:Delete*",
                "cloudfront:Describe*",
                "cloudfront:Get*",
                "cloudfront:ListTagsForResource",
                "cloudfront:PublishFunction",
                "cloudfront:TagResource",
                "cloudfront:UntagResource",
                "cloudfront:Update*",
            ),
            tuple(own.cloudfront_arn(f"{kind}/*") for kind in kinds),
        ),
        Statement(
            "MakeDistribution",  # AWS authorizes these on no resource: an ARN would never match
            (
                "cloudfront:CreateDistribution",
                "cloudfront:CreateFunction",
                "cloudfront:CreateKeyValueStore",
                "cloudfront:CreateOriginAccessControl",
                "cloudfront:CreateResponseHeadersPolicy",
            ),
            ("*",),
        ),
        Statement(
            "DeliverCloudFrontLogs",
            (
                "logs:CreateDelivery",
                "logs:DeleteDelivery*",
                "logs:GetDelivery*",
                "logs:ListTagsForResource",
                "logs:PutDeliveryDestination",
                "logs:PutDeliverySource",
                "logs:TagResource",
                "logs:UntagResource",
                "logs:UpdateDeliveryConfiguration",
            ),
            tuple(
                own.arn("logs", f"{kind}:*")
                for kind in ("delivery", "delivery-destination", "delivery-source")
            ),
        ),
    )
