"""One cold start: a process that imports a handler and answers its first event."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_INTERPRETER = str(Path(sys.executable).resolve())  # that of the virtual environment, without it
_START = Path(__file__).with_name("start.py")


@dataclass(frozen=True)
class Start:
    """Milliseconds until the first answer, processor time of the whole process, what it loaded."""

    wall_ms: float
    cpu_ms: float
    answer: str
    modules: frozenset[str]
    loaded_bytes: int


def start(
    module: str, event: Mapping[str, Any], path: Sequence[Path], variables: Mapping[str, str]
) -> Start:
    """Start the interpreter without its own packages, and return how the first answer came.

    `path` is where it imports from; it writes no bytecode, as below Lambda's read-only folders.
    Raises RuntimeError when no answer comes.
    """
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
        **variables,
        "PYTHONPATH": os.pathsep.join(map(str, path)),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [_INTERPRETER, "-s", "-S", str(_START), module]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(
        command, env=environment, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(event))
        process.stdin.close()
        answer = process.stdout.readline()
        wall = time.perf_counter() - began
        rest = process.stdout.read()
        complaint = process.stderr.read() if process.stderr else ""
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not rest:
        raise RuntimeError(f"{module} gave no answer: {complaint[-2000:]}")
    loaded = json.loads(rest)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Start(1000 * wall, 1000 * cpu, answer, frozenset(loaded["modules"]), loaded["bytes"])
