from typing import Any

import pytest

from lambda_src.runtime.http.errors import UnauthenticatedError
from lambda_src.runtime.identity.claims import Caller, verified_caller
from tests.lambda_src.events import claims


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ("[tenant-admin member]", {"tenant-admin", "member"}),
        ("[member]", {"member"}),
        ("member", {"member"}),
        ("[]", set()),
        ("", set()),
        (None, set()),
        (["tenant-admin", 7], {"tenant-admin"}),
        ({"tenant-admin": 1}, set()),
    ],
)
def test_groups_are_read_as_a_list_and_in_the_form_of_an_http_api(
    groups: Any, expected: set[str]
) -> None:
    assert verified_caller(claims(groups=groups)).groups == expected


def test_only_a_tenant_admin_is_one() -> None:
    assert Caller("acme", "u", frozenset({"member", "tenant-admin"})).is_tenant_admin
    assert not Caller("acme", "u", frozenset({"member", "platform-operator"})).is_tenant_admin


@pytest.mark.parametrize("tenant_id", ["a", "a" * 64, "0-9", "-"])
def test_every_tenant_id_of_the_rule_is_taken(tenant_id: str) -> None:
    assert verified_caller(claims(tenant_id=tenant_id)).tenant_id == tenant_id


@pytest.mark.parametrize("tenant_id", ["", "a" * 65, "A", "a b", "a#b", "ä", "a\n", "\u0661", 7])
def test_no_other_tenant_id_is_taken(tenant_id: Any) -> None:
    with pytest.raises(UnauthenticatedError):
        verified_caller(claims(tenant_id=tenant_id))


@pytest.mark.parametrize("token", [None, "claims", [], {}])
def test_claims_that_are_none_are_refused(token: Any) -> None:
    with pytest.raises(UnauthenticatedError):
        verified_caller(token)
