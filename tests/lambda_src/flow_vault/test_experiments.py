"""Experiments on content: who sees which variant, what is counted, and who is promoted."""

from collections import Counter
from typing import Any

import pytest

from lambda_src.flow_vault.handler import Flows
from lambda_src.flows.documents import Experiment, Variant
from lambda_src.flows.experiments import chosen
from tests.lambda_src.flow_vault.asking import Asker, Played, flow, question, said
from tests.lambda_src.postgres import Database

SAYING = {"id": "say", "type": "message", "content": {"content_id": "hi"}}
GOAL = {"node": "bye"}


@pytest.fixture
def tested(admin: Asker) -> Asker:
    """An item with two arms, said by a flow; who answers the question reaches the goal."""
    admin.did("add_content", id="hi", type="message", body={"text": "Plain"})
    admin.did("add_variant", content="hi", id="warm", body={"text": "Warm"})
    admin.did("set_experiment", content="hi", goal=GOAL)
    admin.publish(flow("greeting", SAYING, question(), said("Bye")))
    return admin


def arms(admin: Asker) -> dict[str, dict[str, Any]]:
    return {arm["id"]: arm for arm in admin.did("list_variants", content="hi")["variants"]}


def counted(admin: Asker, name: str) -> list[int]:
    names = ("impressions", "conversions", "visitors", "converted")
    return [sum(arm[name] for arm in arms(admin).values()) for name in names] if not name else [
        arms(admin)[name][each] for each in names
    ]  # fmt: skip


def hears(made: Flows, user: str) -> tuple[Played, str]:
    played = Played.of(Asker.member(made, user_id=user), "greeting")
    return played, str(played.started["messages"][0]["content"]["text"])


def test_a_visitor_sees_the_same_variant_in_every_session(made: Flows, tested: Asker) -> None:
    heard = {user: {hears(made, user)[1] for _ in range(3)} for user in map(str, range(12))}
    assert all(len(each) == 1 for each in heard.values())
    assert set().union(*heard.values()) == {"Plain", "Warm"}
    assert counted(tested, "")[:1] == [36]
    assert counted(tested, "")[2] == 12


def test_impressions_count_once_in_a_session_and_conversions_by_the_goal(
    made: Flows, tested: Asker
) -> None:
    played, heard = hears(made, "one")
    name = "warm" if heard == "Warm" else "control"
    assert counted(tested, name) == [1, 0, 1, 0]
    played.answer(1, "Ada")
    assert counted(tested, name) == [1, 1, 1, 1]
    again, _ = hears(made, "one")
    assert counted(tested, name) == [2, 1, 1, 1]
    again.answer(1, "Ada")
    assert counted(tested, name) == [2, 2, 1, 1]


def test_a_loop_and_the_way_back_count_nothing_twice(made: Flows, tested: Asker) -> None:
    document = flow("looping", SAYING, question(), said("Bye"))
    document["connections"].append({"source": "bye", "target": "say", "type": "default"})
    tested.publish(document)
    played = Played.of(Asker.member(made), "looping")
    for revision in (1, 2):
        played.answer(revision, "Ada")
    played.asker.did("back", token=played.token, revision=3)
    played.answer(4, "Ada")
    assert counted(tested, "") == [1, 1, 1, 1]


def test_an_event_can_be_the_goal(made: Flows, admin: Asker) -> None:
    admin.did("add_content", id="hi", type="message", body={"text": "Plain"})
    admin.did("add_variant", content="hi", id="warm", body={"text": "Warm"})
    admin.publish(flow("greeting", SAYING, question()))
    played, _ = hears(made, "one")
    assert counted(admin, "")[:2] == [1, 0]
    played.answer(1, "Ada")
    assert counted(admin, "")[:2] == [1, 1]


def test_visitors_of_public_flows_are_one_each_session(made: Flows, tested: Asker) -> None:
    key = tested.did("publish_flow", flow="greeting", visibility="public")["public_key"]
    for _ in range(4):
        Played.of(Asker(made, None, {"public_key": key}), "greeting")
    assert counted(tested, "") == [4, 0, 4, 0]


