from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lambda_src.pre_token_generation import handler as module
from lambda_src.pre_token_generation.logic import SignInRefusedError
from lambda_src.runtime.identity.claims import ROLES
from lambda_src.runtime.storage.writes import Put
from tests.lambda_src.events import Context
from tests.lambda_src.world import World

SUB = "5a6b7c8d-0000-4000-8000-123456789abc"
NO_WORKSPACE = r"^This account has no active workspace\.$"


def sign_in(sub: Any = SUB, **changed: Any) -> dict[str, Any]:
    """A V1_0 event as Cognito sends it; the user has given themselves another tenant."""
    return {
        "version": "1",
        "triggerSource": "TokenGeneration_Authentication",
        "region": "us-east-1",
        "userPoolId": "us-east-1_pool",
        "userName": "anna",
        "callerContext": {"awsSdkVersion": "x", "clientId": "client"},
        "request": {
            "userAttributes": {
                "sub": sub,
                "email": "anna@example.com",
                "custom:tenant_id": "globex",
            },
            "groupConfiguration": {"groupsToOverride": ["platform-operator", "tenant-admin"]},
        },
        "response": {"claimsOverrideDetails": None},
        **changed,
    }


@pytest.fixture
def trigger(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setenv("SERVICE_NAME", "pre-token-generation")
    monkeypatch.setenv("TENANTS_TABLE_NAME", world.tables.tenants.name)
    module.compose.cache_clear()
    return world


def token(event: Any) -> Any:
    return module.handler(event, Context())


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_token_gets_tenant_and_role_of_the_membership(trigger: World, role: str) -> None:
    trigger.add_member(SUB, "acme", role)
    event = sign_in()
    assert token(event) == event | {
        "response": {
            "claimsOverrideDetails": {
                "claimsToAddOrOverride": {"custom:tenant_id": "acme", "tenant_id": "acme"},
                "groupOverrideDetails": {"groupsToOverride": [role]},
            }
        }
    }


@pytest.mark.parametrize("source", ["RefreshTokens", "HostedAuth", "NewPasswordChallenge"])
def test_every_way_to_a_token_gets_the_same_claims(trigger: World, source: str) -> None:
    trigger.add_member(SUB, "acme")
    answer = token(sign_in(triggerSource=f"TokenGeneration_{source}"))
    details = answer["response"]["claimsOverrideDetails"]
    assert details["claimsToAddOrOverride"] == {"custom:tenant_id": "acme", "tenant_id": "acme"}


def test_both_records_are_read_once_and_strongly_consistent(trigger: World) -> None:
    trigger.add_member(SUB, "acme")
    asked: list[Any] = []
    module.compose().table.client.meta.events.register(
        "provide-client-params.dynamodb.GetItem", lambda params, **_: asked.append(params)
    )
    token(sign_in())
    assert [params["Key"]["record_key"]["S"] for params in asked] == [
        f"member#{SUB}",
        "tenant#acme",
    ]
    assert all(params["ConsistentRead"] for params in asked)


def test_a_suspension_holds_from_the_next_token_on(trigger: World) -> None:
    trigger.add_member(SUB, "acme")
    token(sign_in())
    trigger.add_tenant("acme", status="suspended")
    with pytest.raises(SignInRefusedError, match=NO_WORKSPACE):
        token(sign_in())


def test_no_membership_is_no_token_whatever_the_attribute_says(trigger: World) -> None:
    trigger.add_member("somebody-else", "acme")
    with pytest.raises(SignInRefusedError, match=NO_WORKSPACE):
        token(sign_in())


@pytest.mark.parametrize(
    "record",
    [
        {"tenant_id": "gone", "user_id": SUB, "role": "member"},
        {"tenant_id": "acme", "user_id": SUB, "role": "root"},
        {"tenant_id": "acme", "user_id": "somebody-else", "role": "member"},
        {"tenant_id": "ACME", "user_id": SUB, "role": "member"},
        {"tenant_id": "acme", "user_id": SUB},
        {},
    ],
)
def test_a_record_that_is_not_right_is_no_token(trigger: World, record: Any) -> None:
    trigger.tables.tenants.write(Put({"record_key": f"member#{SUB}", **record}))
    with pytest.raises(SignInRefusedError, match=NO_WORKSPACE):
        token(sign_in())


@pytest.mark.parametrize(
    "event",
    [
        {},
        None,
        [],
        "event",
        sign_in(version="2"),
        sign_in(version="3"),
        sign_in(version=None),
        sign_in(triggerSource="PreSignUp_SignUp"),
        sign_in(request=None),
        sign_in(request={"userAttributes": []}),
        sign_in(sub=None),
        sign_in(sub=""),
        sign_in(sub={"S": SUB}),
        sign_in(sub=f"{SUB}#"),
    ],
)
def test_an_event_of_another_form_is_no_token(trigger: World, event: Any) -> None:
    trigger.add_member(SUB, "acme")
    with pytest.raises(SignInRefusedError, match=NO_WORKSPACE):
        token(event)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sub=st.text() | st.integers() | st.lists(st.text()))
def test_no_made_up_sub_gets_a_token(trigger: World, sub: Any) -> None:
    trigger.add_member(SUB, "acme")
    with pytest.raises(SignInRefusedError, match=NO_WORKSPACE):
        token(sign_in(sub=sub))


def test_a_store_that_does_not_answer_is_no_token_and_tells_nothing(
    trigger: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENANTS_TABLE_NAME", "no-such-table")
    module.compose.cache_clear()
    with pytest.raises(SignInRefusedError) as refused:
        token(sign_in())
    assert str(refused.value) == "Sign-in is not available right now. Try again."


def test_a_missing_setting_is_no_token(trigger: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TENANTS_TABLE_NAME")
    module.compose.cache_clear()
    with pytest.raises(SignInRefusedError, match="not available"):
        token(sign_in())
