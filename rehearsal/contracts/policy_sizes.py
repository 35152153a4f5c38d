"""IAM: how long policies may be, and how many a role may have."""

import json
from typing import Final

from rehearsal.contracts.contract import Call, Contract, Refusal

_MANAGED: Final = 6_144
_INLINE_OF_A_ROLE: Final = 10_240
_TRUST: Final = 2_048
_ATTACHED: Final = 10
_CONFLICT: Final = 409


class PolicySizes(Contract):
    """Characters count without white space."""

    refuses = (
        "A managed policy of more than 6,144 characters, inline policies of a role of more than "
        "10,240 together, a trust policy of more than 2,048, an 11th managed policy on a role."
    )
    error = "LimitExceeded: Cannot exceed quota for PolicySize: 6144"
    source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
    calls = frozenset(
        {
            "iam:AttachRolePolicy",
            "iam:CreatePolicy",
            "iam:CreatePolicyVersion",
            "iam:CreateRole",
            "iam:PutRolePolicy",
            "iam:UpdateAssumeRolePolicy",
        }
    )

    def check(self, call: Call) -> None:
        """Measure what the call would store."""
        match call.operation:
            case "CreatePolicy" | "CreatePolicyVersion":
                _limit(call.parameters["PolicyDocument"], _MANAGED, "PolicySize")
            case "CreateRole":
                _limit(call.parameters["AssumeRolePolicyDocument"], _TRUST, "ACLSizePerRole")
            case "UpdateAssumeRolePolicy":
                _limit(call.parameters["PolicyDocument"], _TRUST, "ACLSizePerRole")
            case "PutRolePolicy":
                _limit_inline(call)
            case _:
                _limit_attached(call)


def _length(document: str) -> int:
    return len("".join(document.split()))


def _limit(document: str, most: int, quota: str) -> None:
    if _length(document) > most:
        raise _exceeded(f"Cannot exceed quota for {quota}: {most}")


def _limit_inline(call: Call) -> None:
    role, name = call.parameters["RoleName"], call.parameters["PolicyName"]
    iam = call.account.client("iam")
    try:
        others = iam.list_role_policies(RoleName=role)["PolicyNames"]
    except iam.exceptions.NoSuchEntityException:
        return
    documents = [
        json.dumps(iam.get_role_policy(RoleName=role, PolicyName=other)["PolicyDocument"])
        for other in others
        if other != name
    ]
    if sum(map(_length, [*documents, call.parameters["PolicyDocument"]])) > _INLINE_OF_A_ROLE:
        raise _exceeded(
            f"Maximum policy size of {_INLINE_OF_A_ROLE} bytes exceeded for role {role}"
        )


def _limit_attached(call: Call) -> None:
    role, iam = call.parameters["RoleName"], call.account.client("iam")
    try:
        attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    except iam.exceptions.NoSuchEntityException:
        return
    others = [one for one in attached if one["PolicyArn"] != call.parameters["PolicyArn"]]
    if len(others) >= _ATTACHED:
        raise _exceeded(f"Cannot exceed quota for PoliciesPerRole: {_ATTACHED}")


def _exceeded(message: str) -> Refusal:
    return Refusal("LimitExceeded", message, _CONFLICT)
