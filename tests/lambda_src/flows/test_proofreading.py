"""Every mistake of a document is told once: its node, its field, what was found and expected."""

import json
from typing import Any

import pytest

from gatehouse.home import repository
from lambda_src.flows.freezing import freeze, from_json, to_json
from lambda_src.flows.proofreading.variables import is_slip
from lambda_src.flows.reading import check
from tests.lambda_src.flows.playing import Play, ask, do, document, put, say


def told(raw: Any) -> list[tuple[str, str | None, str, str]]:
    return [(each.severity, each.node, each.field, each.message) for each in check(raw).findings]


def only(raw: Any) -> tuple[str, str | None, str, str]:
    [found] = told(raw)
    return found


def calling(**content: Any) -> dict[str, Any]:
    return {"id": "h", "type": "webhook", "content": {"url": "https://e.example.com/", **content}}


def when(condition: Any, *before: Any) -> dict[str, Any]:
    content = {"conditions": [{"if": condition, "then": "m"}], "else": "m"}
    node = {"id": "c", "type": "condition", "content": content}
    made = document(*before, node, say("m", "m"))
    return made | {"connections": made["connections"][:-1]}


def options(*given: Any, **content: Any) -> dict[str, Any]:
    return ask("q", "choice", options=list(given), **content)


GENRES = options({"label": "Fantasy", "value": "fantasy"}, {"label": "Funny", "value": "funny"})


