"""What makes a test slow: the fixtures that it uses, directly or not, or its folder."""

from collections.abc import Iterable, Iterator

# Fixtures that start or read something; every fixture built on them costs the same.
_BY_FIXTURE = {
    "rehearsal": {"rehearsal"},
    "browser": {"browser"},
    "plan": {"once"},
    "service": {"postgres", "aws_address", "emulator"},
}
# Tests that run a program themselves.
_BY_FOLDER = {
    "tests/gatehouse/delivery/sealing/": "plan",
    "tests/gatehouse/delivery/test_deployment.py": "plan",
    "tests/gatehouse/delivery/test_offline.py": "plan",
    "tests/gatehouse/delivery/test_terraform.py": "plan",
    "tests/gatehouse/operating/origin_secret/": "service",
    "tests/gatehouse/operating/test_tenant_secrets.py": "service",
    "tests/gatehouse/review/": "plan",
    "tests/gatehouse/setup/": "plan",
    "tests/gatehouse/toolchain/": "plan",
    "tests/gatehouse/commands/": "plan",
    "tests/lambda_src/runtime/models/": "service",
    "tests/lambda_src/stream/": "service",
    "tests/modules/": "plan",
    "tests/rehearsal/": "service",
    "tests/stacks/": "plan",
    "tests/web/": "browser",
    "tests/workflows/": "plan",
}


def costs(path: str, fixtures: Iterable[str]) -> Iterator[str]:
    """Yield the marks of a test by its path in the repository and the fixtures that it uses."""
    used = set(fixtures)
    yield from (mark for mark, names in _BY_FIXTURE.items() if used & names)
    yield from {mark for folder, mark in _BY_FOLDER.items() if path.startswith(folder)}
