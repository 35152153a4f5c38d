"""Every kind of block passes the check and plays as Landbot would have played it."""

from typing import Any

import pytest

from gatehouse.operating.flows.errors import FlowRefusedError
from gatehouse.operating.flows.landbot.kinds import KINDS, REFUSED
from tests.gatehouse.operating.flows.landbot.bots import (
    Raw,
    block,
    diagram,
    draft,
    findings,
    heard,
    link,
    made,
    node,
    played,
    say,
)

BUTTONS = [{"text": "Small", "payload": "$0"}, {"text": "Large", "payload": "$1"}]


def test_a_greeting_is_the_entry_and_a_message() -> None:
    raw = draft(
        block("hidden", "hidden"),
        block("n1", "send_text", text="And so on."),
        block("welcome", "welcome", "Greeting", text="Hi!", richText="<p>Hi <b>you</b>!</p>"),
        ways="welcome>n1",
    )

    found = made(raw)

    assert found.document["entry_node_id"] == "welcome"
    assert node(found, "welcome")["type"] == "message"
    assert heard(found) == ["Hi you!", "And so on."]
    assert found.report.left_out == ["hidden (hidden)"]


def test_a_start_that_leads_on_is_the_entry() -> None:
    raw = draft(block("hidden", "hidden"), say("a", "Hello."), ways="hidden>a")

    assert heard(made(raw)) == ["Hello."]
    assert made(raw).document["entry_node_id"] == "hidden"


def test_every_node_keeps_its_source_and_its_place() -> None:
    found = node(made(draft(block("welcome", "chat", "Say it", text="Hi"))), "welcome")

    source = {"from": "landbot", "block": "welcome", "type": "chat", "title": "Say it"}
    assert found["source"] == source
    assert (found["name"], found["position"]) == ("Say it", {"x": 500, "y": 200})
    assert findings(made(draft(block("welcome", "chat", "Say it", text="Hi")))) == ()


@pytest.mark.parametrize(
    ("type_", "wrong", "right", "kept"),
    [
        ("ask_question", " ", "Ada", "Ada"),
        ("ask_email", "ada", "ada@example.com", "ada@example.com"),
        ("ask_number", "many", "12", 12),
        ("ask_phone", "call me", "+31 20 123 4567", "+31 20 123 4567"),
        ("ask_url", "not one", "https://example.com/a", "https://example.com/a"),
        ("ask_date", "soon", "2026-11-20", "2026-11-20"),
        ("scale", "9", "4", 4),
    ],
)
def test_a_question_takes_what_its_type_takes(
    type_: str, wrong: str, right: str, kept: object
) -> None:
    raw = draft(
        block("welcome", type_, text="Well?", destination="@it", errorText="Once more."),
        say("end", "You said @it."),
        ways="welcome>end",
    )

    transcript, state = played(made(raw), [wrong, right])

    assert [line["refused"] for line in transcript.lines if "refused" in line] == ["Once more."]
    assert state["variables"] == {"it": kept}


@pytest.mark.parametrize(
    ("type_", "unfit", "fit"),
    [
        ("ask_email", "no idea", "ada@example.com"),
        ("ask_number", "many", "12"),
        ("ask_phone", "later", "+31 20 123 4567"),
        ("ask_url", "nowhere", "example.com/a"),
        ("ask_date", "soon", "20/11/2026"),
        ("ask_question", "", "Ada"),
    ],
)
def test_a_chain_of_fallbacks_is_kept(type_: str, unfit: str, fit: str) -> None:
    raw = draft(
        block("welcome", type_, text="First?", destination="one"),
        block("second", type_, text="Second?", destination="two"),
        say("good", "Good: @one @two"),
        say("bad", "Bad."),
        ways="welcome>good welcome>second:$fallback second>good second>bad:$error",
    )

    assert heard(made(raw), [fit]) == [f"Good: {fit} "]
    assert heard(made(raw), [unfit, fit])[-1].startswith("Good:")
    assert heard(made(raw), [unfit, unfit]) == ["Bad."]
    assert findings(made(raw)) == ()