@pytest.mark.parametrize(
    ("raw", "node", "field", "words"),
    [
        # keys that nobody reads
        (document(ask("q", validaton={"required": True})), "q", "content.validaton",
         ("'validation'", "'validaton'")),
        (document(ask("q", validation={"min_lenght": 2})), "q", "content.validation.min_lenght",
         ("'min_length'",)),
        (document(calling(respone_mapping={"temp.x": "$.x"})), "h", "content.respone_mapping",
         ("'response_mapping'",)),
        (document(calling(retry={"atempts": 2})), "h", "content.retry.atempts", ("'attempts'",)),
        (document(do("a", {"type": "api_call", "config": {"endpont": "/x", "endpoint": "/x"}})),
         "a", "content.actions.0.config.endpont", ("known are",)),
        (document(do("a", put("temp.x", 1) | {"valu": 2})), "a", "content.actions.0.valu",
         ("without effect",)),
        (document(say("m", "m"), descripton="m"), None, "descripton", ("'description'",)),
        (document(say("m", "m") | {"contnt": 1, "info": 1, "positon": {}}), "m", "positon",
         ("'position'",)),
        # values
        (document(ask("q", validation={"required": "yes"})), "q", "content.validation.required",
         ("true or false", "'yes'")),
        (document(ask("q", validation={"min_length": "2"})), "q", "content.validation.min_length",
         ("whole number", "'2'")),
        (document(ask("q", "number", validation={"min": 9, "max": 1})), "q",
         "content.validation.max", ("9 at least", "found 1")),
        (document(ask("q", "date", validation={"min": "yesterday"})), "q",
         "content.validation.min", ("2026-11-20", "'yesterday'")),
        (document(ask("q", "number", validation={"max": "ten"})), "q", "content.validation.max",
         ("a number", "'ten'")),
        (document(options("a", "b", "a")), "q", "content.options.2", ("'a'", "options.0")),
        (document(options({"labl": "A"}, "b")), "q", "content.options.0", ("'label'", "labl")),
        (document(calling(timeout="5")), "h", "content.timeout", ("found '5'",)),
        (document(calling(retry={"attempts": "2"})), "h", "content.retry.attempts",
         ("1 to 5", "found '2'")),
        (document(do("a", {"type": "increment", "variable": "temp.x", "amount": "two"})), "a",
         "content.actions.0.amount", ("a number or a reference", "'two'")),
        (document(do("a", put("{{user.name}}", 1))), "a", "content.actions.0.variable",
         ("path of a variable", "{{user.name}}")),
        (document(ask("q", variable="user")), "q", "content.variable", ("whole scope 'user'",)),
        (document(do("a", {"type": "aggregate", "source": "user.x", "operation": "median",
                           "target": "temp.y"})), "a", "content.actions.0.operation",
         ("sum, avg", "'median'")),
        # templates that are shown as they are
        (document(say("m", "Hi {{ user.name | upper }}")), "m", "content.messages.0.text",
         ("{{user.name}}", "no filters")),
        (document(say("m", "Hi {{user.tags[0]}}")), "m", "content.messages.0.text",
         ("{{user.tags.0}}",)),
        (document(say("m", "Hi {{user['first name']}}")), "m", "content.messages.0.text",
         ("within",)),
        (document(say("m", "Hi {{user.name}")), "m", "content.messages.0.text",
         ("expected {{user.name}}",)),
        (document(say("m", "Hi {user.name|upper}")), "m", "content.messages.0.text",
         ("no filters",)),
        (document(calling(body={"deep": ["{{}}"]})), "h", "content.body.deep.0", ("within",)),
        # expressions
        (when("user.name = 'x'"), "c", "content.conditions.0.if", ("'=='", "character 11")),
        (when("user.name == 'x' and true"), "c", "content.conditions.0.if",
         ("'&&'", "character 18")),
        (when("user.name.startWith('A')"), "c", "content.conditions.0.if",
         ("'startWith'", "'startsWith'", "character 11")),
        (when({"or": [True, {"cel": "lenght(user.name) > 1"}]}), "c",
         "content.conditions.0.if.or.1.cel", ("'lenght'", "'size'", "character 1")),
        (when("size(user.name, 2) > 1"), "c", "content.conditions.0.if", ("2 arguments", "1 to 1")),
        (when("user.name.matches('(')"), "c", "content.conditions.0.if", ("regular expression",)),
        (document(do("a", {"type": "aggregate", "expression": "total(user.x)",
                           "target": "temp.y"})), "a", "content.actions.0.expression",
         ("'total'", "known are")),
        # calls
        (document(calling(response_mapping={"temp.x": "$["})), "h",
         "content.response_mapping.temp.x", ("'$['", "character 3")),
        (document(calling(response_mapping={"temp.x": "$..a..b"})), "h",
         "content.response_mapping.temp.x", ("one ..",)),
        (document(calling(url="ftp://e.example.com/")), "h", "content.url", ("https://", "ftp")),
        # connections
        (document(options("a", "b", "c"), say("m", "m"), ways="q>m q>m:$7"), "q",
         "connections.type", ("$0 to $2", "'$7'")),
        (document(say("m", "m"), say("n", "n"), ways="m>nn m>n"), "m", "connections.target",
         ("found 'nn'",)),
        (document({"id": "m", "type": "text"}, say("q", "q")), "m", "type",
         ("'message' meant", "'text'")),
    ],
)  # fmt: skip
def test_a_mistake_is_an_error_told_once(
    raw: Any, node: str | None, field: str, words: tuple[str, ...]
) -> None:
    severity, *where, message = only(raw) if "endpont" not in str(raw) else told(raw)[0]

    assert where == [node, field]
    assert all(each in message for each in words), message
    is_error = "without effect" not in message
    assert severity == ("error" if is_error and check(raw).document is None else "warning")


