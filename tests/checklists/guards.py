"""For each step of the lists, how one sees that it was left out for a thing that was added."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from environments.reference import reference
from gatehouse.home import repository
from gatehouse.operating.dead_letters import QUEUES
from rehearsal.hostile.contracts import NoContractError, contract_of, expanded
from rehearsal.hostile.routes import Route
from tests.lambda_src.test_suspension import SUSPENDED
from tests.plans.test_status import WITHOUT_A_CHECK


@dataclass(frozen=True)
class Thing:
    """Something that a list is about.

    `name` is the one in AWS without its prefix, `stack` where it is made, `key` the partition key
    of a table and the outputs of a queue's stack, `route` the route.
    """

    name: str
    stack: str = ""
    key: str = ""
    route: Route | None = None

    @property
    def snake(self) -> str:
        """The name as sources write it."""
        return self.name.replace("-", "_")


@dataclass(frozen=True)
class Guard:
    """`lacks` tells whether a thing is missing in the `file` that a step of its list names."""

    kind: str
    file: str
    lacks: Callable[[Thing], bool]


def _text(file: str) -> str:
    path = repository() / file
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _unnamed(file: str) -> Callable[[Thing], bool]:
    """Whether the file has neither form of the name as a word of its own."""

    def lacks(thing: Thing) -> bool:
        text = _text(file.replace("<stack>", thing.stack))
        return not re.search(rf"(?<!\w)(?:{thing.name}|{thing.snake})(?![\w-])", text)

    return lacks


def _without_need(thing: Thing) -> bool:
    needs = _text("policies/claims/needs.toml")
    at_the_edge = thing.stack == "edge" and '"edge functions"' in needs
    return not at_the_edge and f'"{thing.name}"' not in needs


def _route_of(thing: Thing) -> Route:
    assert thing.route
    return thing.route


def _without_contract(thing: Thing) -> bool:
    try:
        for route in expanded(_route_of(thing)):
            contract_of(route)
    except NoContractError:
        return True
    return False


def _without_operation(thing: Thing) -> bool:
    path = _route_of(thing).path
    described = f'"{_route_of(thing).method}", "{path}"'
    hidden = path == "/api/openapi.json"  # the document itself
    return (
        path.startswith("/api/")
        and not hidden
        and described not in _text("lambda_src/api_document/operations.py")
    )


def _undocumented(thing: Thing) -> bool:
    path = _route_of(thing).path.partition("{")[0].rstrip("/")
    path = path.replace("/chat/public/", "/chat/")  # docs/flows.md: the same paths below it
    pages = (repository() / "docs").glob("**/*.md")
    return not any(path in page.read_text(encoding="utf-8") for page in pages)


def _without_dead_letters(thing: Thing) -> bool:
    known = {(queue.stack, queue.queue) for queue in QUEUES.values()}
    return (thing.stack, thing.key) not in known


def _without_alarm(thing: Thing) -> bool:
    stack_and_output = f'"{thing.stack}", "{_dead(thing.key)}"'
    return stack_and_output not in _text("tests/deployed/faults.py")


def _dead(output: str) -> str:
    return f"{output.removesuffix('queue_url')}dead_letter_url"


def _without_row(thing: Thing) -> bool:
    return f"`{thing.name}`" not in _text("docs/environments.md")


def _without_field(thing: Thing) -> bool:
    return f"`{thing.name}`" not in reference()


def _without_mutation(thing: Thing) -> bool:
    subject = thing.name.removeprefix("GH_").rsplit("_", 1)[0].lower()
    return f'"{thing.name}"' not in _text(f"tests/policies/mutations/{subject}.py")


GUARDS = (
    Guard("A route", "rehearsal/hostile/contracts.py", _without_contract),
    Guard(
        "A route",
        "tests/lambda_src/test_suspension.py",
        lambda thing: _route_of(thing).function not in {*SUSPENDED, *WITHOUT_A_CHECK},
    ),
    Guard("A route", "lambda_src/api_document/operations.py", _without_operation),
    Guard("A route", "docs/", _undocumented),
    Guard(
        "A table",
        "policies/checks/dynamodb/tenant_key.py",
        lambda thing: f'"{thing.key}"' not in _text("policies/checks/dynamodb/tenant_key.py"),
    ),
    Guard(
        "A table",
        "gatehouse/operating/tenant_stores/items.py",
        lambda thing: (
            f'"{thing.snake}_table_name"' not in _text("gatehouse/operating/tenant_stores/items.py")
        ),
    ),
    Guard("A table", "tests/lambda_src/tables.py", _unnamed("tests/lambda_src/tables.py")),
    Guard("A table", "docs/stacks/tables.md", _unnamed("docs/stacks/tables.md")),
    Guard(
        "A function",
        "lambda_src/<function>/",
        lambda thing: not (repository() / "lambda_src" / thing.snake).is_dir(),
    ),
    Guard("A function", "policies/claims/needs.toml", _without_need),
    Guard(
        "A function",
        "rehearsal/faults/reliability.toml",
        _unnamed("rehearsal/faults/reliability.toml"),
    ),
    Guard("A function", "docs/architecture.md", _unnamed("docs/architecture.md")),
    Guard("A function", "docs/stacks/<stack>.md", _unnamed("docs/stacks/<stack>.md")),
    Guard("A queue", "gatehouse/operating/dead_letters.py", _without_dead_letters),
    Guard("A queue", "tests/deployed/faults.py", _without_alarm),
    Guard(
        "A queue",
        "docs/stacks/<stack>.md",
        lambda thing: f"`{thing.key}`" not in _text(f"docs/stacks/{thing.stack}.md"),
    ),
    Guard("A setting", "environments/", _without_field),
    Guard("A setting", "docs/environments.md", _without_row),
    Guard("A policy", "tests/policies/mutations/<subject>.py", _without_mutation),
    Guard("A policy", "docs/policies.md", _unnamed("docs/policies.md")),
    Guard("A policy", "docs/kill-table.md", _unnamed("docs/kill-table.md")),
)
# Steps that no thing can leave out: without them it is not there, or it does not load.
BY_ITSELF = {
    ("A route", 1): "a route is made by a stack",
    ("A table", 1): "a table is made by a stack",
    ("A function", 2): "a function is made by a stack",
    ("A queue", 1): "a queue is made by a stack",
    ("A setting", 2): "a file without it does not load: environments/load.py names file and key",
    ("A policy", 1): "a policy is its file",
}
