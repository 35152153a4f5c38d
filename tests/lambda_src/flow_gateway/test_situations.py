"""Where a browser says it is, read with care."""

import pytest

from tests.lambda_src.flow_gateway.conftest import Door, published, visiting


@pytest.mark.parametrize(
    ("sent", "locale"),
    [
        ("nl-NL,nl;q=0.9,en;q=0.8", "nl-NL"),
        ("en;q=0.2, de-AT;q=0.9, fr;q=0.9", "de-AT"),
        ("*", None),
        ("<script>", None),
        ("", None),
        (",".join(["x"] * 50 + ["nl"]), None),
    ],
)
def test_the_language_is_the_preferred_one(admin: Door, sent: str, locale: str | None) -> None:
    key = published(admin)["public_key"]
    browser = admin.other(headers={"Accept-Language": sent})
    _, told = visiting(admin, key, browser)
    assert told["session"]["state"]["context"].get("locale") == locale


@pytest.mark.parametrize(
    ("sent", "zone"),
    [
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        ("Mars/Olympus", "UTC"),
        ("../etc/passwd", "UTC"),
        ("x" * 100, "UTC"),
    ],
)
def test_the_time_zone_is_the_browsers(admin: Door, sent: str, zone: str) -> None:
    key = published(admin)["public_key"]
    _, told = visiting(admin, key, admin.other(headers={"X-Time-Zone": sent}))
    assert told["session"]["state"]["context"]["timezone"] == zone


def test_a_body_cannot_say_it(admin: Door) -> None:
    key = published(admin)["public_key"]
    body = {"flow": "greeting", "public_key": key, "situation": {"channel": "root"}}
    answer = admin.other()("POST", "/chat/public/start", body)
    assert (answer.status, answer.code) == (400, "invalid_request")
