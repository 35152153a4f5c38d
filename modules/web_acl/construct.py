"""The web ACL itself and its log."""

from cdktf_cdktf_provider_aws.cloudwatch_log_group import CloudwatchLogGroup
from cdktf_cdktf_provider_aws.wafv2_web_acl import (
    Wafv2WebAcl,
    Wafv2WebAclAssociationConfig,
    Wafv2WebAclAssociationConfigRequestBody,
    Wafv2WebAclAssociationConfigRequestBodyCloudfront,
    Wafv2WebAclCustomResponseBody,
    Wafv2WebAclDataProtectionConfig,
    Wafv2WebAclDataProtectionConfigDataProtection,
    Wafv2WebAclDataProtectionConfigDataProtectionField,
    Wafv2WebAclDefaultAction,
    Wafv2WebAclDefaultActionAllow,
    Wafv2WebAclVisibilityConfig,
)
from cdktf_cdktf_provider_aws.wafv2_web_acl_logging_configuration import (
    Wafv2WebAclLoggingConfiguration,
    Wafv2WebAclLoggingConfigurationRedactedFields,
    Wafv2WebAclLoggingConfigurationRedactedFieldsQueryString,
    Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader,
)

from modules.framework import Construct
from modules.web_acl.access import PathRules
from modules.web_acl.responses import RESPONSES
from modules.web_acl.rules import Rates, rules


class WebAcl(Construct):
    """CLOUDFRONT scope, so its stack has to be in us-east-1, and its log with it.

    `chat_body_bytes` is the largest message on a path that carries conversation. Neither the log
    nor a sampled request holds the value of a header in `credential_headers`, or a query string: a
    sign-in comes back with its code in one.
    """

    arn: str
    name: str

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        name: str,
        paths: PathRules,
        rates: Rates,
        chat_body_bytes: int,
        credential_headers: tuple[str, ...],
        log_retention_days: int,
        log_key_arn: str,
    ) -> None:
        super().__init__(scope, id_)
        acl = Wafv2WebAcl(
            self,
            "acl",
            name=name,
            description=f"In front of everything of {name}",
            scope="CLOUDFRONT",
            default_action=Wafv2WebAclDefaultAction(allow=Wafv2WebAclDefaultActionAllow()),
            association_config=_inspect_64_kilobytes(),
            custom_response_body=[
                Wafv2WebAclCustomResponseBody(
                    key=response.key, content_type="APPLICATION_JSON", content=response.body
                )
                for response in RESPONSES
            ],
            data_protection_config=_hidden(credential_headers),
            rule=rules(paths, rates, chat_body_bytes),
            visibility_config=Wafv2WebAclVisibilityConfig(
                cloudwatch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
            ),
        )
        log_group = CloudwatchLogGroup(
            self,
            "log_group",
            name=f"aws-waf-logs-{name}",  # WAF writes to no other name
            retention_in_days=log_retention_days,
            kms_key_id=log_key_arn,
        )
        Wafv2WebAclLoggingConfiguration(
            self,
            "log",
            resource_arn=acl.arn,
            log_destination_configs=[log_group.arn],
            redacted_fields=[
                Wafv2WebAclLoggingConfigurationRedactedFields(
                    single_header=Wafv2WebAclLoggingConfigurationRedactedFieldsSingleHeader(
                        name=header
                    )
                )
                for header in credential_headers
            ]
            + [
                Wafv2WebAclLoggingConfigurationRedactedFields(
                    query_string=Wafv2WebAclLoggingConfigurationRedactedFieldsQueryString()
                )
            ],
        )
        self.arn, self.name = acl.arn, acl.name


def _hidden(headers: tuple[str, ...]) -> Wafv2WebAclDataProtectionConfig:
    """What stands in for these values wherever WAF shows a request, samples included.

    https://docs.aws.amazon.com/waf/latest/developerguide/data-masking.html
    """
    fields = (("SINGLE_HEADER", list(headers)), ("QUERY_STRING", None))
    return Wafv2WebAclDataProtectionConfig(
        data_protection=[
            Wafv2WebAclDataProtectionConfigDataProtection(
                action="SUBSTITUTION",
                field=Wafv2WebAclDataProtectionConfigDataProtectionField(
                    field_type=type_, field_keys=keys
                ),
            )
            for type_, keys in fields
        ]
    )


def _inspect_64_kilobytes() -> Wafv2WebAclAssociationConfig:
    """CloudFront hands WAF 16 KB of a body unless it is told to hand over more."""
    most = Wafv2WebAclAssociationConfigRequestBodyCloudfront(default_size_inspection_limit="KB_64")
    body = Wafv2WebAclAssociationConfigRequestBody(cloudfront=most)
    return Wafv2WebAclAssociationConfig(request_body=[body])
