"""Every authorization decision, once: what a role was allowed or refused, by which statement.

The emulator's own evaluation of policies is where all of them are taken: for the request itself,
and for what a contract asks (`caller`). A line is written when a decision is taken for the first
time, so a request that repeats one costs the look-up of a tuple. `gatehouse review --least` reads
what was written (docs/review.md#least-privilege).

A line about a resource's own policy, or about whom a role trusts, says of which (`policy_of`).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from types import ModuleType
from typing import Any, Final

from rehearsal.simulators.decision_log import DecisionLog
from rehearsal.simulators.embedded_aws.caller import GAPS

asked_by: ContextVar[str] = ContextVar("asked_by", default="request")
"""The contract that asks at the moment; the request itself otherwise."""

_of_resource: ContextVar[str | None] = ContextVar("of_resource", default=None)
"""The service that asks while the policy of a resource is evaluated, "" for any other principal.

Its statements are no role's.
"""

_ROLE: Final = re.compile(r":assumed-role/([^/]+)/|:role/(?:.*/)?([^/]+)$")


def module() -> ModuleType:
    """MiniStack's module that evaluates policies."""
    from ministack.core import iam_evaluator  # noqa: PLC0415 - it reads the environment

    found: ModuleType = iam_evaluator
    return found


def add_to(iam_evaluator: ModuleType, log: DecisionLog) -> None:
    """Put the record around MiniStack's evaluation of policies."""
    iam_evaluator.evaluate = _of_roles(iam_evaluator, log)  # type: ignore[attr-defined] # the module's own function
    iam_evaluator.evaluate_resource_policy = _of_resources(iam_evaluator)  # type: ignore[attr-defined] # as above
    iam_evaluator.evaluate_trust_policy = _of_trust(iam_evaluator, log)  # type: ignore[attr-defined] # as above


def _of_roles(iam_evaluator: ModuleType, log: DecisionLog) -> Callable[..., Any]:
    """The evaluation of one request, that all others come to."""
    original: Callable[..., Any] = iam_evaluator.evaluate
    matches: Callable[..., Any] = iam_evaluator._first_match  # noqa: SLF001 - there is no other way in
    covers: Callable[..., bool] = iam_evaluator._resource_matches  # noqa: SLF001 - as above

    def evaluate(context: Any, policies: Any, *limits: Any) -> Any:  # noqa: ANN401 - passed on as they are
        result = original(context, policies, *limits)
        key = (context.principal_arn, context.action, context.resource_arn,
               result.decision, result.matched_sid)  # fmt: skip
        service = _of_resource.get()
        if service is not None:
            if result.decision == "Allow" and log.is_new(("policy", service, *key)):
                allowing = [i for i in _statements((policies,)) if matches(context, [i], "Allow")]
                _write_policy(log, context, service, {item.sid for item in allowing})
        elif context.principal_type == "AssumedRole" and log.is_new(key):
            effect = "Deny" if result.decision == "Deny" else "Allow"
            layers = (policies, *limits) if effect == "Deny" else (policies,)
            found = [
                item
                for item in _statements(layers)
                if item.sid != GAPS and matches(context, [item], effect)
            ]
            if effect == "Allow" and result.decision != "Allow":
                found = []
            _write(log, context, result.decision, found, covers)
        return result

    return evaluate


def _of_resources(iam_evaluator: ModuleType) -> Callable[..., Any]:
    """The evaluation of a resource's own policy, for a principal or a service."""
    original: Callable[..., Any] = iam_evaluator.evaluate_resource_policy

    def evaluate_resource_policy(
        policy: object,
        context: object,
        service: str | None = None,
        **named: Any,  # noqa: ANN401 - passed on as they are
    ) -> Any:  # noqa: ANN401 - as above
        token = _of_resource.set(service or "")
        try:
            return original(policy, context, service, **named)
        finally:
            _of_resource.reset(token)

    return evaluate_resource_policy


def _of_trust(iam_evaluator: ModuleType, log: DecisionLog) -> Callable[..., bool]:
    """The evaluation of whom a role trusts."""
    original: Callable[..., bool] = iam_evaluator.evaluate_trust_policy

    def evaluate_trust_policy(policy: Any, caller: str, context: Any = None) -> bool:  # noqa: ANN401 - passed on as they are
        is_trusted = original(policy, caller, context)
        arn = context.resource_arn if is_trusted and context is not None else ""
        if arn.startswith("arn:") and log.is_new(("trust", caller, context.action, arn)):
            allowing = {
                str(item.get("Sid", ""))
                for item in _read(policy)
                if item.get("Effect") == "Allow"
                and original({"Statement": [item]}, caller, context)
            }
            _write_policy(log, context, "", allowing)
        return is_trusted

    return evaluate_trust_policy


def _write(
    log: DecisionLog,
    context: Any,  # noqa: ANN401 - the emulator is not typed
    decision: str,
    found: list[Any],
    covers: Callable[..., bool],
) -> None:
    role = _ROLE.search(context.principal_arn)
    name = role[1] or role[2] if role else context.principal_arn
    patterns = [
        pattern
        for item in found
        for pattern in item.resources
        if covers(context.resource_arn, [pattern], [])
    ]
    log.write(
        (name, context.action, decision, *sorted(patterns)),
        {
            "role": name,
            "action": context.action,
            "resource": context.resource_arn,
            "decision": decision,
            "statements": sorted({item.sid for item in found}),
            "asked_by": asked_by.get(),
        },
    )


def _write_policy(
    log: DecisionLog,
    context: Any,  # noqa: ANN401 - the emulator is not typed
    service: str,
    allowing: set[str],
) -> None:
    """Write which statements of a resource's own policy allowed somebody something."""
    role = _ROLE.search(context.principal_arn)
    name = service or (role[1] or role[2] if role else context.principal_arn)
    statements = sorted(allowing)
    log.write(
        (name, context.action, *statements),
        {
            "role": name,
            "action": context.action,
            "resource": context.resource_arn,
            "decision": "Allow",
            "statements": statements,
            "asked_by": asked_by.get(),
            "policy_of": context.resource_arn,
        },
    )


def _read(policy: object) -> Iterable[Mapping[str, Any]]:
    document = json.loads(policy) if isinstance(policy, str) else policy
    found = document.get("Statement", []) if isinstance(document, dict) else []
    return [found] if isinstance(found, dict) else found


def _statements(layers: Iterable[Iterable[Iterable[Any]]]) -> Iterator[Any]:
    for layer in layers:
        for policy in layer:
            yield from policy
