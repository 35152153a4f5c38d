"""CloudFront: how large a distribution, a function and a response headers policy may be."""

from typing import Any, Final

from rehearsal.contracts.contract import Call, Contract, Refusal

_BEHAVIORS: Final = 75
_ORIGINS: Final = 100
_ALIASES: Final = 100
_FUNCTION_BYTES: Final = 10_240


class DistributionQuotas(Contract):
    """The quotas that a platform may reach by adding routes."""

    refuses = (
        "A distribution with more than 75 cache behaviors, 100 origins or 100 alternate names, and "
        "a function of more than 10 KB."
    )
    error = (
        "TooManyCacheBehaviors: Your request contains more cache behaviors than are allowed per "
        "distribution."
    )
    source = (
        "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html"
    )
    calls = frozenset(
        f"cloudfront:{name}"
        for name in (
            "CreateDistribution",
            "CreateDistributionWithTags",
            "CreateFunction",
            "UpdateDistribution",
            "UpdateFunction",
        )
    )
    reads_account = False

    def check(self, call: Call) -> None:
        """Count what the call would store."""
        code = call.parameters.get("FunctionCode")
        if isinstance(code, bytes) and len(code) > _FUNCTION_BYTES:
            raise Refusal(
                "FunctionSizeLimitExceeded", "The size of the function exceeds the maximum."
            )
        given = call.parameters.get("DistributionConfigWithTags") or call.parameters
        distribution = given.get("DistributionConfig") or {}
        if _count(distribution.get("CacheBehaviors")) > _BEHAVIORS:
            raise self.refusal()
        for member, most in (("Origins", _ORIGINS), ("Aliases", _ALIASES)):
            if _count(distribution.get(member)) > most:
                what = "origins" if member == "Origins" else "CNAMEs"
                code_ = "TooManyOrigins" if member == "Origins" else "TooManyDistributionCNAMEs"
                raise Refusal(code_, f"Your request contains more {what} than are allowed.")


def _count(items: dict[str, Any] | None) -> int:
    return len((items or {}).get("Items") or ())
