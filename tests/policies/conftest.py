"""The estates that policies judge, made of real plans."""

from collections.abc import Callable
from functools import cache
from typing import Protocol

import pytest

from gatehouse.delivery.synthesis import Synthesis
from policies.estate import Estate, Stack
from tests.plans.reading import Plan


class Environments(Protocol):
    """The fixture `environments` of the whole test suite."""

    def plans(self, environment: str) -> dict[str, Plan]: ...

    def synthesis(self, environment: str) -> Synthesis: ...


@pytest.fixture(scope="session")
def estate_of(environments: Environments) -> Callable[[str], Estate]:
    """The estate of an environment, made once."""

    @cache
    def made(environment: str) -> Estate:
        plans = environments.plans(environment)
        return Estate(
            Stack(stack.name, plans[stack.name].document, stack.configuration())
            for stack in environments.synthesis(environment).stacks
        )

    return made


@pytest.fixture(scope="session")
def prod(estate_of: Callable[[str], Estate]) -> Estate:
    """Production, which mutations are applied to."""
    return estate_of("prod")
