"""Content: checked bodies, revisions, languages, visibility, search and pages."""

from typing import Any

import pytest

from lambda_src.flow_vault.handler import Flows
from tests.lambda_src.flow_vault.asking import Asker, Played, flow

JOKE = {"setup": "Why did the flow stop?", "punchline": "It had no way back."}


def joke(admin: Asker, **changed: Any) -> dict[str, Any]:
    return admin.did("add_content", **{"id": "j", "type": "joke", "body": JOKE, **changed})


def test_an_item_is_read_changed_and_deleted_by_its_revision(admin: Asker) -> None:
    assert joke(admin)["revision"] == 1
    changed = admin.did("change_content", content="j", revision=1, tags=["dry"])
    assert (changed["revision"], changed["tags"], changed["body"]) == (2, ["dry"], JOKE)
    error = admin("change_content", content="j", revision=1, status="archived")["error"]
    assert (error["code"], error["details"]) == ("revision_conflict", {"revision": 2})
    assert admin.did("read_content", content="j") == changed

    admin.did("delete_content", content="j")

    for operation, fields in (("read_content", {}), ("delete_content", {}),
                              ("change_content", {"revision": 2, "tags": []})):  # fmt: skip
        assert admin.refused(operation, content="j", **fields) == (404, "not_found")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("joke", JOKE),
        ("joke", {"text": "Knock, knock"}),
        ("fact", {"fact": {"text": "Figs are flowers."}, "source": "a book"}),
        ("fact", {"type": "image", "text": "Figs", "url": "https://pictures.example.com/f.png"}),
        ("quote", {"text": "Less is more.", "author": "A. Nonymous"}),
        ("message", {"messages": [{"type": "text", "text": "Hi"}, "there"]}),
        ("question", {"question_text": "Which?", "answers": ["yes", {"label": "no", "hue": 3}]}),
        ("question", {"question": {"text": "Which?"}, "min_age": 6}),
        ("prompt", {"system": "Be brief.", "prompt": "Say {{user.name}} hello."}),
    ],
)
def test_bodies_that_can_be_said_are_taken(admin: Asker, kind: str, body: dict[str, Any]) -> None:
    assert admin.did("add_content", type=kind, body=body)["body"] == body


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"type": "riddle"}, "type: must be one of joke"),
        ({"id": "a/b"}, "id: must have no slash"),
        ({"body": {}}, "body"),
        ({"body": {"setup": "Why?"}}, "body"),
        ({"body": {"setup": "Why?", "punchline": 3}}, "body.punchline"),
        ({"body": {"setup": "Why?", "punchlne": "So."}}, "body.punchlne"),
        ({"body": {"text": ""}}, "body.text"),
        ({"body": {"messages": []}}, "body.messages"),
        ({"type": "question", "body": {"options": ["a"]}}, "body"),
        ({"type": "question", "body": {"text": "x", "options": 3}}, "body.options"),
        ({"language": "German!"}, "language: must be a language tag"),
        ({"languages": {"d!": {}}}, "languages"),
        ({"languages": {"de": {"punchline": ""}}}, "languages.de.punchline"),
        ({"visibility": "secret"}, "visibility"),
        ({"tags": ["t"] * 51}, "tags"),
    ],
)
def test_a_body_that_cannot_be_said_is_refused_with_its_field(
    admin: Asker, fields: dict[str, Any], place: str
) -> None:
    error = admin("add_content", **{"type": "joke", "body": JOKE, **fields})["error"]
    assert (error["status"], error["code"]) == (400, "invalid_request")
    assert error["message"].startswith(place)


def test_a_change_that_would_break_a_wording_is_refused(admin: Asker) -> None:
    joke(admin, body={"text": "Hi"}, languages={"de": {"text": "Hallo"}})
    change = {"content": "j", "revision": 1, "type": "question", "body": {"options": []}}
    assert admin.refused("change_content", **change) == (400, "invalid_request")
    assert admin.did("read_content", content="j")["revision"] == 1


def saying(content_id: str) -> dict[str, Any]:
    node = {"id": "say", "type": "message", "content": {"messages": [{"content_id": content_id}]}}
    return flow("saying", node)