def test_buttons_are_a_choice_and_each_leads_its_way() -> None:
    raw = draft(
        block("welcome", "buttons", text="Size?", destination="size", buttons=BUTTONS),
        say("small", "@size it is."),
        say("large", "Oh, @size."),
        ways="welcome>small:$0 welcome>large:$1",
    )

    found = made(raw)

    assert node(found, "welcome")["type"] == "question"
    assert heard(found, ["Small"]) == ["Small it is."]
    assert heard(found, ["huge", {"option": 2}]) == ["Oh, Large."]  # `huge` is asked again
    assert findings(found) == ()


def test_what_is_no_button_goes_the_way_of_the_fallback() -> None:
    raw = draft(
        block("welcome", "buttons", text="Size?", buttons=["Small", "Large"]),
        say("any", "Fine."),
        say("other", "Other."),
        ways="welcome>any welcome>other:$fallback",
    )

    assert heard(made(raw), ["large"]) == ["Fine."]
    assert heard(made(raw), ["huge"]) == ["Other."]


def test_a_message_with_buttons_asks() -> None:
    raw = draft(
        block("welcome", "chat", messages=[{"text": "Hi."}, {"text": "Size?"}], buttons=BUTTONS),
        say("end", "Done."),
        ways="welcome>end:$0",
    )

    transcript, _ = played(made(raw), ["Small"])

    asked = [line["asked"]["text"] for line in transcript.lines if "asked" in line]
    assert asked == ["Hi.\n\nSize?"]


@pytest.mark.parametrize(
    ("type_", "given", "kept"),
    [
        ("multiple_choice", ["Tea", "Figs"], ["Tea", "Figs"]),
        ("picture_choice", "Figs", "Figs"),
        ("carousel", "Tea", "Tea"),
    ],
)
def test_other_choices_keep_their_pictures_and_values(type_: str, given: Any, kept: Any) -> None:
    picture = "https://pictures.example.com/figs.png"
    options = [{"text": "Tea"}, {"text": "Figs", "image": picture} if "pic" in type_ else "Figs"]
    raw = draft(
        block("welcome", type_, text="What?", destination="it", buttons=options),
        say("end", "@it"),
        ways="welcome>end",
    )

    assert heard(made(raw), [given]) == [", ".join(kept) if isinstance(kept, list) else kept]


@pytest.mark.parametrize(("given", "said"), [("Yes", "Good."), ("No", "Pity.")])
def test_yes_or_no_has_two_ways(given: str, said: str) -> None:
    raw = draft(
        block("welcome", "ask_yes_no", text="Shall we?"),
        say("yes", "Good."),
        say("no", "Pity."),
        ways="welcome>yes:true welcome>no:false",
    )

    assert heard(made(raw), [given]) == [said]


def test_fields_are_set_and_forgotten() -> None:
    several = [{"variable": {"name": "a"}, "value": 3}, {"variable": "@b", "value": "@a and b"}]
    raw = draft(
        block("welcome", "Set a Variable", variables=several),
        block("gone", "set_a_field", action="UNSET", variables=[{"value": {"name": "a"}}]),
        block("chat", "set_a_field", destination="chat", value="${chat_uuid}"),
        say("end", "@b"),
        ways="welcome>gone gone>chat chat>end",
    )

    found = made(raw)
    _, state = played(found)

    assert heard(found) == ["3 and b"]
    assert state["variables"] == {"b": "3 and b", "chat": state["session"]["id"]}
    assert node(found, "welcome")["type"] == "action"


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [
        ("=", "5", True), ("EQUAL TO", 6, False), ("!=", "6", True), (">", 4, True),
        ("GREATER THAN", "5", False), ("<", "5.5", True), ("contains", "5", True),
        ("IS SET", None, True), ("is not set", None, False),
    ],
)  # fmt: skip
def test_a_condition_goes_by_true_or_false(operator: str, value: Any, *, holds: bool) -> None:
    rule = {"variable": "@n", "operator": operator, "value": value}
    raw = draft(
        block("welcome", "set_a_field", destination="n", value="5"),
        block("if", "conditions", conditions=[rule]),
        say("yes", "true"),
        say("no", "false"),
        ways="welcome>if if>yes:true if>no:false",
    )

    assert heard(made(raw)) == ["true" if holds else "false"]


