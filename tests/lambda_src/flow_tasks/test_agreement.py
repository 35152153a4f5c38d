"""Any graph with any visitor plays alike in `simulate` and where it is deployed, step by step."""

import dataclasses
import json
from datetime import UTC, datetime
from itertools import count
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gatehouse.operating.flows.content import FileContent
from lambda_src.flow_tasks.logic import FlowTasks
from lambda_src.flow_tasks.requests import TaskName
from lambda_src.flows.canonical import state_hash
from lambda_src.flows.engine import Engine
from lambda_src.flows.facts import Facts
from lambda_src.flows.freezing import freeze
from lambda_src.flows.reading import check
from lambda_src.flows.shapes import InputRefusedError, NotWaitingError, Outcome, Step
from lambda_src.runtime.http.errors import InvalidRequestError
from lambda_src.runtime.http.text import check_payload
from tests.lambda_src.flow_vault.asking import Asker, flows
from tests.lambda_src.flows.test_hostile import TYPED, graphs
from tests.lambda_src.postgres import Database
from tests.lambda_src.vault.suite import open_vault

MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
MEMBER = Facts(user_id="user-1")
FAILED = Outcome("failed", None, {}, None, "timeout")
_EXAMPLES = 250


def plain(value: Any) -> Any:
    """A value as it is after a way over JSON."""
    return json.loads(json.dumps(value))


def is_text(value: Any) -> bool:
    """Whether the vault lets every text of a value in."""
    try:
        check_payload({"value": value})
    except InvalidRequestError:
        return False
    return True


def agree(told: dict[str, Any], step: Step) -> None:
    """What the deployed function tells is what the engine did, and no session is between nodes."""
    session = told["session"]
    assert session["state"] == plain(step.session.scopes)
    assert session["state_hash"] == state_hash(step.session.scopes)
    assert session["status"] == step.session.status
    assert told["pending"] == (step.task is not None)
    assert told["messages"] == plain([dataclasses.asdict(each) for each in step.messages])
    question = None if step.question is None else step.question.view()
    assert told["question"] == plain(question)
    assert (step.session.waiting is None) == (session["status"] != "active")


def played(asker: Asker, tasks: FlowTasks, document: dict[str, Any], answers: list[Any]) -> None:
    """Play a document in both, answer by answer, until one of them has nothing left."""
    checked = check(document, ("*",))
    assume(checked.document is not None and is_text([document, answers]))
    assert checked.document is not None
    Asker.admin(asker.flows).publish(document)
    engine = Engine(freeze(checked.document, lambda _: None), FileContent()).at(MOMENT)
    try:
        engine.start("seed", {}, MEMBER)
    except InputRefusedError:
        assert asker("start", flow=document["seed_key"])["error"]["status"] in {400, 422}
        return
    told = asker.did("start", flow=document["seed_key"])
    token, seed = told["session_token"], told["session"]["id"]
    step = engine.start(seed, {}, MEMBER)
    agree(told, step)
    for given_ in answers:
        revision = told["session"]["revision"]
        if step.session.status != "active":
            return
        if step.task is not None:
            name = TaskName(session_id=seed, revision=revision)
            assert tasks.begin("acme", name)["decision"] == "go"
            tasks.report("acme", name, FAILED)
            told = asker.did("read", token=token, after=revision)
            step = engine.resume(step.session, FAILED)
            agree(told, step)
            continue
        reply = asker("interact", token=token, revision=revision, input=given_)
        try:
            step = engine.answer(step.session, given_)
        except (InputRefusedError, NotWaitingError):
            assert reply["error"]["status"] in {400, 422}
            continue
        told = reply["body"]
        agree(told, step)


def test_simulate_and_the_deployed_engine_agree_on_any_graph(database: Database) -> None:
    numbers = count()
    with open_vault(database) as vault:
        asker = Asker.member(flows(vault, clock=lambda: MOMENT))
        tasks = FlowTasks(vault, 60, 10**6, 1, clock=lambda: MOMENT)

        @settings(
            max_examples=_EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        @given(graphs(sound=True), st.lists(TYPED, min_size=2, max_size=6))
        def holds(document: dict[str, Any], answers: list[Any]) -> None:
            played(asker, tasks, {**document, "seed_key": f"graph-{next(numbers)}"}, answers)

        holds()
