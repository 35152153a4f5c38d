"""The example flows, imported and published by the command, play alike here and out there."""

import json
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from gatehouse.home import repository
from gatehouse.operating.flows.playing import play
from gatehouse.operating.flows.script import Scripted, read_script
from tests.deployed.evidence import eventually
from tests.deployed.flow_stage import FrontDoorStage
from tests.deployed.people import Person, must, new_tenant
from tests.deployed.running import Rehearsal
from tests.deployed.visitors import visitor
from tests.folders import content, files_under
from tests.lambda_src.flow_worker.hosts import host

EXAMPLES = repository() / "docs" / "examples" / "flows"
EMBEDDED = ("guest-profile", "guest-tastes")
KEY = "table-for-tonight"
POISON_SECONDS = 300  # its deliveries take 155: 5, 10, 20, 40 and 80 between them
_UNANSWERED = frozenset({429, 502, 503, 504})
_TRIES = 10  # of an input that nobody answered: eight functions start at once


def path_of(key: str) -> str:
    return str(EXAMPLES / f"{key}.json")


@pytest.fixture(scope="module", autouse=True)
def poison(rehearsal: Rehearsal) -> str:
    """A message that no worker can do, there before all else, for it is delivered five times."""
    body = json.dumps({"tenant_id": "acme", "poison": uuid4().hex})
    queue = rehearsal.output("flows", "tasks_queue_url")
    rehearsal.administrator("sqs").send_message(QueueUrl=queue, MessageBody=body)
    return body


@pytest.fixture(scope="module")
def admin(rehearsal: Rehearsal) -> Person:
    """The administrator of a tenant that has no flows yet."""
    return Person.invited(rehearsal, new_tenant(rehearsal), "tenant-admin")


@pytest.fixture(scope="module")
def public_key(rehearsal: Rehearsal, admin: Person) -> str:
    """Of the composite, after everything was imported and published."""
    content = ("--content", str(EXAMPLES / "content.json"))
    options = ("--publish", "--user", admin.email)
    must(rehearsal, "flows", "import", *map(path_of, EMBEDDED), *content, *options)
    said = must(rehearsal, "flows", "import", path_of(KEY), *options, "--visibility", "public")
    return next(line.split()[-1] for line in said.splitlines() if line.startswith("Public key"))


def simulated(rehearsal: Rehearsal, key: str, seed: str, *options: str) -> dict[str, Any]:
    """What `simulate` tells of an example."""
    embedded = [part for each in EMBEDDED for part in ("--embed", path_of(each))]
    content = ("--content", str(EXAMPLES / "content.json"))
    played = must(
        rehearsal, "flows", "simulate", path_of(key), *embedded, *content, "--seed", seed,
        *options, "--json",
    )  # fmt: skip
    told: dict[str, Any] = json.loads(played)
    return told


def at_its_start(state: Any) -> tuple[str, str]:
    """Options that let `simulate` play at the time of a session."""
    return "--at", state["session"]["started_at"]


def of_nobody(state: Any) -> dict[str, Any]:
    """A state without what the platform knows of the user who signed in; `simulate` has none."""
    user = {name: value for name, value in state["user"].items() if name not in {"id", "name"}}
    return {**state, "user": user}


def test_a_composite_plays_as_one_conversation_alike_here_and_through_the_front_door(
    rehearsal: Rehearsal, public_key: str
) -> None:
    script = read_script(EXAMPLES / "answers.json")
    with visitor(rehearsal) as came:
        stage = FrontDoorStage(came, KEY, public_key)
        played = play(stage, Scripted(script.answers))
        state, seed = stage.state(), stage.session["id"]

    answers = ("--answers", str(EXAMPLES / "answers.json"))
    here = simulated(rehearsal, KEY, seed, *answers, *at_its_start(state))

    assert (played.ended, here["ended"]) == (True, True)
    assert played.lines == here["transcript"]
    assert state == here["state"]
    assert played.lines[-1]["said"]["text"] == "Two, heat WARM: see you tonight!"


