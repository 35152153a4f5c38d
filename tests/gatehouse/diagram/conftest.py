"""The boxes of the planned environments, and a request that went past all checkpoints."""

from typing import Protocol

import pytest

from gatehouse.delivery.synthesis import Synthesis
from gatehouse.diagram.boxes import Placement
from gatehouse.diagram.playing import Request
from gatehouse.operating.request_path import Step
from policies.estate import Estate, Stack
from tests.plans.reading import Plan


class Environments(Protocol):
    """The fixture `environments` of the whole test suite."""

    def plans(self, environment: str) -> dict[str, Plan]: ...

    def synthesis(self, environment: str) -> Synthesis: ...


@pytest.fixture(scope="session")
def placement(environments: Environments, planned_environment: str) -> Placement:
    plans = environments.plans(planned_environment)
    return Placement(Estate(
        Stack(stack.name, plans[stack.name].document, stack.configuration())
        for stack in environments.synthesis(planned_environment).stacks
    ))  # fmt: skip


@pytest.fixture
def asked() -> Request:
    tenant = {"tenant_id": "acme", "request_id": "one"}
    return Request("one", [
        Step(1000, "context", {**tenant, "message": "vault answered", "duration_ms": 46}),
        Step(1900, "ask", {**tenant, "message": "model answered",
                           "gen_ai.request.model": "<b>nova</b>", "duration_ms": 800}),
        Step(2000, "ask", {**tenant, "message": "request answered", "status": 200,
                           "route": "POST /ai/ask", "duration_ms": 1010}),
    ])  # fmt: skip


@pytest.fixture
def streamed() -> Request:
    line = {"tenant_id": "acme", "message": "request answered", "status": 200}
    return Request("two", [Step(5, "stream", {**line, "route": "POST /stream/chat"})])
