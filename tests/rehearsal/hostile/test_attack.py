"""The attack finds nothing on the real functions, and finds a route that forgets a wall."""

import asyncio
import json
from collections import Counter
from typing import Any

import pytest

from gatehouse.delivery.synthesis import Synthesis
from lambda_src.runtime.http.errors import NotFoundError
from rehearsal.hostile.attack import Attack, Outcome, complaints, table
from rehearsal.hostile.attempts import Shadows, own_request
from rehearsal.hostile.contracts import NoContractError, contract_of, expanded
from rehearsal.hostile.doors import Reply
from rehearsal.hostile.judge import Judge, Verdict
from rehearsal.hostile.messages import Message
from rehearsal.hostile.parties import Principal
from rehearsal.hostile.routes import Route, WayIn, routes_of
from tests.rehearsal.hostile.conftest import Street, tenant

PEEK = "GET /api/peek/{session_id}"


def run(street: Street, number: int = 250) -> Outcome:
    async def attacked() -> Outcome:
        async with street.doors() as doors:
            made = Attack(doors, street.routes(), tenant("acme"), tenant("globex"))
            return await made.run(number, seed=1)

    return asyncio.run(attacked())


def items_of(street: Street, session_id: str) -> list[dict[str, Any]]:
    items = street.world.tables.items(street.world.tables.sessions)
    return [
        {"content": str(item.get("content", "")), "owner": item["session_key"]}
        for item in items
        if session_id in str(item["session_key"])
    ]


def test_the_functions_tell_nothing_of_another_tenant(street: Street) -> None:
    outcome = run(street)

    assert complaints(outcome) == []
    assert outcome.is_good
    assert len(outcome.judged) >= 250
    assert {attempt.message.route.key for attempt, _ in outcome.judged} == {
        route.key for route in street.routes()
    }


def test_a_route_that_forgets_the_tenant_is_found(street: Street, known: None) -> None:
    street.read = lambda _, session_id: items_of(street, session_id)

    outcome = run(street)

    assert {made.message.route.key for made, _ in outcome.bad} == {PEEK}
    assert Verdict.LEAK in {judged.verdict for _, judged in outcome.bad}
    assert not outcome.is_good


def test_a_route_that_only_says_whether_something_exists_is_found(
    street: Street, known: None
) -> None:
    def told(tenant_id: str, session_id: str) -> list[dict[str, Any]]:
        found = items_of(street, session_id)
        if not found:
            raise NotFoundError("No such session.")
        return [{} for item in found if tenant_id in item["owner"]]

    street.read = told

    outcome = run(street)

    assert {judged.verdict for _, judged in outcome.bad} == {Verdict.DIFFERENCE}
    assert {made.message.route.key for made, _ in outcome.bad} == {PEEK}


def test_a_route_that_refuses_everybody_proves_nothing_and_fails(
    street: Street, known: None
) -> None:
    def nobody(*_: str) -> list[dict[str, Any]]:
        raise NotFoundError("Never.")

    street.read = nobody

    outcome = run(street)

    assert outcome.bad == []
    assert list(outcome.unreached) == [PEEK]
    assert not outcome.is_good


def test_a_server_error_is_a_failure(street: Street, known: None) -> None:
    def broken(*_: str) -> list[dict[str, Any]]:
        raise ZeroDivisionError

    street.read = broken

    assert Verdict.FAILURE in {judged.verdict for _, judged in run(street).bad}


def test_every_route_of_the_plans_is_attacked_with_every_field(synthesis: Synthesis) -> None:
    """A new route needs a contract and an example of each field that it requires."""
    routes = [route for made in routes_of(synthesis) for route in expanded(made)]

    assert len(routes) > 40
    for route in routes:
        assert own_request(route, Principal("anybody", "acme")).target.startswith("/")


def test_a_route_without_a_contract_says_where_to_add_one() -> None:
    with pytest.raises(NoContractError, match=r"POST /new.*contracts\.py"):
        contract_of(Route("POST", "/new", WayIn.TOKEN, "new"))
    with pytest.raises(NoContractError, match=r"new.*_APPLICATIONS"):
        expanded(Route("*", "/*", WayIn.FUNCTION_URL, "new"))