@pytest.mark.parametrize(("logic", "said"), [("AND", "false"), ("OR", "true")])
def test_rules_are_joined(logic: str, said: str) -> None:
    rules = [
        {"variable": "n", "operator": "=", "value": "5"},
        {"variable": "n", "operator": "=", "value": "6"},
    ]
    raw = draft(
        block("welcome", "set_a_field", destination="n", value="5"),
        block("if", "conditional", conditions=rules, logic=logic),
        say("yes", "true"),
        say("no", "false"),
        ways="welcome>if if>yes:true if>no:false",
    )

    assert heard(made(raw)) == [said]
    only_false = {**raw["data"], "diagram": diagram(*raw["data"]["diagram"]["nodes"].values(),
                                                    ways="welcome>if if>no:false")}  # fmt: skip
    assert heard(made({"data": only_false})) == (["false"] if said == "false" else [])


def test_a_webhook_calls_and_keeps_and_has_a_way_for_failure() -> None:
    raw = draft(
        block("welcome", "ask_question", text="Who?", destination="who"),
        block("hook", "webhook", url="https://api.example.com/users/@{who}", method="PUT",
              headers=[{"key": "X-Who", "value": "@who"}], params={"page": "1"},
              body='{"name": "@{who}"}', responses=[{"path": "user.id", "variable": "@id"}]),
        say("ok", "You are @id."),
        say("bad", "Later."),
        ways="welcome>hook hook>ok hook>bad:$error",
    )  # fmt: skip

    found = made(raw)

    content = node(found, "hook")["content"]
    assert content["url"] == "https://api.example.com/users/{{variables.who}}"
    assert content["body"] == {"name": "{{variables.who}}"}
    assert heard(found, ["Ada"], {"hook": [{"body": {"user": {"id": 7}}}]}) == ["You are 7."]
    assert heard(found, ["Ada"]) == ["Later."]
    assert findings(found) == ()


def test_a_jump_goes_to_its_block_and_an_end_ends() -> None:
    raw = draft(
        say("welcome", "Hi."),
        block("jump", "jump_to", target="last"),
        say("between", "Never."),
        block("last", "close_chat", text="Bye."),
        ways="welcome>jump between>last",
    )

    assert heard(made(raw)) == ["Hi.", "Bye."]


def test_pictures_are_shown() -> None:
    url = "https://pictures.example.com/a.png"
    raw = draft(
        block("welcome", "send_image", url=url, caption="A"),
        block("more", "chat", messages=[{"type": "image", "url": url}, {"text": "Nice."}]),
        ways="welcome>more",
    )

    transcript, _ = played(made(raw))

    shown = [line["said"].get("url") for line in transcript.lines if "said" in line]
    assert shown == [url, url, None]


def test_a_brick_is_a_composite_with_its_inputs_and_outputs() -> None:
    inner = diagram(
        block("ask", "ask_question", text="Your mail, @who?", destination="mail"),
        block("note", "set_a_field", destination="seen", value="@who: @mail"),
        ways="ask>note",
    )
    raw = draft(
        block("welcome", "set_a_field", destination="name", value="Ada"),
        block("b", "brick", "Mail", brick="b1", inputs={"who": "@name"}, outputs={"email": "mail"}),
        say("end", "@email, @seen"),
        ways="welcome>b b>end",
        bricks={"b1": {"title": "Mail", "diagram": inner}},
    )

    found = made(raw)

    assert node(found, "b")["type"] == "composite"
    inner_node = node(found, "b")["content"]["nodes"][0]
    assert inner_node["source"]["block"] == "b/ask"
    assert heard(found, ["ada@example.com"]) == ["ada@example.com, Ada: ada@example.com"]
    assert findings(found) == ()


