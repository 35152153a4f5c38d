"""A document with everything in it plays as docs/flow-reference.md says."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from gatehouse.home import repository
from gatehouse.operating.flows.checking import findings_of
from gatehouse.operating.flows.files import EmbeddedDocuments
from lambda_src.flows import conditions
from lambda_src.flows.aggregates import FUNCTIONS
from lambda_src.flows.documents import CONNECTION_ALIASES, CONNECTION_TYPES
from lambda_src.flows.language import functions, parsing
from lambda_src.flows.nodes import KINDS, action, condition, message, question
from lambda_src.flows.shapes import INNER_SCOPES, SCOPES
from tests.gatehouse.commands.process import gatehouse
from tests.lambda_src.flows.reference import page, rows
from tests.lambda_src.flows.reference.evening import (
    ANSWERS,
    CONTENT,
    DOCUMENT,
    PART,
    document,
    evening,
)
from tests.lambda_src.flows.reference.excerpts import excerpt, node_of, nodes
from tests.lambda_src.flows.reference.expectations import Notes, alike
from tests.lambda_src.flows.reference.rows import Row, Section

ROWS = [(section.title, row) for section in rows.SECTIONS for row in section.rows]
STANDARD = ("has", "size", "in", "startsWith", "endsWith", "contains", "matches")


@pytest.mark.parametrize(
    ("title", "row"), ROWS, ids=[f"{title}: {row.shows}" for title, row in ROWS]
)
def test_what_a_row_says_is_what_comes_of_it(title: str, row: Row) -> None:
    assert row.comes
    assert excerpt(row.at) is not None
    for each in row.comes:
        each.check(evening(), node_of(row.at))


@pytest.mark.parametrize(
    ("section", "known"),
    [
        (rows.NODES, KINDS),
        (rows.MESSAGES, message.TYPES),
        (rows.QUESTIONS, question.INPUT_TYPES),
        (rows.ACTIONS, (*action.ACTIONS, action._CALL)),
        (rows.AGGREGATES, FUNCTIONS),
        (rows.CONDITIONS, (*condition._WORDS, *conditions.OPERATORS, *conditions._JOINED)),
        (rows.EXPRESSIONS, (*STANDARD, *parsing.MACROS, *functions.TEXT_FUNCTIONS)),
        (rows.CONNECTIONS, (*CONNECTION_TYPES, *CONNECTION_ALIASES, "$0", "$1")),
        (rows.SCOPES, (*SCOPES, *INNER_SCOPES)),
    ],
    ids=lambda given: given.title if isinstance(given, Section) else "",
)
def test_whatever_the_engine_knows_has_a_row(section: Section, known: Iterable[str]) -> None:
    assert set(known) - section.names() == set()


def test_every_rule_of_validation_that_the_docs_name_has_a_row() -> None:
    told = (repository() / "docs" / "flows.md").read_text("utf-8")
    [rules] = re.findall(r"`validation` knows ([^.]*)\.", told)
    assert set(re.findall(r"`(\w+)`", rules)) == rows.VALIDATION.names()


def test_every_aggregate_has_a_row_in_its_older_form_too() -> None:
    older = [row for row in rows.AGGREGATES.rows if "older" in row.shows]
    assert {excerpt(row.at)["operation"] for row in older} == set(FUNCTIONS)


def test_macros_are_read_from_the_engine() -> None:
    assert {"map", "filter"} <= set(parsing.MACROS)


def test_every_node_is_played_but_the_one_that_no_right_way_leads_to() -> None:
    assert (evening().session.status, evening().left) == ("completed", 0)
    assert set(nodes()) - set(evening().way) == {"wrong"}


def test_every_event_names_its_node() -> None:
    assert [each for each in evening().events if each.node not in evening().way] == []


def test_nothing_is_noted_but_what_rows_tell_of() -> None:
    told = {each.type for _, row in ROWS for each in row.comes if isinstance(each, Notes)}
    assert {each.type for each in evening().events} == told | {"node_changed"}


def test_the_document_has_no_mistakes_and_one_warning_on_purpose() -> None:
    [found] = findings_of(document(), EmbeddedDocuments.of([PART]))
    assert (found.severity, found.node) == ("warning", "p_inline/p_bill")
    assert "'input.price'" in found.message


def test_the_page_is_the_one_that_is_made_from_the_rows() -> None:
    written = page.PAGE.read_text(encoding="utf-8")
    assert written == page.page(), "run .venv/bin/python -m tests.lambda_src.flows.reference.page"


def test_it_plays_alike_in_the_terminal(tmp_path: Path) -> None:
    options = {"--embed": PART, "--content": CONTENT, "--answers": ANSWERS}
    named = [str(word) for option in options.items() for word in option]

    code, printed, errors = gatehouse(
        tmp_path, "flows", "simulate", str(DOCUMENT), *named, "--json"
    )

    assert (code, errors) == (0, "")
    told = json.loads(printed)
    # The evening has no clock and no front door.
    assert told["state"]["session"].pop("started_at")
    context = told["state"]["context"]
    assert (context.pop("timezone"), context.pop("channel")) == ("UTC", "web")
    assert alike(told["state"], dict(evening().session.scopes))
    said = [line["said"] for line in told["transcript"] if "said" in line]
    assert alike(said, [{"type": each.type, **each.content} for each in evening().messages])