def test_what_only_an_operator_is_told_is_in_no_transcript(
    rehearsal: Rehearsal, public_key: str, admin: Person, tmp_path: Path
) -> None:
    assert public_key
    answers = [{"option": 2}, {"option": 1}]
    with visitor(rehearsal, admin.sign_in().id) as came:
        stage = FrontDoorStage(came, "guest-tastes")
        played = play(stage, Scripted(answers))
        state, seed = stage.state(), stage.session["id"]
    script = tmp_path / "answers.json"
    script.write_text(json.dumps(answers), "utf-8")

    options = ("--answers", str(script), *at_its_start(state))
    here = simulated(rehearsal, "guest-tastes", seed, *options)

    assert "unknown_reference at sum_up: user.heat_key" in here["notes"]
    assert played.lines == here["transcript"]
    assert of_nobody(state) == here["state"]


def test_an_exported_document_is_the_one_that_was_imported(
    rehearsal: Rehearsal, admin: Person, public_key: str, tmp_path: Path
) -> None:
    assert public_key
    to = tmp_path / "exported.json"

    must(rehearsal, "flows", "export", KEY, "--to", str(to), "--user", admin.email)

    assert must(rehearsal, "flows", "diff", path_of(KEY), str(to)) == ""


def test_content_is_found_exported_and_its_changes_are_logged(
    rehearsal: Rehearsal, admin: Person, public_key: str, tmp_path: Path
) -> None:
    assert public_key
    to, by = tmp_path / "content.json", ("--user", admin.email)

    found = must(rehearsal, "flows", "content", "list", "--search", "plates", *by)
    must(rehearsal, "flows", "content", "export", "--to", str(to), *by)
    (entry,) = must(
        rehearsal, "flows", "audit", "--subject", "content", "--limit", "1", *by
    ).splitlines()

    assert "Which plate do you take?" in found
    written = json.loads((EXAMPLES / "content.json").read_text("utf-8"))["content"]
    exported = json.loads(to.read_text("utf-8"))["content"]
    assert {item["id"] for item in exported} == {item["id"] for item in written}
    assert json.loads(entry)["action"] == "create_content"


def test_a_session_stays_on_its_version_and_a_rollback_moves_new_ones(
    rehearsal: Rehearsal, admin: Person, tmp_path: Path
) -> None:
    def document(greeting: str) -> str:
        nodes = [
            {"id": "ask", "type": "question", "content": {"question": "Ready?", "variable": "x"}},
            {"id": "bye", "type": "message", "content": {"messages": [said(greeting)]}},
        ]
        held = {
            "seed_key": "greeting",
            "name": "Greeting",
            "entry_node_id": "ask",
            "nodes": nodes,
            "connections": [{"source": "ask", "target": "bye", "type": "default"}],
        }
        path = tmp_path / f"{greeting}.json"
        path.write_text(json.dumps(held), "utf-8")
        return str(path)

    def said(text: str) -> dict[str, str]:
        return {"type": "text", "text": text}

    options = ("--publish", "--user", admin.email)
    must(rehearsal, "flows", "import", document("first"), *options)
    token = admin.sign_in().id
    with visitor(rehearsal, token) as came:
        old = FrontDoorStage(came, "greeting")
        old.start()
        must(rehearsal, "flows", "import", document("second"), *options)
        new = FrontDoorStage(came, "greeting")
        new.start()
        texts = [stage.answer("yes").messages[0].content["text"] for stage in (old, new)]
        must(rehearsal, "flows", "rollback", "greeting", "--version", "1", "--user", admin.email)
        back = FrontDoorStage(came, "greeting")
        back.start()
        texts.append(back.answer("yes").messages[0].content["text"])

    assert texts == ["first", "second", "first"]
    compared = rehearsal.command("flows", "diff", "greeting@1", "greeting@2", "--user", admin.email)
    assert compared.returncode == 1
    assert "'first' -> 'second'" in compared.stdout