def test_shares_follow_weights_and_a_change_moves_few() -> None:
    def shares(*weights: int) -> list[str]:
        variants = [Variant(str(number), weight) for number, weight in enumerate(weights)]
        trial = Experiment(1, 1, {}, variants)
        found = [chosen(trial, "hi", f"visitor {number}") for number in range(4_000)]
        return [variant.id if variant else "" for variant in found]

    before, after = shares(1, 1, 2), shares(1, 1, 4)
    count = Counter(before)
    assert [round(count[name] / 4_000, 1) for name in ("0", "1", "2")] == [0.2, 0.2, 0.5] or all(
        abs(count[name] / 4_000 - share) < 0.03
        for name, share in (("0", 0.25), ("1", 0.25), ("2", 0.5))
    )
    moved = {(one, two) for one, two in zip(before, after, strict=True) if one != two}
    assert moved == {("0", "2"), ("1", "2")}
    assert set(shares(0, 0, 0)) == {""}
    assert set(shares(0, 1, 0)) == {"1"}


def test_weights_of_an_experiment_that_was_seen_begin_an_epoch(
    database: Database, made: Flows, tested: Asker
) -> None:
    tested.did("set_experiment", content="hi", weights={"warm": 3})
    hears(made, "one")
    tested.did("set_experiment", content="hi", weights={"warm": 1})
    hears(made, "two")
    rows = database.run(
        "SELECT epoch, weights, ended_at IS NULL AS runs FROM app.cms_experiments ORDER BY epoch"
    )
    assert [(row["epoch"], row["weights"], row["runs"]) for row in rows] == [
        (1, {"control": 1, "warm": 3}, False),
        (2, {"control": 1, "warm": 1}, True),
    ]
    assert counted(tested, "")[0] == 2


def test_what_visitors_have_seen_stays(made: Flows, tested: Asker) -> None:
    tested.did("change_variant", content="hi", variant="warm", body={"text": "Warmer"})
    _, heard = hears(made, "one")
    shown = "warm" if heard == "Warmer" else "control"
    seen = (409, "variant_seen")
    goal = {"content": "hi", "goal": {"event": "completed"}}
    assert tested.refused("set_experiment", **goal) == seen
    for user in map(str, range(20)):
        hears(made, user)
    warm = {"content": "hi", "variant": "warm"}
    assert tested.refused("change_variant", **warm, body={"text": "Other"}) == seen
    assert tested.refused("remove_variant", **warm) == seen
    changed = {"content": "hi", "revision": 1, "body": {"text": "Other"}}
    assert tested.refused("change_content", **changed) == (409, "experiment_running")
    tested.did("change_content", content="hi", revision=1, tags=["x"])
    tested.did("change_variant", **warm, weight=0)
    assert {hears(made, f"new-{number}")[1] for number in range(5)} == {"Plain"}
    assert shown in {"warm", "control"}


@pytest.mark.parametrize(
    ("operation", "fields", "refused"),
    [
        ("add_variant", {"id": "warm", "body": {"text": "x"}}, (409, "variant_exists")),
        ("add_variant", {"id": "control", "body": {"text": "x"}}, (400, "invalid_request")),
        ("add_variant", {"id": "b", "body": {"txt": "x"}}, (400, "invalid_request")),
        ("add_variant", {"id": "b", "body": {"text": "x"}, "weight": -1}, (400, "invalid_request")),
        ("set_experiment", {"weights": {"gone": 1}}, (400, "invalid_request")),
        ("set_experiment", {"goal": {}}, (400, "invalid_request")),
        ("set_experiment", {"goal": {"node": "a", "event": "b"}}, (400, "invalid_request")),
        ("change_variant", {"variant": "gone", "weight": 1}, (404, "not_found")),
        ("remove_variant", {"variant": "control"}, (400, "invalid_request")),
        ("promote_variant", {"variant": "gone"}, (404, "not_found")),
        ("read_report", {"experiment": "9"}, (404, "not_found")),
    ],
)
def test_what_makes_no_sense_is_refused(
    tested: Asker, operation: str, fields: dict[str, Any], refused: tuple[int, str]
) -> None:
    assert tested.refused(operation, content="hi", **fields) == refused


