"""Whoever gives a role to a service needs iam:PassRole on it, for that service."""

from rehearsal.contracts.contract import Call, Contract
from rehearsal.contracts.denial import denied

_PASSED = {
    "ec2:CreateFlowLogs": ("DeliverLogsPermissionArn", "vpc-flow-logs.amazonaws.com"),
    "lambda:CreateFunction": ("Role", "lambda.amazonaws.com"),
    "lambda:UpdateFunctionConfiguration": ("Role", "lambda.amazonaws.com"),
    "rds:CreateDBProxy": ("RoleArn", "rds.amazonaws.com"),
    "rds:ModifyDBProxy": ("RoleArn", "rds.amazonaws.com"),
    "scheduler:CreateSchedule": ("Target.RoleArn", "scheduler.amazonaws.com"),
    "scheduler:UpdateSchedule": ("Target.RoleArn", "scheduler.amazonaws.com"),
}


class PassedRoles(Contract):
    """The emulator judges iam:PassRole without the service that gets the role."""

    refuses = "A role given to a service by a caller who may not pass it to that service."
    error = (
        "AccessDenied: User: ... is not authorized to perform: iam:PassRole on resource: ... "
        "because no identity-based policy allows the iam:PassRole action"
    )
    source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html"
    calls = frozenset(_PASSED)
    reads_account = False

    def check(self, call: Call) -> None:
        """Ask for the action on the role, with `iam:PassedToService`."""
        member, service = _PASSED[call.name]
        role = call.parameters
        for name in member.split("."):
            role = role.get(name) or {}
        if role and not call.caller.allow(
            "iam:PassRole", str(role), {"iam:PassedToService": service}
        ):
            raise denied(call, "iam:PassRole", str(role))