def heard(made: Flows, locale: str) -> str:
    event_of = Asker.member(made)
    event_of.situation = {"locale": locale, "timezone": "", "channel": "web"}
    started = Played.of(event_of, "saying").started
    return " ".join(message["content"]["text"] for message in started["messages"])


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("de-AT", "Servus Ada"),
        ("DE-at", "Servus Ada"),
        ("de-CH", "Hallo Ada"),
        ("fr", "Hello Ada"),
        ("en-GB", "Hello Ada"),
        ("", "Hello Ada"),
    ],
)
def test_a_language_falls_back_to_a_wider_one_and_then_to_the_default(
    made: Flows, admin: Asker, locale: str, said: str
) -> None:
    languages = {"de": {"text": "Hallo Ada"}, "de-AT": {"text": "Servus Ada"}}
    body = {"text": "Hello Ada"}
    admin.did("add_content", id="hi", type="message", body=body, languages=languages)
    admin.publish(saying("hi"))
    assert heard(made, locale) == said


def test_private_content_is_said_to_users_and_not_to_visitors(made: Flows, admin: Asker) -> None:
    body = {"text": "For members"}
    admin.did("add_content", id="hi", type="message", body=body, visibility="private")
    key = admin.publish(saying("hi"), "public")["public_key"]

    to_user = Played.of(Asker.member(made), "saying").started["messages"]
    to_visitor = Played.of(Asker(made, None, {"public_key": key}), "saying").started["messages"]

    assert [message["content"]["text"] for message in to_user] == ["For members"]
    assert to_visitor == []


def test_search_knows_stems_phrases_and_languages_and_ranks(made: Flows, admin: Asker) -> None:
    for id_, body, more in (
        ("a", {"text": "Two houses stand by the river"}, {}),
        ("b", {"text": "A house, a house, my kingdom for a house"}, {"tags": ["royal"]}),
        ("c", {"text": "Boats"}, {"languages": {"de": {"text": "Die Häuser am Fluss"}}}),
    ):
        admin.did("add_content", id=id_, type="quote", body=body, **more)
    Asker.admin(made, "globex").did("add_content", type="quote", body={"text": "Foreign house"})

    def found(search: str, **more: Any) -> list[str]:
        return [item["id"] for item in admin.did("list_content", search=search, **more)["content"]]

    assert found("house") == ["b", "a"]
    assert found('"by the river"') == ["a"]
    assert found("house -river") == ["b"]
    assert found("royal") == ["b"]
    assert found("häusern", language="de") == ["c"]
    assert found("häusern") == []
    assert found("house", tag="royal", type="quote", status="published") == ["b"]
    assert found("house", visibility="private") == []
    for hostile in ("' OR true --", "\\", "zz & | !", "((", '"'):
        assert found(hostile) == []


def test_pages_of_a_search_name_each_item_once(admin: Asker) -> None:
    for number in range(7):
        text = " ".join(["fig"] * (number % 3 + 1))
        admin.did("add_content", id=f"i{number}", type="fact", body={"text": text})
    seen: list[str] = []
    cursor = None
    while True:
        more: dict[str, Any] = {"cursor": cursor} if cursor else {}
        page = admin.did("list_content", search="figs", limit=2, **more)
        seen += [item["id"] for item in page["content"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == 7
    assert set(seen) == {f"i{number}" for number in range(7)}
    assert admin.refused("list_content", search="fig", cursor="x y") == (400, "invalid_request")


def test_items_stored_before_there_were_words_are_found_too(
    database: Any,
    admin: Asker,
) -> None:
    joke(admin)
    database.run("UPDATE app.cms_content SET words = NULL")
    assert admin.did("list_content", search="punchline")["content"] == []
    assert len(admin.did("list_content", search="stop")["content"]) == 1


def test_a_member_may_not_edit_or_read_content(made: Flows, admin: Asker) -> None:
    joke(admin)
    member = Asker.member(made)
    for operation, fields in (
        ("add_content", {"type": "joke", "body": JOKE}),
        ("read_content", {"content": "j"}),
        ("change_content", {"content": "j", "revision": 1}),
        ("delete_content", {"content": "j"}),
        ("list_content", {}),
        ("list_audit", {}),
    ):
        assert member.refused(operation, **fields) == (403, "forbidden")
    assert Asker.admin(made, "globex").refused("read_content", content="j") == (404, "not_found")