@pytest.mark.parametrize(
    ("raw", "node", "field", "words"),
    [
        # variables that nothing writes
        (document(ask("q", variable="user.name"), say("m", "{{user.nmae}}")), "m",
         "content.messages.0.text", ("user.nmae", "user.name meant")),
        (document(ask("q", variable="user.name"), say("m", "{{usr.name}}")), "m",
         "content.messages.0.text", ("usr.name", "user.name meant")),
        (document(ask("q", variable="temp.a"), say("m", "{{temp.zebra}}")), "m",
         "content.messages.0.text", ("temp.zebra is set by no node",)),
        (document(ask("q", variable="name"), say("m", "Hi {name}, {other}")), "m",
         "content.messages.0.text", ("'{name}'", "{{name}} meant")),
        (when("temp.zebra == 1"), "c", "content.conditions.0.if", ("temp.zebra",)),
        (when("zebra.stripes > 1"), "c", "content.conditions.0.if", ("zebra.stripes",)),
        (when({"var": "zebra", "eq": 1}), "c", "content.conditions.0.if.var", ("zebra",)),
        (document(do("a", {"type": "aggregate", "source": "temp.zebra", "operation": "sum",
                           "target": "temp.y"})), "a", "content.actions.0.source", ("temp.zebra",)),
        # comparisons that can never hold
        (when("temp.answer == 'Fantasy'", GENRES), "c", "content.conditions.0.if",
         ("'Fantasy'", "'fantasy', 'funny'")),
        (when("temp.answer in ['fantasy', 'crime']", GENRES), "c", "content.conditions.0.if",
         ("'crime'",)),
        (when({"var": "temp.answer", "ne": "Funny"}, GENRES), "c", "content.conditions.0.if",
         ("'Funny'",)),
        (when({"not": {"var": "answer", "in": ["fantasy", "crime"]}}, GENRES), "c",
         "content.conditions.0.if.not", ("'crime'",)),
        (when("temp.answer == 'maybe'", options("yes", "no")), "c", "content.conditions.0.if",
         ("'maybe'", "'yes', 'no'")),
        (when("temp.answer == 8", options("7", "8")), "c", "content.conditions.0.if", ("value 8",)),
        (when("temp.answer.value >= 8", options("7", "8")), "c", "content.conditions.0.if",
         ("holds texts", "int(temp.answer.value)")),
        # the rest
        (document(say("m", "m", typing_delay=90)), "m", "content.typing_delay",
         ("0 to 10 seconds", "found 90", "cut to 10")),
        (document(calling(timeout=60)), "h", "content.timeout", ("0 to 15 seconds", "found 60")),
        (document(calling(retry={"attempts": 50})), "h", "content.retry.attempts",
         ("1 to 5", "found 50")),
        (document(calling(retry={"delay": 90_000})), "h", "content.retry.delay",
         ("0 to 60 seconds",)),
        (document(calling(url="http://169.254.169.254/latest")), "h", "content.url",
         ("169.254.169.254", "refused")),
        (document(calling(url="http://localhost:8080/")), "h", "content.url", ("localhost",)),
        (document(calling(url="https://[::1]/")), "h", "content.url", ("refused",)),
        (document(calling(url="https://e.example.com:22/")), "h", "content.url", ("port 22",)),
        (document(say("a", "a"), say("b", "b"), ways="a>b:success a>b"), "a", "connections.type",
         ("never leaves by 'success'",)),
        (document(say("a", "a"), seed_key=""), None, "seed_key", ("import",)),
        (document(do("a", put("input.x", 1))), "a", "content.actions.0.variable", ("input.x",)),
    ],
)  # fmt: skip
def test_what_may_be_a_mistake_is_a_warning_told_once(
    raw: Any, node: str | None, field: str, words: tuple[str, ...]
) -> None:
    severity, *where, message = only(raw)

    assert (severity, where) == ("warning", [node, field])
    assert all(each in message for each in words), message


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"headers": {"Authorization": "Bearer sk-live-123"}}, "headers.Authorization"),
        ({"headers": {"X-Api-Key": "0123456789"}}, "headers.X-Api-Key"),
        ({"body": {"deep": {"password": "hunter22"}}}, "body.deep.password"),
        ({"body": {"note": "ghp_0123456789abcdef"}}, "body.note"),
        ({"url": "https://e.example.com/?api_key=0123456789"}, "url"),
        ({"url": "https://me:0123456789@e.example.com/"}, "url"),
    ],
)  # fmt: skip
def test_a_secret_in_clear_text_is_an_error_that_does_not_repeat_it(
    content: dict[str, Any], field: str
) -> None:
    severity, node, where, message = only(document(calling(**content)))

    assert (severity, node, where) == ("error", "h", f"content.{field}")
    assert not any(word in message for word in ("sk-live", "0123", "hunter", "ghp_"))


