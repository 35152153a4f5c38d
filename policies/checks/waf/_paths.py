"""Which paths lie behind a web ACL."""

from collections.abc import Iterator, Mapping

from policies.estate import Estate, Resource


def guarded(estate: Estate) -> Iterator[tuple[Resource, Mapping[str, bool]]]:
    """Each web ACL with a path of every behavior of its distributions.

    The value is whether the path leads to computing: to anything but a bucket.
    """
    for acl in estate.all("aws_wafv2_web_acl"):
        found: dict[str, bool] = {}
        for distribution in estate.all("aws_cloudfront_distribution"):
            if acl in estate.targets(distribution, "web_acl_id", acl.type):
                found |= _paths(distribution)
        if found:
            yield acl, found


def _paths(distribution: Resource) -> dict[str, bool]:
    buckets = {
        origin["origin_id"]
        for origin in distribution.blocks("origin")
        if "aws_s3_bucket" in str(origin.shown("domain_name"))
    }
    found = {"/": _origin(distribution, "default_cache_behavior") not in buckets}
    for behavior in distribution.blocks("ordered_cache_behavior"):
        path = "/" + str(behavior["path_pattern"]).lstrip("/").replace("*", "x").replace("?", "x")
        found[path] = behavior["target_origin_id"] not in buckets
    return found


def _origin(distribution: Resource, behavior: str) -> str:
    return str(distribution[f"{behavior}.target_origin_id"])
