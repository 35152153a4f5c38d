"""Sealed plans: the plan role leaves them and cannot read them, the apply role takes them."""

from modules.permissions import Statement


def leave_sealed_plans(bucket_arn: str) -> tuple[Statement, ...]:
    """Puts seals, gets none: the role that code under review runs with reads no other's plan."""
    return (Statement("LeaveSealedPlans", ("s3:PutObject",), (f"{bucket_arn}/*.tar",)),)


def take_sealed_plans(bucket_arn: str) -> tuple[Statement, ...]:
    """Gets seals whose key it was told; lists, changes and deletes none."""
    return (Statement("TakeSealedPlans", ("s3:GetObject",), (f"{bucket_arn}/*.tar",)),)
