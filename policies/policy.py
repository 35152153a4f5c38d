"""The form of a policy: four facts and one predicate, in a file of its own.

A resource policy judges one resource at a time; Checkov can run it as well. An estate policy judges
all stacks at once. Both yield a message for every problem.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from policies.estate import CannotJudgeError, Estate, Output, Resource
from policies.finding import Finding, Severity

Judge: TypeAlias = Callable[[Resource], Iterator[str]]
Place: TypeAlias = Resource | Output
EstateJudge: TypeAlias = Callable[[Estate], Iterator[tuple[Place, str]]]


@dataclass(frozen=True)
class Policy:
    """One policy. `types` are the resources that it judges, or that an estate policy reads."""

    id: str
    severity: Severity
    title: str
    reason: str
    fix: str
    threat: str
    types: tuple[str, ...]
    judge: Judge | None = field(repr=False, default=None)
    judge_estate: EstateJudge | None = field(repr=False, default=None)
    # Checks a convention of this platform, which plans of other platforms do not follow.
    platform_only: bool = False

    @property
    def subject(self) -> str:
        """`GH_API_001` is about `api`, as its folder."""
        return self.id.removeprefix("GH_").rsplit("_", 1)[0].lower()

    @property
    def kind(self) -> str:
        """`resource` or `estate`."""
        return "resource" if self.judge else "estate"

    def findings(self, estate: Estate, stacks: frozenset[str] | None = None) -> Iterator[Finding]:
        """Every violation in the estate; a resource policy can be limited to some `stacks`.

        A value that a judgement needs and no plan shows is a finding, never a pass.
        """
        if self.platform_only and not estate.is_platform:
            return
        if self.judge_estate:
            yield from self._estate_findings(estate, self.judge_estate)
            return
        for resource in estate.all(*self.types):
            if stacks is None or resource.stack.name in stacks:
                yield from self.resource_findings(resource)

    def resource_findings(self, resource: Resource) -> Iterator[Finding]:
        """What is wrong with one resource, by a resource policy."""
        try:
            for message in self.judge(resource) if self.judge else ():
                yield self._finding(resource, message)
        except CannotJudgeError as error:
            yield self._finding(resource, f"cannot be judged: {error}", is_judged=False)

    def _estate_findings(self, estate: Estate, judge: EstateJudge) -> Iterator[Finding]:
        read = estate.all(*self.types)
        if not read:
            return
        try:
            for resource, message in judge(estate):
                yield self._finding(resource, message)
        except CannotJudgeError as error:
            yield self._finding(read[0], f"cannot be judged: {error}", is_judged=False)

    def _finding(self, resource: Place, message: str, *, is_judged: bool = True) -> Finding:
        return Finding(
            policy=self.id,
            severity=self.severity,
            stack=resource.stack.name,
            address=resource.address,
            message=message,
            fix=self.fix,
            is_judged=is_judged,
        )


def resource_policy(
    *,
    id: str,  # noqa: A002 - what everybody calls it
    severity: Severity,
    types: tuple[str, ...],
    title: str,
    reason: str,
    fix: str,
    threat: str,
    platform_only: bool = False,
) -> Callable[[Judge], Policy]:
    """Makes a policy of a function that yields a message for everything wrong with a resource."""
    return lambda judge: Policy(
        id, severity, title, reason, fix, threat, types, judge, None, platform_only
    )


def estate_policy(
    *,
    id: str,  # noqa: A002 - what everybody calls it
    severity: Severity,
    types: tuple[str, ...],
    title: str,
    reason: str,
    fix: str,
    threat: str,
    platform_only: bool = False,
) -> Callable[[EstateJudge], Policy]:
    """Makes a policy of a function that yields the resources that break it, with messages.

    It runs only when the estate has a resource of one of `types`.
    """
    return lambda judge: Policy(
        id, severity, title, reason, fix, threat, types, None, judge, platform_only
    )
