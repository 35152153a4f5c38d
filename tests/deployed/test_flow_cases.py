"""Every case of `tests/lambda_src/flows/cases` is right on the deployed platform too."""

import json
import tomllib
from typing import Any

import pytest

from gatehouse.operating.flows.playing import play
from gatehouse.operating.flows.script import Scripted
from lambda_src.flow_vault.errors import finding_json
from lambda_src.flows.reading import check
from tests.deployed.flow_stage import FrontDoorStage
from tests.deployed.people import Person, must, new_tenant
from tests.deployed.running import Rehearsal
from tests.deployed.visitors import visitor
from tests.lambda_src.flow_worker.hosts import host
from tests.lambda_src.flows.cases.rows import HERE, HOST, ROWS, WRONG, Row, at, wrong
from tests.lambda_src.flows.test_cases import options, refused


@pytest.fixture(scope="module")
def allowed(rehearsal: Rehearsal) -> str:
    """Where the worker may call on this machine."""
    machine = tomllib.loads((rehearsal.home / "machine.toml").read_text("utf-8"))
    (found,) = machine["flows"]["allowed_hosts"]
    return str(found)


@pytest.fixture(scope="module")
def admin(rehearsal: Rehearsal, allowed: str, tmp_path_factory: pytest.TempPathFactory) -> Person:
    """Of a tenant that has imported and published every case by one command."""
    folder = tmp_path_factory.mktemp("cases")
    made = Person.invited(rehearsal, new_tenant(rehearsal), "tenant-admin")
    for row in ROWS:
        text = json.dumps(row.document).replace(HOST, f"http://{allowed}")
        (folder / f"{row.name}.json").write_text(text, "utf-8")
    files = [str(path) for path in sorted(folder.iterdir())]
    content = ("--content", str(HERE / "beside" / "content-with-answers.json"))
    must(rehearsal, "flows", "import", *files, *content, "--publish", "--user", made.email)
    return made


def test_every_case_plays_through_the_front_door(
    rehearsal: Rehearsal, admin: Person, allowed: str
) -> None:
    replies = {row.name: row.reply for row in ROWS}
    port = int(allowed.partition(":")[2])
    with visitor(rehearsal, admin.sign_in().id) as came:
        for row in ROWS:
            stage = FrontDoorStage(came, row.name, initial=row.initial)
            with host({"body": replies[row.name]}, port=port) as there:
                told = play(stage, Scripted(row.answers))
            is_as_expected(row, told.lines, stage.state())
            assert told.ended is not row.is_left_open, row.name
            assert [each.path for each in there.seen] == ([row.path] if row.path else []), row.name


def is_as_expected(row: Row, lines: list[dict[str, Any]], state: Any) -> None:
    """What a visitor of the deployed flow hears is what `simulate` says."""
    assert tuple(line["said"]["text"] for line in lines if "said" in line) == row.said, row.name
    assert refused(lines) == list(row.refused), row.name
    assert {path: at(state, path) for path in row.state} == row.state, row.name
    if row.options:
        assert options(lines) == list(row.options)


def test_every_mistake_is_told_alike_by_the_platform(rehearsal: Rehearsal, admin: Person) -> None:
    with visitor(rehearsal, admin.sign_in().id) as came:
        for name in WRONG:
            body = {"document": wrong(name)}
            answer = came.ask(body, "/cms/flows/number-times-two/validate")
            expected = [finding_json(found) for found in check(wrong(name)).findings]
            assert (answer.status_code, answer.json()) == (200, {"findings": expected}), name
        for text in (b'{"document": [1,]}', b'{"document": [1]}'):
            answer = came.ask(text, "/cms/flows/number-times-two/validate")
            assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")