def test_a_document_with_mistakes_is_not_published_and_every_mistake_is_told(
    rehearsal: Rehearsal, admin: Person, tmp_path: Path
) -> None:
    path = tmp_path / "broken.json"
    broken = {
        "seed_key": "broken",
        "name": "Broken",
        "entry_node_id": "nowhere",
        "nodes": [{"id": "ask", "type": "question", "content": {"input_type": "telepathy"}}],
        "connections": [{"source": "ask", "target": "gone", "type": "default"}],
    }
    path.write_text(json.dumps(broken), "utf-8")

    refused = rehearsal.command("flows", "import", str(path), "--publish", "--user", admin.email)

    assert refused.returncode == 1
    for word in ("nowhere", "input_type", "gone"):
        assert word in refused.stderr


def test_a_member_may_not_edit_flows(rehearsal: Rehearsal) -> None:
    refused = rehearsal.command(
        "flows", "import", path_of("guest-profile"), "--user", "member@acme.example"
    )

    assert refused.returncode == 1
    assert "forbidden" in refused.stderr


CALLING = {
    "seed_key": "calling",
    "name": "Calling",
    "entry_node_id": "ask",
    "nodes": [
        {"id": "ask", "type": "question", "content": {"question": "Who?", "variable": "user.name"}},
        {
            "id": "call",
            "type": "webhook",
            "content": {
                "method": "POST",
                "headers": {"Authorization": "Bearer {{secret:booking}}"},
                "body": {"name": "{{user.name}}"},
                "response_mapping": {"temp.id": "$.id", "temp.echo": "$.echo"},
            },
        },
        {
            "id": "good",
            "type": "message",
            "content": {"messages": [{"type": "text", "text": "{{temp.id}} {{temp.echo}}"}]},
        },
        {
            "id": "bad",
            "type": "message",
            "content": {"messages": [{"type": "text", "text": "Not now."}]},
        },
    ],
    "connections": [
        {"source": "ask", "target": "call", "type": "default"},
        {"source": "call", "target": "good", "type": "success"},
        {"source": "call", "target": "bad", "type": "failure"},
    ],
}
SECRET = f"marker-of-a-booking-secret-{uuid4().hex}"


def calling(rehearsal: Rehearsal, tmp_path: Path, url: str) -> tuple[Person, str]:
    """A tenant with a public flow that calls an address, and its public key."""
    tenant = new_tenant(rehearsal)
    admin = Person.invited(rehearsal, tenant, "tenant-admin")
    document = json.loads(json.dumps(CALLING))
    document["nodes"][1]["content"]["url"] = url
    path = tmp_path / "calling.json"
    path.write_text(json.dumps(document), "utf-8")
    stored = rehearsal.command("flows", "secret", "booking", "--tenant", tenant, stdin=SECRET)
    assert stored.returncode == 0, stored.stderr
    options = ("--publish", "--visibility", "public", "--user", admin.email)
    said = must(rehearsal, "flows", "import", str(path), *options)
    key = next(line.split()[-1] for line in said.splitlines() if line.startswith("Public key"))
    return admin, key


def test_a_call_leaves_by_the_queue_once_with_its_secret_and_its_answer_is_said(
    rehearsal: Rehearsal, tmp_path: Path
) -> None:
    machine = tomllib.loads((rehearsal.home / "machine.toml").read_text("utf-8"))
    (allowed,) = machine["flows"]["allowed_hosts"]
    echo = {"id": 7, "echo": f"you sent {SECRET}"}
    with host({"body": echo}, port=int(allowed.partition(":")[2])) as there:
        _, key = calling(rehearsal, tmp_path, f"http://{allowed}/hook")
        name = f"Ada-{uuid4().hex}"
        with visitor(rehearsal) as came:
            stage = FrontDoorStage(came, "calling", key)
            stage.start()
            heard = stage.answer(name)
            history, state = stage.history(), stage.state()

    assert [message.content["text"] for message in heard.messages] == ["7 you sent [secret]"]
    assert heard.ended
    (seen,) = there.seen
    assert seen.headers["authorization"] == f"Bearer {SECRET}"
    assert seen.headers["idempotency-key"].endswith(":call:2")
    assert [entry["kind"] for entry in history] == ["start", "answer", "outcome"]
    assert SECRET not in json.dumps([history, state])
    assert files_with(rehearsal, name), "The database was not searched."
    # The embedded Secrets Manager keeps it, in a folder that nobody else may read.
    aws = rehearsal.home / "aws"
    assert files_with(rehearsal, SECRET) == [aws / "state" / "secretsmanager.json"]
    assert aws.stat().st_mode & 0o077 == 0


