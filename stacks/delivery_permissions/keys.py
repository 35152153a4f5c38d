"""KMS: keys of this environment, which are told by their tag because AWS names them."""

from modules.permissions import Condition, Statement
from stacks.delivery_permissions.own import Own


def manage_keys(own: Own, prefix: str, environment: str) -> tuple[Statement, ...]:
    """Makes keys of this environment and manages no other; uses none on data.

    A tag takes up to five minutes to count, so what Terraform does to a key that it has just made
    is allowed while the tag is missing too
    (https://docs.aws.amazon.com/kms/latest/developerguide/tag-authorization.html).
    """
    keys, aliases = own.arn("kms", "key/*"), own.arn("kms", f"alias/{prefix}-*")
    asked = Condition("StringEquals", "aws:RequestTag/environment", (environment,))
    tagged = Condition("StringEquals", "aws:ResourceTag/environment", (environment,))
    not_tagged_otherwise = Condition(
        "StringEqualsIfExists", "aws:ResourceTag/environment", (environment,)
    )
    for_a_service = Condition("Bool", "kms:GrantIsForAWSResource", ("true",))
    return (
        Statement("FindKeys", ("kms:ListAliases",), ("*",)),
        Statement("MakeKeys", ("kms:CreateKey",), ("*",)).only_if(asked),
        Statement("TagNewKeys", ("kms:TagResource",), (keys,)).only_if(asked, not_tagged_otherwise),
        Statement(
            "SetUpKeys",
            ("kms:CreateAlias", "kms:DescribeKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy",
             "kms:GetKeyRotationStatus", "kms:ListResourceTags"),
            (keys,),
        ).only_if(not_tagged_otherwise),
        Statement("LendKeysToServices", ("kms:CreateGrant",), (keys,)).only_if(
            not_tagged_otherwise, for_a_service
        ),
        Statement(
            "ManageKeys",
            ("kms:DeleteAlias", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:TagResource",
             "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription"),
            (keys,),
        ).only_if(tagged),
        Statement(
            "ManageAliases", ("kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"), (aliases,)
        ),
    )  # fmt: skip
