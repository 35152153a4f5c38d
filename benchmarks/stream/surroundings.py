"""The function as a process of its own, with everything that it talks to on loopback."""

import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.cold.aws import USER
from benchmarks.stream.measure import Target, events, frames
from lambda_src.runtime.billing.budget import open_budget
from lambda_src.runtime.billing.reservations import Use
from lambda_src.runtime.identity.admission import AdmissionByTable
from lambda_src.runtime.identity.tenants import Membership, Tenant, TenantStore
from lambda_src.runtime.storage.dynamodb import connect
from lambda_src.runtime.storage.writes import Put
from tests.lambda_src.embedded_aws import ACCOUNT, embedded_aws
from tests.lambda_src.stream.issuer import AUDIENCE, ISSUER, POOL, bearer, serving_keys
from tests.lambda_src.tables import Tables, create_tables
from tests.rehearsal.simulators.model.running import running_model

ROOT = Path(__file__).resolve().parents[2]
MODEL = "us.amazon.nova-lite-v1:0"
TABLES_MS = 5
QUESTION = "Why does my loop never end when the list is empty, and where should I look first?"
_MODEL_SETTINGS = {"provider": "bedrock", "model_id": MODEL, "max_output_tokens": 500}


@dataclass(frozen=True)
class Surroundings:
    """The model alone, and the same model behind the function, also with fixed tables.

    `phases` gets a line for each answer of the last one.
    """

    alone: Target
    function: Target
    fixed: Target
    tables: Tables
    phases: Path

    def tables_ms(self, rounds: int) -> float:
        """Median of the two calls of DynamoDB that come before a model call, in milliseconds."""
        tenants = AdmissionByTable(TenantStore(self.tables.tenants))
        budget = open_budget(self.tables.usage, reservation_seconds=180, event_days=1)
        use, took = Use("chat", "model"), []
        for _ in range(rounds):
            began = time.perf_counter()
            tenants.active("acme")
            made = budget.reserve("acme", use, tokens=1, budget=1_000_000_000)
            took.append(time.perf_counter() - began)
            budget.release(made)
        return 1000 * statistics.median(took)


@contextmanager
def surroundings(word_milliseconds: int) -> Iterator[Surroundings]:
    """Start everything, and end it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-stream-")))
        os.environ.update(AWS_ACCESS_KEY_ID=ACCOUNT, AWS_SECRET_ACCESS_KEY="x")  # noqa: S106  # MiniStack's
        os.environ.update(AWS_DEFAULT_REGION="us-east-1")
        os.environ["AWS_ENDPOINT_URL"] = stack.enter_context(embedded_aws(folder))
        pace = ("--word-milliseconds", str(word_milliseconds))
        model = stack.enter_context(running_model(folder / "calls.jsonl", *pace))
        keys = stack.enter_context(serving_keys())
        tables = create_tables(connect())
        tenant = Tenant(tenant_id="acme", name="Acme", status="active")
        member = Membership(tenant_id="acme", user_id=USER, role="member")
        for record in (tenant, member):
            tables.tenants.write(Put(record.item()))
        address = stack.enter_context(_function(tables, model.address, keys.address, folder))
        phases = folder / "phases"
        fixed = {"TABLES_MS": str(TABLES_MS), "PHASES": str(phases)}
        fixed_address = stack.enter_context(
            _function(tables, model.address, keys.address, folder, fixed)
        )
        asked = {"messages": [{"role": "user", "content": [{"text": QUESTION}]}]}
        alone = f"{model.address}/model/{MODEL}/converse-stream"
        yield Surroundings(
            Target("model alone", alone, json.dumps(asked).encode(), frames),
            tutor("function", address, bearer()),
            tutor(f"function, tables of {TABLES_MS} ms", fixed_address, bearer()),
            tables,
            phases,
        )


def tutor(name: str, address: str, headers: dict[str, str]) -> Target:
    """A question to the tutor at an address."""
    body = json.dumps({"query": QUESTION}).encode()
    sent = {"content-type": "application/json", **headers}
    return Target(name, f"{address}/stream/chatbot", body, events, sent)


@contextmanager
def _function(
    tables: Tables, model: str, keys: str, folder: Path, fixed: dict[str, str] | None = None
) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {
        "SERVICE_NAME": "stream",
        "LOG_LEVEL": "ERROR",
        "USER_POOL_ID": POOL,
        "ISSUER": ISSUER,
        "AUDIENCE": AUDIENCE,
        "SESSIONS_TABLE_NAME": tables.sessions.name,
        "USAGE_TABLE_NAME": tables.usage.name,
        "TENANTS_TABLE_NAME": tables.tenants.name,
        "MONTHLY_TOKEN_BUDGET": "1000000000",
        **{f"{who}_CALLS_PER_MINUTE": "1000000" for who in ("USER", "TENANT")},
        "USER_STREAMS": "1000",
        "CONTEXT_FUNCTION_NAME": "none",
        "CONTEXT_SECONDS": "12",
        **{f"{use}_MODEL": json.dumps(_MODEL_SETTINGS) for use in ("TUTOR", "CHAT", "ASK")},
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": model,
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": keys,
        "API_KEYS_TABLE_NAME": "none",
        "LAMBDA_TASK_ROOT": str(ROOT),
        "PYTHON": sys.executable,
        "PORT": str(port),
        **(fixed or {}),
    }
    command = [str(ROOT / "lambda_src/stream/run.sh")]
    if fixed:
        options = ["--lifespan", "off", "--no-access-log", "--log-level", "warning", "--factory"]
        module = "benchmarks.stream.fixed_tables:application"
        command = [sys.executable, "-m", "uvicorn", module, "--port", str(port), *options]
        variables["PYTHONPATH"] = str(ROOT)
    process = subprocess.Popen(command, env={**os.environ, **variables}, cwd=folder)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/healthz", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("The function did not start.")
