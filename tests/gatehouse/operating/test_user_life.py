"""Users over a real user pool of the embedded AWS: listed, invited again, without MFA, removed."""

from types import SimpleNamespace

import boto3
import pytest

from gatehouse.operating.users import UserCommands
from gatehouse.platform import PlatformError
from tests.gatehouse.operating.tenant_world import Deployed

ADA = "user0@acme.example"


@pytest.fixture
def users(deployed: Deployed) -> UserCommands:
    deployed.settings.identity = SimpleNamespace(mfa="optional")
    deployed.fill("acme")
    deployed.fill("globex")
    for role in ("member", "tenant-admin", "platform-operator"):
        boto3.client("cognito-idp").create_group(UserPoolId=pool(deployed), GroupName=role)
    return UserCommands(deployed.platform)


def pool(deployed: Deployed) -> str:
    return str(deployed.outputs("identity")["user_pool_id"])


def set_password(deployed: Deployed) -> None:
    boto3.client("cognito-idp").admin_set_user_password(
        UserPoolId=pool(deployed), Username=ADA, Password="Correct-horse-9", Permanent=True
    )


def test_the_users_of_one_tenant_are_listed_with_role_status_and_sign_in(
    users: UserCommands, deployed: Deployed
) -> None:
    users.set_role(ADA, "tenant-admin")
    users.set_enabled("user1@acme.example", enabled=False)
    set_password(deployed)
    assert [
        (user.member.email, user.member.role, user.member.status, user.sign_in, user.has_mfa)
        for user in users.all("acme")
    ] == [
        (ADA, "tenant-admin", "active", "signed up", False),
        ("user1@acme.example", "member", "disabled", "invited", False),
    ]
    with pytest.raises(PlatformError, match="There is no tenant nobody"):
        users.all("nobody")


def test_a_member_whose_user_is_missing_is_listed_as_such(
    users: UserCommands, deployed: Deployed
) -> None:
    boto3.client("cognito-idp").admin_delete_user(UserPoolId=pool(deployed), Username=ADA)
    assert users.all("acme")[0].sign_in == "missing in the user pool"


def test_an_invitation_is_sent_again_until_the_user_has_a_password(
    users: UserCommands, deployed: Deployed
) -> None:
    users.resend(ADA)
    assert users.all("acme")[0].sign_in == "invited"
    set_password(deployed)
    with pytest.raises(PlatformError, match="has a password already"):
        users.resend(ADA)
    with pytest.raises(PlatformError, match=r"There is no user nobody@acme\.example"):
        users.resend("nobody@acme.example")


def test_one_time_codes_are_taken_away_where_they_are_optional(
    users: UserCommands, deployed: Deployed
) -> None:
    boto3.client("cognito-idp").admin_set_user_mfa_preference(
        UserPoolId=pool(deployed),
        Username=ADA,
        SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    assert users.all("acme")[0].has_mfa
    users.reset_mfa(ADA)
    assert not users.all("acme")[0].has_mfa


def test_where_mfa_is_required_the_command_says_that_cognito_cannot(
    users: UserCommands, deployed: Deployed
) -> None:
    deployed.settings.identity.mfa = "required"
    with pytest.raises(PlatformError, match="Conversations stay with the id of the former user"):
        users.reset_mfa(ADA)


def test_nobody_is_invited_into_a_tenant_that_is_being_deleted(
    users: UserCommands, deployed: Deployed
) -> None:
    times = {"requested_at": "", "requested_by": "", "delete_after": ""}
    record = {"record_key": "removal#acme", "of_tenant": "acme", "state": "deleting"}
    deployed.put("tenants", record | times)
    with pytest.raises(PlatformError, match="is being deleted: nothing is added"):
        users.invite("eve@acme.example", tenant_id="acme", role="member", password=None)
