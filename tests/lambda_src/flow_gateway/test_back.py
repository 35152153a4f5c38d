"""The way back through the gateway: users by their token, visitors by cookie and page."""

from typing import Any

import pytest

from tests.lambda_src.events import claims
from tests.lambda_src.flow_gateway.conftest import Door, published, visiting
from tests.lambda_src.flow_vault.asking import flow, question

TWO = flow("greeting", question(), {**question("temp.b"), "id": "b"})


@pytest.fixture
def key(admin: Door) -> str:
    made: str = published(admin, TWO)["public_key"]
    return made


def returned(door: Door, path: str) -> Any:
    assert door.did("POST", f"{path}/interact", {"revision": 1, "input": "Ada"})
    told = door.did("POST", f"{path}/back", {"revision": 2})
    assert told["question"]["text"] == "Who are you?"
    assert (told["session"]["revision"], told["session"]["node"]) == (3, "ask")
    again = door("POST", f"{path}/back", {"revision": 3})
    error = again.json["error"]
    assert (again.status, error["code"], error["revision"]) == (409, "no_question_before", 3)


@pytest.mark.usefixtures("key")
def test_a_user_goes_back(admin: Door) -> None:
    member = admin.other(token=claims())
    token = member.did("POST", "/chat/start", {"flow": "greeting"})["session_token"]
    returned(member, f"/chat/sessions/{token}")


def test_a_visitor_goes_back_and_only_from_the_page(admin: Door, key: str) -> None:
    visitor, told = visiting(admin, key)
    path = f"/chat/public/sessions/{told['session_token']}"
    returned(visitor, path)
    visitor.headers.clear()
    refused = visitor("POST", f"{path}/back", {"revision": 3})
    assert (refused.status, refused.code) == (403, "csrf")
    stranger = admin.other()("POST", f"{path}/back", {"revision": 3})
    assert stranger.status in {403, 404}


@pytest.mark.parametrize("body", [{}, {"revision": 0}, {"revision": 1, "input": "x"}])
def test_a_wrong_field_is_named(admin: Door, key: str, body: dict[str, Any]) -> None:
    visitor, told = visiting(admin, key)
    answer = visitor("POST", f"/chat/public/sessions/{told['session_token']}/back", body)
    assert (answer.status, answer.code) == (400, "invalid_request")
