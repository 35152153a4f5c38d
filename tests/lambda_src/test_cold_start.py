"""What a cold start does not load: counted in one process that every function shares."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.cold.aws import answering_aws
from benchmarks.cold.first_requests import STREAM, first_requests, variables
from modules.bundle import function_names

ROOT = Path(__file__).resolve().parents[2]
MODELS = "lambda_src.runtime.models"
# Lambda's runtime has no awscrt, which botocore imports where it is installed.
NEVER = ("boto3", "s3transfer", f"{MODELS}.gemini", f"{MODELS}.openai_compatible",
         f"{MODELS}.over_http", f"{MODELS}.bedrock_agent")  # fmt: skip
ONCE_CHOSEN = f"{MODELS}.bedrock"
DRIVER = """
import importlib, json, sys
from benchmarks.cold.start import answered
events = json.load(sys.stdin)
for module in events: importlib.import_module(module)
imported = sorted(sys.modules)
answers = {module: answered(module, event) for module, event in events.items()}
print(json.dumps({"imported": imported, "answers": answers, "answered": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str]]:
    """The modules after all imports, and after all first requests, which had their answers."""
    firsts = {name: first for name, first in first_requests().items() if name != STREAM}
    with answering_aws() as address:
        events = {f"lambda_src.{name}.handler": first.event for name, first in firsts.items()}
        run = subprocess.run(
            [sys.executable, "-c", DRIVER], input=json.dumps(events), text=True, cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **variables(address)},
            capture_output=True, check=True, timeout=120,
        )  # fmt: skip
    told = json.loads(run.stdout.splitlines()[-1])
    for name, first in firsts.items():
        assert first.found in told["answers"][f"lambda_src.{name}.handler"], name
    return {when: told[when] for when in ("imported", "answered")}


def test_every_function_has_a_first_request() -> None:
    assert sorted(first_requests()) == function_names(ROOT)


@pytest.mark.parametrize("when", ["imported", "answered"])
def test_no_function_loads_what_no_first_request_needs(
    loaded: dict[str, list[str]], when: str
) -> None:
    heavy = [name for name in loaded[when] if name.startswith(tuple(f"{it}." for it in NEVER))]
    assert heavy + [name for name in loaded[when] if name in NEVER] == []


def test_the_chosen_model_is_loaded_with_the_first_request_and_not_before(
    loaded: dict[str, list[str]],
) -> None:
    assert ONCE_CHOSEN not in loaded["imported"]
    assert ONCE_CHOSEN in loaded["answered"]


def test_importing_the_streaming_function_loads_none_of_it_either() -> None:
    code = "import lambda_src.stream.application, sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}, timeout=60,
    )  # fmt: skip
    assert not {*NEVER, ONCE_CHOSEN} & set(run.stdout.split())
