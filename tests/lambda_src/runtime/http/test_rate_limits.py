"""The header fields, held against the grammar of structured fields (RFC 9651)."""

import re

from lambda_src.runtime.http.rate_limits import Quota, RateLimitedError, rate_limit_headers
from lambda_src.runtime.http.refusals import error_headers

USER = Quota("user", 20, 60, 3, 41)
TENANT = Quota("tenant", 600, 60, 598, 41)
ITEM = re.compile(r'"[a-z]+"(;[a-z]+=\d+)+')


def test_headers_name_each_policy_and_what_is_left_of_it() -> None:
    assert rate_limit_headers((USER, TENANT)) == {
        "RateLimit-Policy": '"user";q=20;w=60, "tenant";q=600;w=60',
        "RateLimit": '"user";r=3;t=41, "tenant";r=598;t=41',
    }


def test_each_member_is_a_structured_item() -> None:
    for name, value in rate_limit_headers((USER, TENANT)).items():
        assert all(ITEM.fullmatch(item) for item in value.split(", ")), name


def test_without_a_quota_there_are_no_headers() -> None:
    assert rate_limit_headers(()) == {}


def test_an_error_carries_them_beside_retry_after() -> None:
    error = RateLimitedError("Too many.", quotas=(USER,), retry_after=41)
    assert error_headers(error) == {
        "RateLimit-Policy": '"user";q=20;w=60',
        "RateLimit": '"user";r=3;t=41',
        "Retry-After": "41",
    }
