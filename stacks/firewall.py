"""Owns: the web ACL in front of CloudFront, its log and the key of that log, its alarm.

Reads: nothing. Publishes: the web ACL for the distribution.
Separate because CloudFront's web ACLs live in us-east-1, whatever the home region.
"""

from dataclasses import dataclass

from environments import Settings
from lambda_src.runtime.http.credential_headers import CREDENTIAL_HEADERS
from modules.encryption_key import EncryptionKey
from modules.framework import App
from modules.math_alarm import Limit, MathAlarm, Metric
from modules.web_acl import Methods, PathRules, Rates, WebAcl
from stacks.base import GLOBAL_REGION, Stack
from stacks.outputs import Outputs, output
from stacks.shared.alarms import alarm_topic, notice
from stacks.shared.paths import (
    API_AREAS,
    API_METHODS,
    CHAT_AREAS,
    DOCUMENT_AREAS,
    MODEL_AREAS,
    PAGE_METHODS,
    PROGRAM_AREA,
    SERVICE_AREAS,
    START_AREAS,
    STREAM_AREA,
    STREAM_METHODS,
)

_LEAST_BLOCKED, _BLOCKED_PERCENT = 200, 25  # of five minutes


@dataclass(frozen=True)
class FirewallOutputs(Outputs):
    """What the distribution is told."""

    web_acl_arn: str = output(
        "ARN of the web ACL",
        placeholder=f"arn:aws:wafv2:{GLOBAL_REGION}:{{account}}:global/webacl/{{prefix}}/"
        "00000000-0000-4000-8000-000000000002",
    )
    web_acl_name: str = output("Name of the web ACL", placeholder="{prefix}")


class Firewall(Stack[FirewallOutputs]):
    """Which requests reach anything at all. docs/firewall.md has the rules and what they let by."""

    name = "firewall"
    outputs = FirewallOutputs
    region = GLOBAL_REGION

    def __init__(self, app: App, settings: Settings) -> None:
        super().__init__(app, settings)
        prefix, edge = settings.resource_prefix, settings.edge
        key = EncryptionKey(
            self,
            "log_key",
            name=f"{prefix}-firewall",
            description=f"Log of the web ACL of {prefix}",
            account_id=settings.account.id,
            region=GLOBAL_REGION,
            log_group_prefix=f"aws-waf-logs-{prefix}",
        )
        web_acl = WebAcl(
            self,
            "front_door",
            name=prefix,
            paths=PathRules(
                api=Methods(API_AREAS, API_METHODS),
                stream=Methods((STREAM_AREA, PROGRAM_AREA), STREAM_METHODS),
                page_methods=PAGE_METHODS,
                chat_areas=CHAT_AREAS,
                document_areas=DOCUMENT_AREAS,
                service_areas=SERVICE_AREAS,
                model_areas=MODEL_AREAS,
                start_areas=START_AREAS,
            ),
            rates=Rates(
                model=edge.model_requests,
                start=edge.start_requests,
                api=edge.api_requests,
                other=edge.other_requests,
            ),
            chat_body_bytes=edge.chat_body_bytes,
            credential_headers=CREDENTIAL_HEADERS,
            log_retention_days=settings.logs.retention_days,
            log_key_arn=key.arn,
        )
        self._alarm()
        self.publish(FirewallOutputs(web_acl_arn=web_acl.arn, web_acl_name=web_acl.name))

    def _alarm(self) -> None:
        """Tell of blocked requests, here: an alarm reads and tells in its own region alone."""
        settings, prefix = self.settings, self.settings.resource_prefix
        if settings.account.region != GLOBAL_REGION:
            alarm_topic(self, settings, region=GLOBAL_REGION)
        everything = {"WebACL": prefix, "Rule": "ALL"}
        MathAlarm(
            self,
            "blocks",
            notice=notice(
                settings,
                "firewall-blocks",
                "The firewall blocks far more requests than usual",
                region=GLOBAL_REGION,
            ),
            metrics={
                "blocked": Metric("AWS/WAFV2", "BlockedRequests", everything),
                "allowed": Metric("AWS/WAFV2", "AllowedRequests", everything),
            },
            expression=f"IF(blocked >= {_LEAST_BLOCKED}, "
            "100 * blocked / SUM([blocked, allowed]), 0)",
            limit=Limit(_BLOCKED_PERCENT),
        )