def test_a_parameter_without_an_example_says_where_to_add_one(known: None) -> None:
    with pytest.raises(NoContractError, match=r"invoice_id.*parties\.py"):
        own_request(
            Route("GET", "/api/peek/{invoice_id}", WayIn.TOKEN, "peek"), Principal("anybody")
        )


def test_a_shadow_has_the_shape_of_its_identifier() -> None:
    shadows = Shadows(seed=1)
    token = "acme.00000000-0000-4000-8000-000000000000"

    assert shadows.of(token) == shadows.of(token) != token
    assert len(shadows.of(token)) == len(token)
    assert not shadows.of(token).startswith("acme.")
    assert shadows.of("pk.acme.abc").split(".")[:2] == ["pk", shadows.of("acme")]
    assert shadows.of(token).split(".")[0] == shadows.of("acme")
    user = "58283abc-6945-4ac1-b503-b3bdc9ff8bd3"
    assert shadows.of(user) != user
    assert [one.isdigit() for one in shadows.of(user)] == [one.isdigit() for one in user]


def test_the_table_counts_every_attempt(street: Street) -> None:
    outcome = run(street, 60)

    lines = table(outcome).splitlines()

    assert lines[-1].startswith(f"| all | {len(outcome.judged)} |")
    assert len(lines) == 3 + len(street.routes())
    assert sum(outcome.counts().values(), Counter()).total() == len(outcome.judged)


def test_what_an_attacker_wrote_down_itself_is_no_leak_and_what_comes_with_it_is() -> None:
    judge = Judge(
        [Reply(200, '{"session_id": "sessions-of-acme", "title": "Plans of acme for May"}', {})],
        [Reply(200, '{"title": "How do I start?"}', {})],
        ["sessions-of-acme"],
    )
    message = Message(Route("GET", "/", WayIn.TOKEN, "peek"))

    def verdict(text: str) -> Verdict:
        return judge.judge(message, Reply(200, text, {}), None).verdict

    assert verdict('{"title": "sessions-of-acme"}') is Verdict.SERVED_OWN
    assert verdict('{"title": "Plans of acme for May"}') is Verdict.LEAK


def test_the_attackers_own_limit_of_things_is_no_difference() -> None:
    """The fiftieth thing is made, the next one refused: that tells nothing of the victim."""
    made = Reply(201, "{}", {})
    message = Message(Route("POST", "/cms/call-bases", WayIn.TOKEN, "flow_gateway"))
    for code in ("too_many_bases", "keys_full"):
        refused = Reply(409, json.dumps({"error": {"code": code, "message": "50."}}), {})
        assert Judge([], []).judge(message, made, refused).verdict is Verdict.LIMITED
    other = Reply(409, json.dumps({"error": {"code": "taken", "message": "Taken."}}), {})
    assert Judge([], []).judge(message, made, other).verdict is Verdict.DIFFERENCE


def test_an_echo_of_what_was_sent_is_no_difference_and_another_word_is() -> None:
    """However short the identifier is: a tenant's id has four letters."""
    route = Route("GET", "/v1/models/{model}", WayIn.TOKEN, "stream")
    sent, other = (Message(route, path={"model": name}) for name in ("acme", "xqzr"))

    def refused(text: str) -> Reply:
        return Reply(404, json.dumps({"error": {"code": "not_found", "message": text}}), {})

    def verdict(text: str, control: str) -> Verdict:
        return Judge([], []).judge(sent, refused(text), refused(control), other).verdict

    assert verdict("No model acme.", "No model xqzr.") is Verdict.REFUSED
    assert verdict("No model ac...", "No model xq...") is Verdict.REFUSED
    assert verdict("No model acme.", "No such xqzr.") is Verdict.DIFFERENCE
    assert verdict("No model acme of yours.", "No model xqzr.") is Verdict.DIFFERENCE
    assert verdict("It is theirs.", "It is nobody.") is Verdict.DIFFERENCE
