"""How long a public session lasts and how much it may fill, on a real PostgreSQL."""

from collections.abc import Iterator

import pytest

from lambda_src.vault.transaction import Vault
from tests.lambda_src.flow_vault.asking import GREETING, Asker, Played, flow, question, said
from tests.lambda_src.flow_vault.test_public_limits import STARTED, THROTTLED, Crowd
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault

LIMIT = (429, "daily_limit")
LONG = flow("greeting", *[{**question(), "id": f"q{n}"} for n in range(40)], said("Done."))
DAY = 86_400


@pytest.fixture
def vault(database: Database) -> Iterator[Vault]:
    with open_vault(database, "gatehouse_flows") as vault:
        yield vault


def begun(crowd: Crowd, client: int = 1) -> Played:
    return Played.of(crowd.asker(client), "greeting")


def age(database: Database, hours: float) -> None:
    for table, columns in (
        ("public_sessions", ("expires_at",)),
        ("conversation_sessions", ("started_at",)),
    ):
        for column in columns:
            database.run(
                f"UPDATE app.{table} SET {column} = {column} - make_interval(secs => %s)",  # noqa: S608 - names of tables and columns come from the catalogue or this file
                hours * 3600,
            )


def operations(played: Played) -> dict[str, tuple[int, str]]:
    on = {"token": played.token}
    return {
        "read": played.asker.refused("read", **on),
        "history": played.asker.refused("history", **on),
        "interact": played.asker.refused("interact", **on, revision=1, input="Ada"),
        "set_state": played.asker.refused("set_state", **on, revision=1, set={"user.x": 1}),
        "back": played.asker.refused("back", **on, revision=1),
        "end": played.asker.refused("end", **on),
    }


def test_an_expired_proof_opens_nothing_and_says_why(vault: Vault, database: Database) -> None:
    crowd = Crowd(vault)
    played = begun(crowd)
    age(database, 0.99)
    assert played.asker.did("read", token=played.token)["session"]["revision"] == 1
    age(database, 0.02)
    assert set(operations(played).values()) == {(410, "session_expired")}
    assert begun(crowd).answer(1, "Ada")["ended"]


def test_without_the_proof_nobody_learns_that_a_session_has_expired(
    vault: Vault, database: Database
) -> None:
    crowd = Crowd(vault)
    played = begun(crowd)
    age(database, 2)
    strangers = (
        {"proof": "guessed", "csrf": played.asker.visitor["csrf"]},  # type: ignore[index]
        {"proof": "", "csrf": ""},
    )
    for visitor in strangers:
        stranger = Played(Asker(crowd.flows, None, visitor), played.started)
        assert set(operations(stranger).values()) == {(404, "not_found")}


def test_a_users_session_does_not_expire(vault: Vault, database: Database) -> None:
    crowd = Crowd(vault)
    played = Played.of(Asker.member(crowd.flows), "greeting")
    age(database, 24 * 400)
    assert played.answer(1, "Ada")["ended"]
    assert database.run("SELECT * FROM app.public_sessions") == []


def test_a_public_session_from_before_there_were_expiries_lasts_a_day(
    vault: Vault, database: Database
) -> None:
    crowd = Crowd(vault)
    played = begun(crowd)
    database.run("DELETE FROM app.public_sessions")
    age(database, 23)
    assert played.asker.did("read", token=played.token)
    assert played.answer(1, "Ada")["ended"]
    age(database, 2)
    assert set(operations(played).values()) == {(410, "session_expired")}