def test_bricks_play_within_bricks_and_one_may_stand_twice() -> None:
    ask = diagram(block("ask", "ask_question", text="@what?", destination="it"))
    use: Raw = {"brick": "ask", "outputs": {"got": "it"}}
    outer = diagram(
        block("first", "brick", **use, inputs={"what": "@label"}),
        block("second", "brick", **{**use, "outputs": {"more": "it"}}, inputs={"what": "And"}),
        ways="first>second",
    )
    raw = draft(
        block("welcome", "brick", brick="outer", inputs={"label": "Who"}, outputs={"a": "got"}),
        say("end", "@a @more"),
        ways="welcome>end",
        bricks={"ask": {"diagram": ask}, "outer": {"diagram": outer}},
    )

    assert heard(made(raw), ["one", "two"]) == ["one two"]
    assert made(raw).report.inner_nodes == {"composite": 2, "question": 2}


def test_a_brick_leaves_by_the_way_that_its_end_names() -> None:
    rule = {"variable": "it", "operator": "=", "value": "stop"}
    inner = diagram(
        block("ask", "ask_question", text="On?", destination="it"),
        block("if", "conditions", conditions=[rule]),
        block("stop", "brick_output", output="$stopped"),
        block("go", "brick_output", output="$success"),
        ways="ask>if if>stop:true if>go:false",
    )
    raw = draft(
        block("welcome", "brick", diagram=inner),
        say("on", "On."),
        say("off", "Off."),
        ways="welcome>on welcome>off:$stopped on>welcome",
    )

    assert heard(made(raw), ["yes", "yes", "stop"]) == ["On.", "On.", "Off."]


def test_what_a_person_should_look_at_is_noted() -> None:
    raw = draft(
        block("welcome", "ask_date", text="When?", format=["%d/%m/%Y"], pickerFormat="dd/MM/yyyy",
              mood="sunny"),
        say("end", "Follow @acme, @name, at me@acme.example."),
        ways="welcome>end",
    )  # fmt: skip

    notes = made(raw).report.notes

    assert any("dates in a form of its own" in note for note in notes)
    assert "welcome: params.mood is not mapped" in notes
    assert [note for note in notes if note.startswith("end:")] == [
        "end: @acme is no field of the bot and stays a text"
    ]


def test_what_steers_a_terminal_is_not_printed() -> None:
    raw = draft(
        say("welcome", "Hi."),
        block("x", "\x1b[2Jrobot\u202e", "\x1b[31mred", a=1),
        block("y", "send_text", "", text="Y", **{"b\x1b": 1}),
        ways="welcome>x x>y",
    )

    with pytest.raises(FlowRefusedError) as refused:
        made(raw)
    found = made(raw, is_partial=True)

    told = "".join(found.report.lines(found.secrets)) + str(refused.value).replace("\n", "")
    assert told.isprintable()
    assert all(finding.message.isprintable() for finding in findings(found))


@pytest.mark.parametrize("type_", sorted({*REFUSED, "robot", ""}))
def test_what_has_no_counterpart_is_refused_by_id_type_and_title(type_: str) -> None:
    raw = draft(say("welcome", "Hi."), block("x7", type_, "My title"), ways="welcome>x7")

    with pytest.raises(FlowRefusedError, match="Nothing was written: 1 block cannot") as refused:
        made(raw)

    assert f"block x7 ({type_ or 'no type'}) 'My title': " in str(refused.value)


def test_no_type_is_both_mapped_and_refused() -> None:
    assert set(KINDS) & set(REFUSED) == set()