@pytest.mark.parametrize(
    "raw",
    [
        document(calling(headers={"Authorization": "Bearer {{secret:key}}", "X-Trace": "a b"},
                         body={"token": "{{user.token}}", "key": "short"})),
        document(say("m", "Use {braces} and {} and {{user.name}} and ${user.name}")),
        document(ask("q", validation={"pattern": "[a-z]{2}"}, placeholder="x", unlike_any=1)),
        document(options({"label": "A", "hue": 1, "value": "a"}, {"text": "B"}, "c")),
        when("has(temp.zebra) || user.zebra.exists(z, z.stripes > 1)"),
        when({"var": "zebra", "exists": False}),
        when("temp.answer == 'fantasy' && temp.answer.age > 3 && temp.answer != ''", GENRES),
        when("temp.answer == 'anything'", ask("q")),
        when("temp.answer == 8 && temp.answer > 7", options(7, 8)),
        when({"var": "temp.answer", "eq": 8, "gt": 7}, options("7", "8")),
        when("int(temp.answer) > 7", options("7", "8")),
        when("temp.answer == 'other'", ask("q", "choice", options="{{user.slots}}")),
        document(do("a", put("temp.slots", [])), ask("q", "choice", options="{{temp.slots}}"),
                 say("m", "m"), ways="a>q q>m:$7 q>m:failure"),
        document(ask("q", "date", validation={"min": "2026-11-01", "max": "2026-12-31"})),
        document(calling(timeout=5000, retry={"attempts": 3, "delay": 1000}, url="/v1/recommend")),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_right_is_not_told(raw: Any) -> None:
    assert told(raw) == []


def test_composites_with_nodes_of_their_own_are_proofread_with_what_is_around_them() -> None:
    inner = {
        "nodes": [do("a", put("output.x", "{{temp.outer}}"), put("temp.made", "{{temp.zebra}}")),
                  ask("q", validaton={})],
        "connections": [{"source": "a", "target": "q", "typ": "default"}],
        "outputs": {"x": "temp.x"},
    }  # fmt: skip
    raw = document(do("first", put("temp.outer", 1)), {"id": "p", "type": "composite",
                   "content": inner}, say("m", "{{temp.x}} {{temp.made}}"))  # fmt: skip

    assert [each[1:3] for each in told(raw)] == [
        ("p/a", "connections.typ"),
        ("p/a", "content.actions.1.value"),
        ("p/q", "content.validaton"),
    ]  # fmt: skip


def test_conditions_of_connections_are_proofread_too() -> None:
    raw = document(ask("q"), say("m", "m"))
    raw["connections"][0]["conditions"] = ["temp.answer.lenght() > 1", {"var": "temp.no", "eq": 1}]

    assert [each[1:3] for each in told(raw)] == [
        ("q", "connections.conditions"), ("q", "connections.conditions.var"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("user.nmae", "user.name", True), ("user.nam", "user.name", False),
        ("user.ages", "user.age", False), ("user.addres", "user.address", False),
        ("user.adress", "user.address", True), ("user.visit1", "user.visit2", False),
        ("user.name", "user.email", False), ("user.age", "user.page", False),
        ("user.name.first", "user.name", False), ("usre.name", "user.name", True),
    ],
)  # fmt: skip
def test_a_slip_of_the_finger_is_told_from_another_name(one: str, other: str, is_one: bool) -> None:
    assert is_slip(one, other) is is_one


def test_what_was_published_before_goes_on_whatever_is_wrong_with_it() -> None:
    content = {"conditions": [{"if": "startWith('A') = 1", "then": "nowhere"}], "else": "gone"}
    raw = document({"id": "c", "type": "condition", "content": content}, say("m", "{{x | y}}"),
                   do("a", {"type": "aggregate", "source": "temp.w", "operation": "merge",
                            "merge_strategy": "most", "target": "temp.x"}),
                   calling(url="https://{{user.host}}/", timeout=99))  # fmt: skip
    assert check(raw).document is None
    checked = check(raw, is_published=True)
    assert checked.document is not None

    stored = json.loads(json.dumps(to_json(freeze(checked.document, lambda _: None))))
    assert from_json(stored).document.nodes.keys() == {"c", "m", "a", "h"}
    assert Play.of(raw, is_published=True).said == ["{{x | y}}"]


def test_what_is_left_to_do_at_a_node_is_told_also_within_a_composite() -> None:
    todo = {"info": {"todo": "Ask a\x1b person."}}
    inner = {"id": "p", "type": "composite", "content": {"nodes": [{**say("i", "i"), **todo}]}}

    assert told(document({**say("m", "m"), **todo}, inner)) == [
        ("warning", "m", "info.todo", "Ask a person."),
        ("warning", "p/i", "info.todo", "Ask a person."),
    ]
    assert told(document({**say("m", "m"), "info": "todo"}, {**say("n", "n"), "info": {}})) == []


def test_the_examples_are_right() -> None:
    for path in (repository() / "docs" / "examples" / "flows").glob("*.json"):
        raw = json.loads(path.read_text(encoding="utf-8"))
        if "seed_key" in raw:
            found = check(raw, ("*",)).findings
            assert [each for each in found if each.severity == "error"] == [], path


@pytest.mark.timeout(60)  # it takes half a second; what grows with the square would take minutes
def test_a_document_of_2000_nodes_is_proofread() -> None:
    nodes = [ask(f"n{number}", variable=f"temp.v{number}", question="{{temp.zebra}} {{user.n}}")
             for number in range(2_000)]  # fmt: skip

    assert check(document(*nodes)).findings


@pytest.mark.parametrize("input_type", ["choice", "multiple_choice"])
@pytest.mark.parametrize(("part", "is_told"), [("fanta", False), ("fantasy", False), ("x", True)])
def test_a_part_of_an_option_may_be_contained(input_type: str, part: str, *, is_told: bool) -> None:
    asked = ask("q", input_type, options=[{"label": "Fantasy", "value": "fantasy"}, "crime"])
    case = {"if": {"var": "temp.answer", "contains": part}, "then": "m"}
    judged = {"id": "c", "type": "condition", "content": {"conditions": [case], "else": "m"}}

    findings = check(document(asked, judged, say("m", "."))).findings

    assert [each.field for each in findings] == ["content.conditions.0.if"] * is_told


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        ({"user.level": "level"}, "'level' is a text here, was output.level meant?"),
        ({"user.level": "output.lvl"}, "output.lvl is set by no node, was output.level meant?"),
        ({"user.level": "{{output.other}}"}, "output.other is set by no node"),
        ({"other": "user.level"}, "output.other is set by no node"),
        ({"user.level": "output.level", "note": "output.deep.er"}, ""),
        ({"user.level": "A sentence."}, ""),
    ],
)
def test_outputs_that_a_composite_never_has_are_told(outputs: dict[str, str], told: str) -> None:
    inside = do("i", put("output.level", "high"), put("output.deep", {"er": 1}))
    node = {"id": "c", "type": "composite", "content": {"nodes": [inside], "outputs": outputs}}

    findings = check(document(node)).findings

    assert [(each.severity, each.node) for each in findings] == [("warning", "c")] * bool(told)
    assert all(each.message.startswith(told) for each in findings)


