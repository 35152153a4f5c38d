"""docs/chat-api.md says what the code does."""

import ast
import json
import re
from pathlib import Path

from lambda_src.chat.requests import ChatRequest
from lambda_src.runtime.storage.records import Session
from lambda_src.sessions.requests import NewSession

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/chat-api.md").read_text(encoding="utf-8")
EXAMPLES = [json.loads(found) for found in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]


def codes_in_the_source() -> set[str]:
    """Every error code that a class has by default or that is given where one is raised."""
    bases = {"conflict"}  # always raised with a code of its own
    found = set()
    for path in (ROOT / "lambda_src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case (
                    ast.keyword(arg="code", value=ast.Constant(value=str(code)))
                    | ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code)))
                    | ast.AnnAssign(target=ast.Name(id="code"), value=ast.Constant(value=str(code)))
                    | ast.Call(
                        func=ast.Name(id="NotWaitingError"),
                        args=[ast.Constant(value=str(code)), *_],
                    )
                ):
                    found.add(code)
    return found - bases


def test_every_error_code_is_documented_and_every_documented_one_exists() -> None:
    documented = set(re.findall(r"^\| \d{3} \| `(\w+)` \|", TEXT, re.MULTILINE))
    assert documented == codes_in_the_source()


def test_the_requests_shown_are_taken() -> None:
    fields = {"message", "tenant_context", "title"}
    chat, session = (example for example in EXAMPLES if set(example) <= fields)
    assert ChatRequest.model_validate(chat).session_id
    assert NewSession.model_validate(session).title


def test_the_session_shown_has_the_fields_of_a_session() -> None:
    (shown,) = (example for example in EXAMPLES if "message_count" in example)
    assert Session.of(shown).as_json() == shown