def test_partial_keeps_the_rest_with_a_mark_that_the_check_shows() -> None:
    inner = diagram(say("a", "In."), block("t", "human_takeover", "Help"), ways="a>t")
    raw = draft(
        say("welcome", "Hi."),
        block("sum", "formulas", "Count", formula="Sum(1, 2)"),
        say("end", "Bye."),
        block("b", "brick", diagram=inner),
        ways="welcome>sum sum>end:$success sum>welcome:$error end>b",
    )

    found = made(raw, is_partial=True)

    shown = {item.node: item for item in findings(found)}
    assert set(shown) == {"sum", "b/t"}
    assert shown["sum"].severity == "warning"
    assert "formulas of Landbot was not mapped" in shown["sum"].message
    assert heard(found) == ["Hi.", "Bye.", "In."]
    assert [item.block for item in found.report.problems] == ["sum", "b/t"]


WAYS: list[tuple[str, Raw, str, str]] = [
    ("an output that is none", block("welcome", "send_text", text="a"), "welcome>b:$7", "'\\$7'"),
    ("a block that is none", block("welcome", "send_text", text="a"), "welcome>zz", "'zz'"),
    ("from nowhere", block("welcome", "send_text", text="a"), "zz>b", "leaves no block"),
    ("a fourth option", block("welcome", "buttons", text="a", buttons=BUTTONS), "welcome>b:$3",
     "'\\$3'"),
    ("no way at all", block("welcome", "conditions", conditions=[
        {"variable": "n", "operator": "=", "value": 1}]), "", "decides nothing"),
    ("a jump to nowhere", block("welcome", "jump_to", target="zz"), "", "'zz'"),
    ("a way for some answers", block("welcome", "ask_email", text="a"), "welcome>b:$error",
     "none for fit ones"),
    ("an end outside", block("welcome", "brick_output"), "", "stands in none"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "ways", "reason"), [item[1:] for item in WAYS],
                         ids=[item[0] for item in WAYS])  # fmt: skip
def test_a_connection_that_would_be_lost_is_refused(first: Raw, ways: str, reason: str) -> None:
    with pytest.raises(FlowRefusedError, match=reason):
        made(draft(first, say("b", "B"), ways=ways))


def test_two_ways_by_one_output_are_refused() -> None:
    raw = draft(say("welcome", "a"), say("b", "b"), say("c", "c"))
    raw["data"]["diagram"]["connections"] = [link("welcome>b"), link("welcome>c")]

    with pytest.raises(FlowRefusedError, match="two connections leave by"):
        made(raw)


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"brick": "b1"}, "plays itself: b1 -> b1"),
        ({"brick": "none"}, "no brick 'none'"),
        ({"diagram": {"nodes": 3}}, "an object or a list"),
        ({"diagram": {"nodes": {}, "connections": {}}}, "no first block"),
        ({"brick": "b2", "inputs": {"a": "x"}, "outputs": {"c": "a"}}, "both an input and"),
        ({"brick": "b2", "inputs": {"a": "user.name"}}, "scope of a variable"),
        ({"brick": "b3", "inputs": {"a": "x"}}, "an input of its brick"),
    ],
)
def test_a_brick_that_cannot_be_played_is_refused(params: Raw, reason: str) -> None:
    bricks = {
        "b1": {"diagram": diagram(block("in", "brick", brick="b1"))},
        "b2": {"diagram": diagram(say("in", "@a"))},
        "b3": {"diagram": diagram(block("in", "set_a_field", destination="a", value="1"))},
    }

    with pytest.raises(FlowRefusedError, match=reason):
        made(draft(block("welcome", "brick", **params), bricks=bricks))


def test_bricks_that_double_at_every_level_are_refused_soon() -> None:
    bricks = {
        f"b{n}": {"diagram": diagram(
            block("welcome", "brick", brick=f"b{n + 1}"),
            *(block(f"x{i}", "brick", brick=f"b{n + 1}") for i in range(12)),
        )}
        for n in range(7)
    }  # fmt: skip
    bricks["b7"] = {"diagram": diagram(say("welcome", "a"))}

    with pytest.raises(FlowRefusedError, match="blocks at most"):
        made(draft(block("welcome", "brick", brick="b0"), bricks=bricks))
