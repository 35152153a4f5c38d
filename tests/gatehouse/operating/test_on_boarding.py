"""A tenant is on-boarded by one call, which finishes what an earlier one left, and no more."""

import boto3
import pytest

from gatehouse.operating.on_boarding import NewTenant, OnBoarding
from gatehouse.operating.users import UserCommands
from gatehouse.platform import PlatformError
from lambda_src.migrate import demo
from tests.gatehouse.operating.tenant_world import Deployed
from tests.lambda_src.tenant_records.filling import counts

INITECH = NewTenant("initech", "Initech", "ada@initech.example", has_demo_data=True)
PASSWORD = "Correct-horse-9"


@pytest.fixture
def on_boarding(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> OnBoarding:
    monkeypatch.setattr(demo, "DAYS", 3)
    boto3.client("cognito-idp").create_group(
        UserPoolId=deployed.outputs("identity")["user_pool_id"], GroupName="tenant-admin"
    )
    return OnBoarding(deployed.platform)


def test_one_call_makes_tenant_administrator_and_demo_data_and_the_next_changes_nothing(
    deployed: Deployed, on_boarding: OnBoarding
) -> None:
    assert on_boarding.run(INITECH, password=PASSWORD)["orders"] > 10
    (user,) = UserCommands(deployed.platform).all("initech")
    assert (user.member.email, user.member.role) == (INITECH.admin, "tenant-admin")
    before = deployed.fingerprint("initech")
    assert set(on_boarding.run(INITECH, password=PASSWORD).values()) == {0}
    assert deployed.fingerprint("initech")["database"] == before["database"]
    assert deployed.fingerprint("initech")["items"] == before["items"]


@pytest.mark.parametrize("call", range(1, 12, 2))
def test_a_call_that_was_interrupted_anywhere_is_finished_by_the_same_call(
    deployed: Deployed, on_boarding: OnBoarding, call: int
) -> None:
    calls = 0

    def on_call() -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise KeyboardInterrupt

    deployed.on_call = on_call
    with pytest.raises(KeyboardInterrupt):
        on_boarding.run(INITECH, password=PASSWORD)
    deployed.on_call = lambda: None
    on_boarding.run(INITECH, password=PASSWORD)
    assert len(UserCommands(deployed.platform).all("initech")) == 1
    assert counts(deployed.database, "initech")["orders"] > 10


def test_another_contract_under_the_same_id_is_an_error(on_boarding: OnBoarding) -> None:
    on_boarding.run(INITECH, password=PASSWORD)
    other = NewTenant("initech", "Another", INITECH.admin)
    with pytest.raises(PlatformError, match="already exists with the name 'Initech'"):
        on_boarding.run(other, password=PASSWORD)
