"""How each protocol says that the caller may not do what it asks for."""

from rehearsal.contracts.contract import Call, Refusal

_FORBIDDEN = 403
_QUERY = frozenset({"cloudfront", "iam", "rds", "route53", "s3", "sts"})


def denied(call: Call, action: str, resource: str) -> Refusal:
    """Return AWS's refusal of an action that no policy allows.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    message = (
        f"User: {call.caller.arn} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action"
    )
    if call.service == "ec2":
        return Refusal("UnauthorizedOperation", message, _FORBIDDEN)
    code = "AccessDenied" if call.service in _QUERY else "AccessDeniedException"
    return Refusal(code, message, _FORBIDDEN if call.service in _QUERY | {"lambda"} else 400)
