"""The first resource of its kind makes the role of its service, in the caller's name."""

from typing import Final

from rehearsal.contracts.contract import Call, Contract, Refusal

_RDS: Final = ("rds.amazonaws.com", "AWSServiceRoleForRDS")
_WAF: Final = ("wafv2.amazonaws.com", "AWSServiceRoleForWAFV2Logging")
_API: Final = ("ops.apigateway.amazonaws.com", "AWSServiceRoleForAPIGateway")
_ROLES: Final = {
    "apigateway:CreateRestApi": _API,
    "apigatewayv2:CreateApi": _API,
    "rds:CreateDBCluster": _RDS,
    "rds:CreateDBInstance": _RDS,
    "rds:CreateDBProxy": _RDS,
    "wafv2:PutLoggingConfiguration": _WAF,
}
_CODES: Final = {
    _API: "AccessDeniedException",
    _RDS: "InvalidParameterValue",
    _WAF: "WAFServiceLinkedRoleErrorException",
}


class ServiceLinkedRoles(Contract):
    """A new account has none of them."""

    refuses = (
        "The first cluster, instance or proxy of RDS, the first API and the first log of WAF in an "
        "account, by a caller who may not make the role of that service."
    )
    error = (
        "InvalidParameterValue: Unable to create the resource. Verify that you have permission to "
        "create service linked role. Otherwise wait and try again later"
    )
    source = (
        "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/"
        "UsingWithRDS.IAM.ServiceLinkedRoles.html, https://docs.aws.amazon.com/waf/latest/"
        "developerguide/using-service-linked-roles.html, https://docs.aws.amazon.com/apigateway/"
        "latest/developerguide/using-service-linked-roles.html"
    )
    calls = frozenset(_ROLES)

    def check(self, call: Call) -> None:
        """Ask for iam:CreateServiceLinkedRole unless the role is there."""
        service, role = _ROLES[call.name]
        if call.caller.is_account or _exists(call, service):
            return
        path = f"role/aws-service-role/{service}/{role}"
        arn = f"arn:aws:iam::{call.account_id}:{path}"
        context = {"iam:AWSServiceName": service}
        if not call.caller.allow("iam:CreateServiceLinkedRole", arn, context):
            raise Refusal(_CODES[_ROLES[call.name]], self.error.split(": ", 1)[1])

    def after(self, call: Call) -> None:
        """Make the role, as the service does."""
        service, _ = _ROLES[call.name]
        if not _exists(call, service):
            call.account.client("iam").create_service_linked_role(AWSServiceName=service)


def _exists(call: Call, service: str) -> bool:
    path = f"/aws-service-role/{service}/"
    return bool(call.account.client("iam").list_roles(PathPrefix=path)["Roles"])