def files_with(rehearsal: Rehearsal, text: str) -> list[Path]:
    """Of all that the platform keeps: logs, what PostgreSQL writes ahead, states, bundles."""
    return [
        path
        for path in files_under(rehearsal.home)
        if ".terraform" not in path.parts and text.encode() in content(path)
    ]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/"]
)
def test_a_call_to_the_inside_is_refused_and_the_flow_goes_its_way_of_failure(
    rehearsal: Rehearsal, tmp_path: Path, url: str
) -> None:
    _, key = calling(rehearsal, tmp_path, url)
    with visitor(rehearsal) as came:
        stage = FrontDoorStage(came, "calling", key)
        stage.start()
        heard = stage.answer("Ada")

    assert [message.content["text"] for message in heard.messages] == ["Not now."]


def test_of_many_inputs_at_once_one_is_taken(rehearsal: Rehearsal, public_key: str) -> None:
    with visitor(rehearsal) as came:
        stage = FrontDoorStage(came, KEY, public_key)
        stage.start()

        def answered(number: int) -> list[httpx.Response]:
            """One visitor's tries: a gateway's error does not say what became of an input."""
            tried: list[httpx.Response] = []
            while len(tried) < _TRIES and (not tried or tried[-1].status_code in _UNANSWERED):
                tried.append(stage.interact(f"Guest {number}", 1))
            return tried

        with ThreadPoolExecutor(8) as pool:
            tries = list(pool.map(answered, range(8)))
        ends = sorted(tried[-1].status_code for tried in tries)
        is_known = all(len(tried) == 1 for tried in tries)  # else the one taken may be unanswered

        assert ends in ([[200, *[409] * 7]] if is_known else [[200, *[409] * 7], [409] * 8]), [
            [(answer.status_code, answer.text) for answer in tried] for tried in tries
        ]
        assert [entry["revision"] for entry in stage.history()] == [1, 2]
        answers = [tried[-1] for tried in tries]
        taken = {a.json()["session"]["revision"] for a in answers if a.status_code == 200}
        refused = [a.json()["error"] for a in answers if a.status_code == 409]
    assert taken <= {2}
    assert {error["revision"] for error in refused} == {2}


def test_another_visitors_session_is_not_there(rehearsal: Rehearsal, public_key: str) -> None:
    with visitor(rehearsal) as came, visitor(rehearsal) as other:
        first, second = (FrontDoorStage(each, KEY, public_key) for each in (came, other))
        first.start()
        second.start()
        answer = other.client.get(f"/chat/public/sessions/{first.token}", headers=second._headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_poisoned_task_ends_among_the_dead_letters_and_can_be_sent_again(
    rehearsal: Rehearsal, poison: str
) -> None:
    queues = rehearsal.administrator("sqs")
    dead = rehearsal.output("flows", "tasks_dead_letter_url")

    def told(*options: str) -> int:
        return int(must(rehearsal, "flows", "redrive", *options).split()[0])

    def bodies() -> list[str]:
        held = queues.receive_message(QueueUrl=dead, MaxNumberOfMessages=10, VisibilityTimeout=0)
        return [message["Body"] for message in held.get("Messages", [])]

    eventually(lambda: poison in bodies(), "it is delivered for ever", POISON_SECONDS)

    failed = told("--count")
    assert failed >= 1
    assert told() >= 1
    assert told("--count") < failed