@pytest.mark.parametrize(
    "secret",
    [
        "ghp_0123456789abcdefghij0123456789abcdef", "sk-proj-abcdefghijklmnop0123456789",
        "AKIAIOSFODNN7EXAMPLE", "-----BEGIN RSA PRIVATE KEY-----",
    ],
)  # fmt: skip
def test_a_secret_in_clear_text_is_told_wherever_it_stands(secret: str) -> None:
    call = {"url": f"https://a.example.com/{secret}", "fallback_response": {"key": secret}}
    nodes = [
        do("a", put("temp.kept", {"deep": [f"is {secret}"]})), say("m", f"Use {secret}."),
        ask("q", options=[{"label": "A", "value": secret}]),
        {"id": "w", "type": "webhook", "content": call},
        {"id": "c", "type": "composite", "content": {"nodes": [say("i", secret)]}},
    ]  # fmt: skip

    findings = check(document(*nodes)).findings

    assert [(each.node, each.field) for each in findings if each.severity == "error"] == [
        ("a", "content.actions.0.value.deep.0"), ("m", "content.messages.0.text"),
        ("q", "content.options.0.value"), ("w", "content.url"),
        ("w", "content.fallback_response.key"), ("c/i", "content.messages.0.text"),
    ]  # fmt: skip
    assert not any(secret in each.message for each in findings)


