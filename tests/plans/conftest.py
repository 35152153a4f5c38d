from collections.abc import Callable
from typing import Protocol

import pytest

from environments import Settings, load
from gatehouse.delivery.synthesis import Synthesis
from tests.plans.reading import Granted, Plan


class Environments(Protocol):
    """The fixture `environments` of the whole test suite."""

    def plans(self, environment: str) -> dict[str, Plan]: ...

    def synthesis(self, environment: str) -> Synthesis: ...


@pytest.fixture(scope="session")
def synthesis(environments: Environments, planned_environment: str) -> Synthesis:
    """The environment of the plans as it was synthesized."""
    return environments.synthesis(planned_environment)


@pytest.fixture(scope="session")
def settings(planned_environment: str) -> Settings:
    return load(planned_environment)


@pytest.fixture(scope="session")
def reference_plans(environments: Environments) -> dict[str, Plan]:
    """Production's plans, to compare the others with."""
    return environments.plans("prod")


@pytest.fixture(scope="session")
def identity(plans: dict[str, Plan]) -> Plan:
    return plans["identity"]


@pytest.fixture(scope="session")
def api(plans: dict[str, Plan]) -> Plan:
    return plans["api"]


@pytest.fixture(scope="session")
def tables(plans: dict[str, Plan]) -> Plan:
    return plans["tables"]


@pytest.fixture(scope="session")
def state(plans: dict[str, Plan]) -> Plan:
    return plans["state"]


@pytest.fixture
def role(state: Plan) -> Callable[[str], list[Granted]]:
    """The statements of the role `plan` or `apply`, in its own policy and in further ones."""

    def statements(name: str) -> list[Granted]:
        further = [
            policy
            for policy in state.all("aws_iam_policy")
            if policy.startswith(f"aws_iam_policy.{name}_")
        ]
        policies = (f"aws_iam_role_policy.{name}_permissions", *further)
        return [item for policy in policies for item in state.statements(policy)]

    return statements


@pytest.fixture
def names(settings: Settings) -> dict[str, str]:
    """ARNs of what decides about permissions."""
    prefix, account = settings.resource_prefix, settings.account.id
    return {
        "apply role": f"arn:aws:iam::{account}:role/{prefix}-apply",
        "plan role": f"arn:aws:iam::{account}:role/{prefix}-plan",
        "boundary": f"arn:aws:iam::{account}:policy/{prefix}-workload-boundary",
        "github": f"arn:aws:iam::{account}:oidc-provider/token.actions.githubusercontent.com",
        "own role": f"arn:aws:iam::{account}:role/{prefix}-chat",
        "foreign role": f"arn:aws:iam::{account}:role/administrator",
    }
