"""Which tenant a token names is our record's word, and without a good record there is no token."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from botocore.exceptions import ClientError

from lambda_src.runtime.storage.keys import member_record
from tests.deployed.people import Person, must, new_tenant
from tests.deployed.running import Rehearsal
from tests.deployed.signing_in import TENANT_CLAIM, Tokens, read, refresh, sign_in

REFUSED = "no active workspace"


@pytest.fixture
def attributes(rehearsal: Rehearsal, tokens: dict[str, Tokens]) -> Iterator[Any]:
    """The member of globex's own attributes, read and written with their access token."""
    cognito, access = rehearsal.anybody("cognito-idp"), tokens["member@globex.example"].access

    class Attributes:
        def tenant(self) -> str:
            listed = cognito.get_user(AccessToken=access)["UserAttributes"]
            found = next(item for item in listed if item["Name"] == TENANT_CLAIM)
            return str(found["Value"])

        def rewrite(self, tenant: str) -> None:
            cognito.update_user_attributes(
                AccessToken=access, UserAttributes=[{"Name": TENANT_CLAIM, "Value": tenant}]
            )

    yield Attributes()
    if Attributes().tenant() != "globex":
        Attributes().rewrite("globex")


def test_whoever_rewrites_their_tenant_attribute_still_gets_tokens_of_their_own_tenant(
    rehearsal: Rehearsal, tokens: dict[str, Tokens], attributes: Any
) -> None:
    """AWS refuses the rewriting (the plan proves that); the embedded AWS lets it through."""
    email = "member@globex.example"
    with suppress(ClientError):
        attributes.rewrite("acme")
    first_lock_held = attributes.tenant() == "globex"

    again = sign_in(rehearsal, email, rehearsal.password(email))
    refreshed = refresh(rehearsal, tokens[email].refresh)

    assert again.claims[TENANT_CLAIM] == "globex"
    assert refreshed.claims[TENANT_CLAIM] == "globex"
    for token in (again.id, refreshed.id):
        answer = rehearsal.api(token).post("/api/sessions")
        assert answer.json()["tenant_id"] == "globex"
    if first_lock_held:
        pytest.skip("the attribute could not be rewritten, so this says nothing of the trigger")


def test_an_access_token_names_no_tenant(tokens: dict[str, Tokens]) -> None:
    assert TENANT_CLAIM not in read(tokens["member@acme.example"].access)


@pytest.mark.parametrize(
    ("email", "role"),
    [("admin@acme.example", "tenant-admin"), ("member@acme.example", "member")],
)
def test_an_id_token_carries_tenant_role_and_email(
    tokens: dict[str, Tokens], email: str, role: str
) -> None:
    claims = tokens[email].claims

    assert claims["token_use"] == "id"
    assert claims[TENANT_CLAIM] == "acme"
    assert claims["cognito:groups"] == [role]
    assert claims["email"] == email


def test_a_user_without_membership_gets_no_token_neither_by_sign_in_nor_by_refresh(
    rehearsal: Rehearsal,
) -> None:
    person = Person.invited(rehearsal, "acme")
    tokens = person.sign_in()
    table = rehearsal.output("tables", "tenants_table_name")
    key = {"record_key": {"S": member_record(tokens.user_id)}}
    rehearsal.administrator("dynamodb").delete_item(TableName=table, Key=key)

    with pytest.raises(ClientError, match=REFUSED):
        person.sign_in()
    with pytest.raises(ClientError, match=REFUSED):
        refresh(rehearsal, tokens.refresh)


def test_a_suspended_tenant_gets_no_token_and_no_answer_until_it_is_activated(
    rehearsal: Rehearsal,
) -> None:
    tenant = new_tenant(rehearsal)
    person = Person.invited(rehearsal, tenant)
    tokens = person.sign_in()
    must(rehearsal, "tenants", "suspend", tenant)

    with pytest.raises(ClientError, match=REFUSED):
        person.sign_in()
    with pytest.raises(ClientError, match=REFUSED):
        refresh(rehearsal, tokens.refresh)
    chat = rehearsal.api(tokens.id).post("/api/chat", json={"message": "Still here?"})
    assert (chat.status_code, chat.json()["error"]["code"]) == (403, "tenant_suspended")

    must(rehearsal, "tenants", "activate", tenant)

    assert person.sign_in().claims[TENANT_CLAIM] == tenant
    assert refresh(rehearsal, tokens.refresh).claims[TENANT_CLAIM] == tenant


def test_a_refusal_to_sign_in_says_nothing_of_tenants_or_records(rehearsal: Rehearsal) -> None:
    tenant = new_tenant(rehearsal)
    person = Person.invited(rehearsal, tenant)
    must(rehearsal, "tenants", "suspend", tenant)

    printed = rehearsal.command("token", "--user", person.email)

    assert printed.returncode == 1
    assert REFUSED in printed.stderr
    assert tenant not in printed.stderr.replace(person.email, "")
    assert "Traceback" not in printed.stderr