def test_a_winner_is_named_and_promoted_by_a_request_only(
    database: Database, made: Flows, tested: Asker
) -> None:
    for user in map(str, range(6)):
        hears(made, user)[0].answer(1, "x")
    early = tested.did("read_report", content="hi")
    assert (early["winner"], early["status"], early["error"]) == (None, "running", 0.05)
    assert sum(arm["converted"] for arm in early["variants"]) == 6
    database.run(
        "UPDATE app.cms_variant_counts SET visitors = 500, impressions = 500,"
        " converted = CASE variant_id WHEN 'warm' THEN 200 ELSE 90 END"
        " WHERE part = (SELECT min(part) FROM app.cms_variant_counts AS o"
        "               WHERE o.variant_id = cms_variant_counts.variant_id)"
    )
    late = tested.did("read_report", content="hi")
    assert late["winner"] == "warm"
    assert hears(made, "after")[1] in {"Plain", "Warm"}  # nothing is promoted by itself

    done = tested.did("promote_variant", content="hi", variant="warm")

    assert done["content"]["body"] == {"text": "Warm"}
    assert (done["report"]["status"], done["report"]["promoted"]) == ("ended", "warm")
    (changed,) = tested.did("list_audit", subject_type="content", action="change_content")["audit"]
    assert (changed["subject_id"], changed["revision"]) == ("hi", done["content"]["revision"])
    assert changed["changes"]["body"] == {"before": {"text": "Plain"}, "after": {"text": "Warm"}}
    assert {hears(made, f"new-{number}")[1] for number in range(4)} == {"Warm"}
    ended = tested.did("read_report", content="hi")
    assert (ended["status"], ended["promoted"], ended["winner"]) == ("ended", "warm", "warm")
    (entry,) = tested.did("list_audit", action="promote_variant")["audit"]
    assert (entry["user_id"], entry["subject_id"]) == ("admin", "hi/warm")
    assert tested.refused("set_experiment", content="hi", weights={}) == (404, "not_found")
    second = tested.did("add_variant", content="hi", id="warm", body={"text": "Again"})
    assert second["experiment"] == 2


def test_who_keeps_the_control_ends_the_experiment_too(made: Flows, tested: Asker) -> None:
    hears(made, "one")
    done = tested.did("promote_variant", content="hi", variant="control")
    assert (done["content"]["body"], done["content"]["revision"]) == ({"text": "Plain"}, 1)
    assert tested.did("list_audit", action="change_content")["audit"] == []
    assert tested.did("list_variants", content="hi")["variants"] == []


def test_variants_of_a_question_are_in_its_visitors_language(made: Flows, admin: Asker) -> None:
    body = {"question_text": "Which?", "options": [{"value": 1, "label": "One"}]}
    german = {"de": {"question_text": "Welche?", "options": [{"value": 1, "label": "Eins"}]}}
    admin.did("add_content", id="q", type="question", body=body)
    admin.did("add_variant", content="q", id="b", body=body, languages=german)
    admin.did("set_experiment", content="q", weights={"control": 0})
    content = {"question": {"content_id": "q"}, "input_type": "choice", "variable": "x"}
    admin.publish(flow("asking", {"id": "ask", "type": "question", "content": content}))
    member = Asker.member(made)
    member.situation = {"locale": "de", "timezone": "", "channel": "web"}
    assert Played.of(member, "asking").started["question"]["text"] == "Welche?"


def test_a_member_and_another_tenant_reach_no_variant(made: Flows, tested: Asker) -> None:
    for operation, fields in (
        ("list_variants", {}),
        ("read_report", {}),
        ("set_experiment", {}),
        ("promote_variant", {"variant": "warm"}),
        ("add_variant", {"id": "c", "body": {"text": "x"}}),
    ):
        member, other = Asker.member(made), Asker.admin(made, "globex")
        assert member.refused(operation, content="hi", **fields) == (403, "forbidden")
        assert other.refused(operation, content="hi", **fields) == (404, "not_found")
    assert "warm" in arms(tested)


def test_deleted_content_takes_its_experiment_and_sessions_go_on(
    database: Database, made: Flows, tested: Asker
) -> None:
    played, _ = hears(made, "one")
    tested.did("delete_content", content="hi")
    played.answer(1, "Ada")
    for table in ("cms_content_variants", "cms_experiments", "cms_variant_counts"):
        assert database.run(f"SELECT * FROM app.{table}") == []  # noqa: S608 - a name of here