def test_words_that_begin_like_a_secret_are_none() -> None:
    text = "sk-learn, rk_abc and https://a.example.com/sk-a-long-word-without-digits.png"
    assert check(document(say("m", text))).findings == ()


@pytest.mark.parametrize(
    ("node", "found"),
    [
        ({"id": "n", "type": "condition", "content": {"conditions": "x"}}, "found 'x'"),
        ({"id": "n", "type": "script", "content": {}}, "found nothing"),
        ({"id": "n", "type": "composite", "content": {}}, "found nothing"),
        (ask("n", validation={"pattern": "([a"}), "found '([a'"),
        ({"id": "n", "type": "message", "content": {"messages": ["hi"]}}, "found 'hi'"),
        (do("n", {"type": "set_variable", "value": 1}), "found nothing"),
    ],
)
def test_what_was_found_is_told_of_every_error(node: dict[str, Any], found: str) -> None:
    findings = check(document(node)).findings

    assert findings
    assert all(found in each.message for each in findings)


@pytest.mark.parametrize(
    ("node", "field", "words"),
    [
        (say("n", "x", messages=[{"type": "text", "delay": 5}]), "messages.0", "such as text"),
        (say("n", "x", messages=[{"type": "image", "alt": "A"}]), "messages.0", "such as url"),
        (say("n", "x", messages=[{"type": "image", "url": "javascript:x"}]), "messages.0.url",
         "found 'javascript:x'"),
        (do("n", {"type": "append", "variable": "temp.l"}), "actions.0.value", "found nothing"),
        (do("n", {"type": "set_variable", "variable": "temp.l"}), "actions.0.value", "is null"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told(node: dict[str, Any], field: str, words: str) -> None:
    severity, named, place, message = only(document(node))
    assert (severity, named, place) == ("warning", "n", f"content.{field}")
    assert words in message


def test_pictures_of_the_page_and_over_tls_are_fine() -> None:
    pictures = [
        {"type": "image", "url": url, "alt": "A"}
        for url in ("https://a.example.com/a.png", "/a.png", "{{temp.picture}}", "a.png")
    ]
    asked = ask("q", variable="temp.picture")
    assert check(document(asked, say("m", "x", messages=pictures))).findings == ()


@pytest.mark.parametrize(
    ("document", "field", "found"),
    [
        ("a text", "", "found 'a text'"),
        ({}, "nodes", "found nothing"),
        ({"nodes": "none"}, "nodes", "found 'none'"),
        ({"nodes": []}, "nodes", "found []"),
        ({"nodes": [7]}, "nodes.0.id", "found nothing"),
        ({"nodes": [{"id": 7}]}, "nodes.0.id", "found 7"),
        ({"nodes": [{"id": "a", "type": "message", "content": 7}]}, "content", "found 7"),
        ({"nodes": [{"id": "a"}], "connections": 7}, "connections", "found 7"),
        ({"nodes": [{"id": "a"}], "connections": [7]}, "connections", "found 7"),
    ],
)
def test_what_is_no_graph_is_told_with_what_was_found(
    document: object, field: str, found: str
) -> None:
    messages = [item.message for item in check(document).findings if item.field == field]
    assert any(message.endswith(found) for message in messages), messages