def test_a_session_that_is_full_can_only_end(vault: Vault, database: Database) -> None:
    crowd = Crowd(vault, bytes_per_session=20_000)
    crowd.admin.did("replace_flow", flow="greeting", revision=1, document=LONG)
    crowd.admin.did("publish_flow", flow="greeting", visibility="public")
    played = begun(crowd)
    revision = 1
    while True:
        fields = {"token": played.token, "revision": revision, "input": "x" * 3_900}
        said = played.asker("interact", **fields)
        if "error" in said:
            break
        revision += 1
    assert (said["error"]["status"], said["error"]["code"]) == (409, "session_full")
    (row,) = database.run(
        "SELECT p.bytes, octet_length(s.session::text) + sum(octet_length(h.given::text)"
        " + octet_length(h.messages::text) + octet_length(h.question::text)"
        " + octet_length(h.events::text)) AS stored FROM app.public_sessions p"
        " JOIN app.conversation_sessions s USING (session_id)"
        " JOIN app.conversation_history h USING (session_id) GROUP BY p.bytes, s.session::text"
    )
    assert 20_000 <= row["bytes"] < 30_000
    assert row["stored"] <= row["bytes"]
    state = {"token": played.token, "revision": revision, "set": {"user.x": "y"}}
    assert played.asker.refused("set_state", **state) == (409, "session_full")
    assert played.asker.did("end", token=played.token)["ended"]


def test_one_client_fills_a_twentieth_of_a_day_and_all_together_the_day(vault: Vault) -> None:
    crowd = Crowd(vault, bytes_per_day=200_000)
    large = {"initial": {"context": {"x": "y" * 9_000}}}
    seen = [crowd.asker(1)("start", flow="greeting", **large) for _ in range(4)]
    assert [each.get("status") for each in seen] == [201, 201, None, None]
    refused = seen[-1]["error"]
    assert (refused["status"], refused["code"]) == LIMIT
    assert refused["retry_after"] == 90  # it is 23:58:30
    filled = 0
    for client in range(2, 60):
        played = crowd.asker(client)("start", flow="greeting", **large)
        filled += played.get("status") == 201
    assert 15 <= filled < 25
    assert crowd.asker(99).refused("start", flow="greeting") == LIMIT
    crowd.clock.pass_(90)
    assert crowd.start(99) == STARTED
    assert crowd.start(1) == STARTED


def test_a_session_that_began_stores_no_more_when_the_day_of_its_client_is_full(
    vault: Vault,
) -> None:
    crowd = Crowd(vault, bytes_per_day=200_000)
    played, other = begun(crowd, 1), begun(crowd, 2)
    crowd.asker(1)("start", flow="greeting", initial={"context": {"x": "y" * 12_000}})
    on = {"token": played.token, "revision": 1}
    assert played.asker.refused("interact", **on, input="Ada") == LIMIT
    assert played.asker.refused("set_state", **on, set={"user.x": 1}) == LIMIT
    assert played.asker.did("read", token=played.token)
    assert other.answer(1, "Ada")["ended"]
    assert played.asker.did("end", token=played.token)["ended"]


def test_sessions_of_a_day_are_bounded_by_client_and_by_flow(vault: Vault) -> None:
    crowd = Crowd(vault, starts_per_day=40)
    seen = []
    for client in range(1, 30):
        seen += [crowd.asker(client)("start", flow="greeting") for _ in range(3)]
    codes = [each.get("error", {}).get("code", "") for each in seen]
    assert codes[:3] == ["", "", "daily_limit"]
    assert codes.count("") == 40
    crowd.clock.pass_(DAY)
    assert crowd.start(1) == STARTED


def test_starts_that_are_too_fast_do_not_use_up_the_day(vault: Vault) -> None:
    crowd = Crowd(vault, starts_per_minute_and_client=1, starts_per_day=60)
    assert [crowd.start(1) for _ in range(50)] == [STARTED] + [THROTTLED] * 49
    crowd.clock.pass_(60)
    assert crowd.start(1) == STARTED


def test_a_flow_that_is_public_twice_is_counted_each_for_itself(vault: Vault) -> None:
    crowd = Crowd(vault, starts_per_day=20)
    other = {**GREETING, "seed_key": "other"}
    key = crowd.admin.publish(other, "public")["public_key"]
    assert crowd.start(1) == STARTED
    assert crowd.asker(1).refused("start", flow="greeting") == LIMIT
    assert crowd.asker(1, key)("start", flow="other")["status"] == 201
