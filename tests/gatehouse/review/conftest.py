"""Reports of production as it is, and of production with a hole in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Protocol

import pytest

from gatehouse.delivery.synthesis import Synthesis
from gatehouse.review.report import Report, review
from policies.estate import Estate, Stack
from tests.plans.reading import Plan
from tests.policies.mutation import mutants
from tests.policies.mutations import catalogue

TODAY = date(2026, 6, 1)


class Environments(Protocol):
    """The fixture `environments` of the whole test suite."""

    def plans(self, environment: str) -> dict[str, Plan]: ...

    def synthesis(self, environment: str) -> Synthesis: ...


@pytest.fixture(scope="session")
def prod(environments: Environments) -> Estate:
    plans = environments.plans("prod")
    return Estate(
        Stack(stack.name, plans[stack.name].document, stack.configuration())
        for stack in environments.synthesis("prod").stacks
    )


@pytest.fixture(scope="session")
def clean(prod: Estate) -> Report:
    return review("prod", prod, today=TODAY, whole=True)


@pytest.fixture(scope="session")
def broken(prod: Estate) -> Report:
    """Production with one open route, whose message would be markup if it were let."""
    (mutation,) = (item for item in catalogue() if item.id == "api-route-open")
    report = review("prod", next(mutants(prod, mutation)).estate, today=TODAY, whole=True)
    markup = replace(report.findings[0], message="<script>alert(1)</script> | `@team` [x](y)")
    return replace(report, findings=(markup, *report.findings[1:]))


@pytest.fixture
def many(broken: Report) -> Callable[[int], Report]:
    """A report with a number of findings."""

    def made(number: int) -> Report:
        one = broken.findings[0]
        findings = tuple(replace(one, address=f"aws_x.{n}") for n in range(number))
        return replace(broken, findings=findings, accepted=())

    return made
