"""The rows of the reference: what is shown, where in the document, and what comes of it.

What a row's title has in backticks counts as shown, as `test_reference.py` has it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.lambda_src.flows.reference.evening import Evening
from tests.lambda_src.flows.reference.excerpts import excerpt
from tests.lambda_src.flows.reference.expectations import (
    Asks,
    Calls,
    Expectation,
    Goes,
    Gone,
    Is,
    Keeps,
    Notes,
    Refuses,
    Says,
    Waits,
    code,
)


@dataclass(frozen=True)
class Row:
    """`at` is an address of `excerpts.excerpt`."""

    shows: str
    at: str
    comes: Sequence[Expectation]


@dataclass(frozen=True)
class Section:
    """A table of the page."""

    title: str
    rows: Sequence[Row]
    about: str = ""

    def names(self) -> set[str]:
        """All that its rows say they show."""
        return {name for row in self.rows for name in re.findall("`([^`]+)`", row.shows)}


class Decides:
    """A condition node passes over its first condition, and goes where its second one says."""

    def __init__(self, node: str) -> None:
        self.node = node

    def check(self, played: Evening, node: str, /) -> None:
        first, second = excerpt(f"{node} content.conditions")
        assert (first["then"], excerpt(f"{node} content.else")) == ("wrong", "wrong")
        Goes(second["then"]).check(played, node)

    def told(self) -> str:
        return f"holds; {code(excerpt(f'{self.node} content.conditions.0.if'))} does not"


def row(shows: str, at: str, *comes: Expectation) -> Row:
    return Row(shows, at, comes)


def decided(shows: str, node: str, *comes: Expectation) -> Row:
    return Row(shows, f"{node} content.conditions.1.if", (Decides(node), *comes))


WINDOW = {"label": "Window", "value": "w", "seats": 2}
FIGS = {"label": "Figs", "value": "f", "image_url": "https://pictures.example.com/figs.png"}
SWEET = {"label": "Sweet", "value": "s", "taste": {"sweet": 2}}
SOUR = {"label": "Sour", "value": "z", "taste": {"sour": 2}}
BOOKS = [{"title": "Soups", "pages": 120}, {"title": "Sauces", "pages": 80}]
SECOND_TASTE = "20000000-0000-4000-8000-000000000003"

NODES = Section("Node types", (
    row("`start`, which goes on at once", "s_start {id,type}", Goes("m_texts")),
    row("`message`", "m_short", Says("text", text="One text needs no list.")),
    row("`MESSAGE`, in any case", "m_seen", Says("text", text="Seen?")),
    row("`question`", "q_number {id,type}", Asks(text="How many will you be?")),
    row("`condition`", "w_else", Goes("w_else_type")),
    row("`action`", "a_change {id,type}", Is("session.room", "kitchen"), Goes("t_values")),
    row("`webhook`", "h_post {id,type}", Calls(kind="webhook"), Goes("h_fails")),
    row("`composite`", "p_key {id,type}", Goes("p_key/portion"), Goes("p_inline")),
    row("`script`, never rendered and never run", "s_script content",
        Says("script", language="javascript", code="confetti('{{user.name}}')")),
    row("`script` in TypeScript", "s_typed content",
        Says("script", language="typescript", code="const stars: number = 5")),
))  # fmt: skip

MESSAGES = Section("Messages", (
    row("`text`, `typing_delay` of all", "m_texts content.{messages,typing_delay}",
        Says("text", 0.5, text="Welcome in Utrecht!")),
    row("`typing_delay` of one", "m_texts content.messages.1",
        Says("text", 2.0, text="Take your time.")),
    row("`image`", "m_image content.messages.0",
        Says("image", url="https://pictures.example.com/soup.png", alt="Soup")),
    row("`rich_text`, for clients that know it", "m_image content.messages.1",
        Says("rich_text", text="Soup today", content="<b>Soup</b> of the day")),
    row("`book_list`", "m_books content.messages.0", Says("book_list", books=BOOKS)),
    row("`content_id` in a list", "m_content content.messages.0",
        Says("text", text="What did Ada say to the soup?")),
    row("`content_id` of an item with a type", "m_item content",
        Says("image", text="Figs", url="https://pictures.example.com/figs.png")),
    row("`wait_for_ack`", "m_seen content.{wait_for_ack}", Waits()),
))  # fmt: skip

QUESTIONS = Section("Questions", (
    row("`text`", "q_text content.{question,input_type,variable}",
        Asks(text="What shall we call you, Ada?", input_type="text"), Keeps("Ada", "Ada")),
    row("`number`", "q_number content.{question,input_type}",
        Refuses("four", "Please enter a number."), Keeps("4", 4)),
    row("`email`", "q_email content.{question,input_type}",
        Keeps("ada@example.org", "ada@example.org")),
    row("`phone`", "q_phone content.{question,input_type}",
        Refuses("call me", "Please enter a telephone number."),
        Keeps("+31 30 123 45 67", "+31 30 123 45 67")),
    row("`url`", "q_url content.{question,input_type}",
        Refuses("javascript:alert(1)", "Please enter an address that begins with https://."),
        Keeps("https://pictures.example.com/ada.png", "https://pictures.example.com/ada.png")),
    row("`date`", "q_date content.{question,input_type}",
        Refuses("21-11-2026", "Please enter a date like 2026-11-20."),
        Keeps("2026-11-21", "2026-11-21")),
    row("`slider`, with fields that only the client knows",
        "q_slider content.{question,input_type,step,labels}",
        Asks(extra={"step": 1, "labels": ["mild", "hot"]}), Keeps(3, 3)),
    row("`choice`, by `label`", "q_choice content.options", Keeps("Window", WINDOW)),
    row("`image_choice`, by `value`", "q_image content.options.1", Keeps("f", FIGS)),
    row("`carousel`, by `text`", "q_carousel content.options.1",
        Keeps("Long", {"text": "Long", "courses": 7})),
    row("`multiple_choice`, of texts", "q_multiple content.options",
        Keeps(["tea", "wine"], ["tea", "wine"])),
    row("an option as an object", "q_object content.options.0",
        Keeps({"text": "Rye"}, {"text": "Rye", "grain": "rye"})),
    row("what is no option", "q_free content.options", Keeps("{{user.id}}", "{{user.id}}")),
    row("`content_id`", "q_content content.question",
        Asks(text="Sweet or sour?", options=[SWEET, SOUR]), Keeps("Sour", SOUR)),
    row("`random`, and what was shown", "q_drawn content.{source,source_config,track_shown_in}",
        Asks(text="Sweet or sour?"), Is("temp.shown", [SECOND_TASTE]), Keeps("s", SWEET)),
    row("`random`, and nothing fits", "q_none content.source_config",
        Is("temp.none", None), Notes("content_missing"), Goes("a_change")),
))  # fmt: skip

VALIDATION = Section("Validation", (
    row("`required`", "q_text content.validation.{required}", Refuses("", "An answer is needed.")),
    row("`min_length`", "q_text content.validation.{min_length}",
        Refuses("A", "Please enter 2 characters at least.")),
    row("`max_length`", "q_text content.validation.{max_length}",
        Refuses("Bartholomew", "Please enter 10 characters at most.")),
    row("`pattern`", "q_text content.validation.{pattern}",
        Refuses("ada", "That does not have the form that is expected.")),
    row("`min`", "q_number content.validation.{min}", Refuses("0", "Please enter 1 at least.")),
    row("`max`", "q_number content.validation.{max}", Refuses(9, "Please enter 8 at most.")),
    row("`max` of a slider", "q_slider content.validation.{max}",
        Refuses(11, "Please enter 10 at most.")),
    row("`max` of several options", "q_multiple content.validation.{max}",
        Refuses(["water", "wine", "tea"], "Please choose 2 at most.")),
    row("`options_only`", "q_choice content.validation",
        Refuses("Roof", "Please choose one of the options.")),
    row("`error_message`", "q_email content.validation",
        Refuses("ada@", "We write there once, so it has to be right.")),
))  # fmt: skip

ACTIONS = Section("Actions", (
    row("`set_variable`", "a_change content.actions.3", Is("temp.note", "a text")),
    row("`increment` by one", "a_change content.actions.4", Is("session.visits", 2)),
    row("`increment`", "a_change content.actions.5", Is("user.age", 40)),
    row("`decrement`", "a_change content.actions.6", Is("variables.menu.soup", 2)),
    row("`append` to nothing", "a_change content.actions.7", Is("user.visits", ["2026-11-21"])),
    row("`append`", "a_change content.actions.8", Is("user.tastes", ["sweet", "sour", "salty"])),
    row("`remove` from a list", "a_change content.actions.14", Is("temp.guests_of_old", ["Bob"])),
    row("`delete_variable`", "a_change content.actions.9", Gone("user.phone")),
    row("`aggregate`", "g_lists content.actions.0", Is("temp.of.sum", 200)),
    row("`api_call`", "a_call content.actions.1.{type,method,endpoint}",
        Calls(kind="api_call", method="GET", url="https://kitchen.example.com/v1/menu/7")),
    row("what stands behind a call", "a_call content.actions.2", Is("temp.after", "Stew")),
    row("what stands behind a call that failed", "a_fails content.actions",
        Gone("temp.never"), Notes("task_failed")),
))  # fmt: skip


def filled(shows: str, name: str, number: int, value: object, *more: Expectation) -> Row:
    at = f"t_values content.actions.{number}.value"
    return Row(shows, at, (Is(f"temp.as.{name}", value), *more))


TEMPLATES = Section("Templates", (
    filled("two braces, with its type", "whole", 0, 40),
    filled("one brace", "older", 1, 40),
    filled("a dollar", "dollar", 2, 40),
    filled("within a text", "within", 3, "Ada is 40"),
    filled("a step into a list", "step", 4, "Soups"),
    filled("without a scope", "unscoped", 5, "a text"),
    filled("in objects and lists", "deep", 6,
           {"who": "Ada", "all": [["sweet", "sour", "salty"]]}),
    filled("an option, by its value", "option", 7, "Table: w"),
    filled("a field of an option", "field", 8, 2),
    filled("what a visitor typed, never read as a template", "visitor", 9, "You said {{user.id}}"),
    filled("unknown, within a text", "unknown", 10, "Dear !", Notes("unknown_reference")),
    filled("unknown, on its own", "nothing", 11, None, Notes("unknown_reference")),
    filled("braces that are no reference", "brace", 12, "{user} {}"),
    filled("a list within a text", "list", 13, "Likes sweet, sour, salty"),
    filled("the value of a plain option, which is itself", "plain", 14, "tea"),
    row("two braces of a secret", "a_call content.actions.1.headers.Authorization",
        Calls(headers={"Authorization": "", "X-Table": "w"}, secrets=[
            {"path": ["headers", "Authorization"],
             "parts": [["text", "Bearer "], ["secret", "kitchen"]]},
            {"path": ["body", "pin"], "parts": [["secret", "pin"]]}])),
    row("one brace of a secret", "a_call content.actions.1.payload",
        Calls(body={"pin": "", "guests": 4})),
))  # fmt: skip


def added(name: str, number: int, value: object) -> Row:
    at = f"g_lists content.actions.{number}.expression"
    return Row(f"`{name}`", at, (Is(f"temp.of.{name}", value),))


def older(name: str, number: int, value: object) -> Row:
    shows = f"`{name}`, in the older form"
    return Row(shows, f"g_older content.actions.{number}", (Is(f"temp.older.{name}", value),))


AGGREGATES = Section("Aggregates", (
    added("sum", 0, 200), added("avg", 1, 4.5), added("min", 2, 2), added("max", 3, 8),
    added("count", 4, 2), added("merge", 5, {"sweet": 7, "sour": 3}),
    added("merge_max", 6, {"sweet": 4, "sour": 2}),
    added("merge_last", 7, {"sweet": 3, "sour": 2}),
    added("flatten", 8, ["a", "b", "c"]), added("collect", 9, ["Ada"]),
    added("top_keys", 10, ["sweet"]), added("merge_sum", 11, {"sweet": 7, "sour": 3}),
    older("sum", 0, 200), older("avg", 1, 100.0), older("min", 2, 80), older("max", 3, 120),
    older("count", 4, 2), older("merge", 5, {"sweet": 7, "sour": 3}),
    older("merge_max", 6, {"sweet": 4, "sour": 2}),
    older("merge_last", 7, {"sweet": 3, "sour": 2}),
    older("flatten", 8, ["pans", "forks", "spoons"]), older("collect", 9, ["Soups", "Sauces"]),
    older("top_keys", 10, ["sweet", "sour"]), older("merge_sum", 11, {"sweet": 7, "sour": 3}),
))  # fmt: skip

CONDITIONS = Section("Conditions as JSON", (
    decided("`eq`", "o_eq"), decided("`ne`", "o_ne"), decided("`gt`", "o_gt"),
    decided("`gte`", "o_gte"), decided("`lt`", "o_lt"), decided("`lte`", "o_lte"),
    decided("`in`", "o_in"), decided("`contains` of a list", "o_contains"),
    decided("`contains` of a text", "o_within"), decided("`startsWith`", "o_starts"),
    decided("`endsWith`", "o_ends"), decided("`matches`", "o_matches"),
    decided("`missing`", "o_missing"), decided("`exists`", "o_exists"),
    decided("`and`", "o_and"), decided("`or`", "o_or"), decided("`not`", "o_not"),
    decided("`var` alone", "o_var"), decided("`cel`", "o_cel"),
    decided("two operators", "o_both"), decided("a template", "o_template"),
), "Of each, the node has one that does not hold, and behind it one that does.")  # fmt: skip

EXPRESSIONS = Section("Conditions in CEL", (
    decided("`has`", "e_has"), decided("`size`", "e_size"),
    decided("`size` of a text, in characters", "e_bytes"), decided("`in`", "e_in"),
    decided("`startsWith`", "e_starts"), decided("`endsWith`", "e_ends"),
    decided("`contains`", "e_contains"), decided("`matches`", "e_matches"),
    decided("`lowerAscii`", "e_lower"), decided("`upperAscii`", "e_upper"),
    decided("`trim`", "e_trim"), decided("`split`", "e_split"),
    decided("`replace`", "e_replace"), decided("`substring`", "e_substring"),
    decided("`indexOf`", "e_index"), decided("`join`", "e_join"),
    decided("whole numbers and others", "e_numbers"),
    decided("an option, by its value", "e_option"),
    decided("an option as a key", "e_key"),
    decided("`map`", "e_map"), decided("`filter`", "e_filter"),
    decided("`all`", "e_all"), decided("`exists`", "e_exists"),
    decided("`exists_one`", "e_exists_one"), decided("names that end in digits", "e_digits"),
    decided("digits of a loop's name", "e_bound1"),
    decided("without a scope", "e_unscoped"), decided("joined", "e_joined"),
    decided("either of two values", "e_ternary"), decided("an aggregate", "e_aggregate"),
    decided("what cannot be judged", "e_unjudged", Notes("expression_failed")),
))  # fmt: skip


def led(shows: str, ends: str, *comes: Expectation) -> Row:
    """A connection that was followed."""
    return Row(shows, ends, (*comes, Goes(ends.split(">")[1])))


CONNECTIONS = Section("Connections", (
    led("`default`", "q_carousel>q_multiple"),
    led("`DEFAULT`, in any case", "m_image>m_books"),
    row("`connections` within a node, the older form", "m_books connections", Goes("m_content")),
    led("`conditional`, before the default", "q_number>q_email", Keeps("4", 4)),
    led("`$0`, the first option", "q_choice>q_image", Keeps("Window", WINDOW)),
    led("`$1`, the second option", "q_image>q_carousel", Keeps("f", FIGS)),
    led("`$1`, named by a condition", "w_type>w_else"),
    led("`success` of a call", "a_call>a_fails"),
    led("`success` of a webhook", "h_post>h_fails"),
    led("`failure`", "a_fails>h_post"),
    led("`failure`, named by a condition", "w_else_type>w_path"),
    led("`failed`, another word for it", "q_none>a_change"),
    led("`error`", "h_fails>p_key"),
    led("`complete`", "p_key>p_inline"),
    row("`completed`, another word for it", "p_inline content.connections.1",
        Goes("p_inline/p_bill")),
    led("`conditions`, all of which hold", "q_slider>q_choice", Keeps(3, 3)),
    row("the id of a node, in place of a type", "w_else content", Goes("w_else_type")),
    row("`default_path`, the same as `else`", "w_path content", Goes("w_default")),
    led("no `else` at all", "w_default>a_call"),
))  # fmt: skip

CALLS = Section("Calls", (
    row("`method`, `url`, `body`", "h_post content.{method,url,body}",
        Calls(method="POST", url="https://hooks.example.com/tables/w",
              body={"name": "Ada", "guests": 4})),
    row("`timeout`, `retry`", "h_post content.{timeout,retry}",
        Calls(timeout_seconds=4.0, attempts=3, delay_seconds=2.0)),
    row("`response_mapping`", "h_post content.response_mapping",
        Calls(response_mapping={"user.booking": "$.id"}), Is("user.booking", "T-9")),
    row("`response_variable`", "h_post content.response_variable",
        Is("temp.response", {"id": "T-9"})),
    row("`store`, another word for it", "a_call content.actions.1.store",
        Is("temp.menu_of_today", {"dishes": [{"name": "Stew"}]})),
    row("`fallback_response`", "h_fails content",
        Calls(fallback={"stars": 0}), Is("temp.stars", {"stars": 0}), Is("user.stars", 0),
        Notes("task_failed")),
), "The engine describes a call and never makes it: outcomes, and what a `response_mapping` found "
   "in them, are those of the answers file.")  # fmt: skip

COMPOSITES = Section("Composites", (
    row("`composite_flow_seed_key`", "p_key content.{composite_flow_seed_key}",
        Goes("p_key/portion")),
    row("`inputs`, `outputs`", "p_key content.{inputs,outputs}",
        Is("user.order", {"dish": "Stew", "portions": 2}), Is("temp.told", "2 of at most 3")),
    row("`nodes` of its own, with a question", "p_inline/p_tip",
        Asks(text="A tip on 2?"), Goes("p_inline/p_room")),
    row("one within another", "p_inline/p_room content.{inputs,outputs}",
        Is("temp.bill", "2 and 1, for 1")),
))  # fmt: skip

SCOPES = Section("Scopes", (
    row("`session`", "a_change content.actions.10", Is("session.room", "kitchen")),
    row("`user`", "q_choice content.variable", Is("user.table", WINDOW)),
    row("`variables`", "a_change content.actions.11", Is("variables.closes", 22)),
    row("`context`", "a_change content.actions.2", Is("context.city", "Delft")),
    row("`temp`, where none is named", "a_change content.actions.3", Is("temp.note", "a text")),
    row("`input`, which cannot be changed", "p_inline/p_bill content.actions.0",
        Notes("not_written"), Is("temp.bill", "2 and 1, for 1")),
    row("`local`, gone with the composite", "p_inline/p_tip content.variable",
        Gone("local.tip"), Is("temp.bill", "2 and 1, for 1")),
    row("`output`, read by `outputs`", "p_inline/p_bill content.actions.1",
        Is("temp.bill", "2 and 1, for 1")),
))  # fmt: skip

SECTIONS = (NODES, MESSAGES, QUESTIONS, VALIDATION, ACTIONS, TEMPLATES, AGGREGATES, CONDITIONS,
            EXPRESSIONS, CONNECTIONS, CALLS, COMPOSITES, SCOPES)  # fmt: skip
