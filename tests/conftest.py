"""What many tests read: every environment synthesized once, and planned once."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, settings

from environments import names
from gatehouse.delivery.offline import plan_offline
from gatehouse.delivery.synthesis import Synthesis, read, synthesize
from gatehouse.home import repository
from tests.costs import costs
from tests.once import Once
from tests.plans.reading import Plan

PLANNED = ("local", "prod")

# How long an example takes says how busy the machine is, and nothing about what is tested.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    # python-terraform logs exit codes other than 0 with a deprecated method.
    config.addinivalue_line("filterwarnings", "ignore:The 'warn' method:DeprecationWarning")


@pytest.fixture(scope="session", autouse=True)
def one_reading_of_certificate_authorities() -> Iterator[None]:
    """Clients of httpx share what they trust: reading it takes 50 ms for each of thousands."""
    with pytest.MonkeyPatch.context() as patched:
        shared = lru_cache(httpx.create_ssl_context)
        patched.setattr("httpx._transports.default.create_ssl_context", shared)
        yield


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks each test by what makes it slow; `make test-fast` runs those without a mark."""
    for item in items:
        path = item.path.relative_to(repository()).as_posix()
        for mark in costs(path, getattr(item, "fixturenames", ())):
            item.add_marker(mark)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    return Once.of_session(tmp_path_factory)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The repository that is tested."""
    return repository()


@pytest.fixture(scope="session", params=names())
def environment(request: pytest.FixtureRequest) -> str:
    """Every environment in turn."""
    name: str = request.param
    return name


class Environments:
    """Syntheses and plans by environment, made when somebody asks."""

    def __init__(self, once: Once) -> None:
        self._once = once
        self._plans: dict[str, dict[str, Plan]] = {}

    def synthesis(self, environment: str) -> Synthesis:
        def make(folder: Path) -> None:
            synthesize(environment, folder, of_this_machine=False)

        return read(environment, self._once.make(f"synthesis/{environment}", make))

    def plans(self, environment: str) -> dict[str, Plan]:
        """The plan of each stack, made by the real Terraform and the real provider."""
        if environment not in self._plans:
            synthesis = self.synthesis(environment)

            def make(folder: Path) -> None:
                outcome = plan_offline(synthesis, folder / "plans", folder / "work")
                for error in outcome.failed.values():
                    raise error

            # Every plan keeps two processors busy by itself.
            made = self._once.make(f"plans/{environment}", make, alone_with="planning")
            files = (made / "plans").glob("*.plan.json")
            self._plans[environment] = {
                file.name.removesuffix(".plan.json"): Plan.read(file) for file in files
            }
        return self._plans[environment]


@pytest.fixture(scope="session")
def environments(once: Once) -> Environments:
    return Environments(once)


@pytest.fixture(scope="session", params=PLANNED)
def planned_environment(request: pytest.FixtureRequest) -> str:
    """The environments that are planned: the rehearsal's, and the one that the others follow.

    That `dev` and `staging` are `prod` with other values: tests/stacks/test_alike.py.
    """
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def synthesis(environments: Environments, environment: str) -> Synthesis:
    """One environment as it was synthesized."""
    return environments.synthesis(environment)


@pytest.fixture(scope="session")
def plans(environments: Environments, planned_environment: str) -> dict[str, Plan]:
    """The plans of one environment by the names of their stacks."""
    return environments.plans(planned_environment)
