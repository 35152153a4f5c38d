"""What becomes of everything that can go wrong between the street and the vault."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lambda_src.ask import vault_client
from lambda_src.ask.vault_client import VaultClient, claims_of
from lambda_src.runtime.identity.claims import Caller, verified_caller
from lambda_src.runtime.vault_invocation import VaultFailedError
from tests.lambda_src.ask.conftest import FUNCTION, AskWorld
from tests.lambda_src.ask.figures import ACME, day
from tests.lambda_src.ask.vault_server import TODAY, Raw, VaultServer, failed, refused, sleeps
from tests.lambda_src.events import claims
from tests.lambda_src.world import ANNA

Json = dict[str, Any]


def slices(**changed: Any) -> Json:
    return {name: {"rows": rows, "rows_left_out": 0} for name, rows in {**ACME, **changed}.items()}


def about(tenant_id: str, **changed: Any) -> Json:
    return {"tenant_id": tenant_id, "today": TODAY, "slices": slices(**changed)}


def error_reply(code: str, retry_after: Any) -> Json:
    return {"error": {"code": code, "message": "secret detail", "retry_after": retry_after}}


def stays_untouched(asks: AskWorld) -> None:
    """No model was asked, nothing was stored, and no token stayed reserved."""
    month = asks.world.month()
    assert asks.world.model.asked == []
    assert asks.stored() == []
    assert month["committed"] == 0
    assert [name for name in month if name.startswith("reservation#")] == []


@pytest.mark.parametrize(
    ("reply", "retry_after"),
    [
        (error_reply("unavailable", 9), "9"),
        (error_reply("unavailable", None), "15"),
        (error_reply("unavailable", 0), "1"),
        (failed({"errorType": "Sandbox.Timedout", "errorMessage": "secret detail"}), "15"),
        (refused("TooManyRequestsException", 429), "1"),
        (refused("EC2ThrottledException", 502), "1"),
        (refused("ServiceException", 500), "1"),
        (None, "15"),
    ],
)
def test_a_vault_that_is_not_ready_is_503_and_says_when_to_come_back(
    asks: AskWorld, reply: Json | Raw | None, retry_after: str
) -> None:
    asks.vault.behaviour = lambda _: reply
    answer = asks.ask()
    assert (answer.status, answer.code) == (503, "unavailable")
    assert answer.headers["Retry-After"] == retry_after
    assert "secret" not in answer.text
    stays_untouched(asks)


@pytest.mark.parametrize(
    "reply",
    [
        failed({"errorType": "DatabaseError", "errorMessage": "secret", "stackTrace": ["secret"]}),
        failed({"errorMessage": "secret"}),
        Raw(b"secret", headers={"X-Amz-Function-Error": "Unhandled"}),
        refused("AccessDeniedException", 403),
        refused("ResourceNotFoundException", 404),
        error_reply("unauthenticated", None),
        error_reply("secret_code", None),
        {"error": "secret"},
        Raw(b"secret"),
        Raw(b"null"),
        Raw(b"[]"),
        {},
        {"tenant_id": "acme"},
        {"tenant_id": "acme", "slices": {}},
        {"slices": slices()},
        about("globex"),
        about("acme", recent_orders="secret"),
        about("acme", recent_orders=[{"secret": 1}]),
        about("acme", revenue_by_day=[day("secret", 1, 1)]),
        about("acme", revenue_by_day=[{**ACME["revenue_by_day"][0], "orders": "31"}]),
        {**about("acme"), "today": None},
        {**about("acme"), "today": "secret"},
    ],
)
def test_a_vault_that_fails_is_500_without_its_words(asks: AskWorld, reply: Json | Raw) -> None:
    asks.vault.behaviour = lambda _: reply
    answer = asks.ask()
    assert (answer.status, answer.code) == (500, "internal_error")
    assert answer.json["error"]["message"] == "An internal error occurred. Try again shortly."
    stays_untouched(asks)


@pytest.mark.parametrize(
    "reply",
    [
        failed({"errorType": "DatabaseError", "errorMessage": "secret"}),
        about("globex"),
        about("acme", recent_orders=[{"secret": "secret"}]),
        about("acme", revenue_by_day=[day("secret", 1, 1)]),
    ],
)
def test_what_is_logged_of_a_failure_holds_no_row_and_no_message(
    aws: None, vault: VaultServer, reply: Json | Raw
) -> None:
    vault.behaviour = lambda _: reply
    with pytest.raises(VaultFailedError) as failure:
        VaultClient(vault_client.connect(12), FUNCTION).facts(ANNA)
    assert "secret" not in str(failure.value)
    assert failure.value.__suppress_context__ or failure.value.__context__ is None


def test_a_vault_that_is_silent_is_given_up_after_one_attempt(asks: AskWorld) -> None:
    asks.vault.behaviour = sleeps(0.5)
    answer = asks.api(context_seconds=0.2)(
        "POST", "/ai/ask", body={"question": "How much did we earn?"}, token=claims()
    )
    assert (answer.status, answer.headers["Retry-After"]) == (503, "15")
    assert len(asks.vault.payloads) == 1
    stays_untouched(asks)


def test_a_vault_that_nobody_reaches_is_503(
    asks: AskWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:9")
    assert asks.ask().status == 503
    stays_untouched(asks)


def test_the_same_question_may_be_sent_again_with_its_key_once_the_database_is_awake(
    asks: AskWorld,
) -> None:
    key = {"Idempotency-Key": "key-1"}
    asks.vault.behaviour = lambda _: error_reply("unavailable", 15)
    assert asks.ask(headers=key).status == 503
    asks.vault.behaviour = None
    assert asks.ask(headers=key).status == 200
    assert asks.world.books_balance() == 15


def test_the_period_of_an_answer_ends_with_the_day_that_the_vault_read(asks: AskWorld) -> None:
    asks.vault.behaviour = lambda _: {**about("acme"), "today": "2027-01-01"}
    told_of = asks.ask().json["context"]
    for part in ("revenue_by_day", "top_menu_items"):
        assert (told_of[part]["from"], told_of[part]["to"]) == ("2026-12-03", "2027-01-01")


def test_a_field_that_the_vault_adds_later_neither_breaks_ask_nor_reaches_the_model(
    asks: AskWorld,
) -> None:
    row = {**ACME["revenue_by_day"][0], "guest": "a new field"}
    reply = {**about("acme", revenue_by_day=[row]), "version": 2}
    asks.vault.behaviour = lambda _: json.loads(json.dumps(reply))
    assert asks.ask().status == 200
    assert "a new field" not in asks.world.model.asked[0].messages[0].content


@settings(deadline=None)
@given(
    st.builds(
        Caller,
        st.from_regex(r"[a-z0-9-]{1,64}", fullmatch=True),
        st.from_regex(r"[A-Za-z0-9-]{1,128}", fullmatch=True),
        st.frozensets(st.sampled_from(["member", "tenant-admin", "platform-operator"])),
    )
)
def test_the_vault_reads_the_same_caller_out_of_the_claims(caller: Caller) -> None:
    assert verified_caller(claims_of(caller)) == caller
