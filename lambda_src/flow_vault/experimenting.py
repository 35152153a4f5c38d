"""Experiments on content, by their tenant's administrators: variants, weights, goal, winner."""

import dataclasses
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus

from psycopg import Connection
from psycopg.rows import DictRow

from lambda_src.flow_store import audit, content, experiments
from lambda_src.flow_store.content import StoredItem
from lambda_src.flow_vault import experiment_report
from lambda_src.flow_vault import variant_requests as requests
from lambda_src.flow_vault.answers import Answer
from lambda_src.flow_vault.content_checks import check, known
from lambda_src.flow_vault.content_editing import record
from lambda_src.flow_vault.content_requests import OnContent
from lambda_src.flow_vault.principals import Principal
from lambda_src.flows.documents import Experiment, Json, Variant
from lambda_src.flows.experiments import CONTROL
from lambda_src.runtime.http.errors import ConflictError, InvalidRequestError, NotFoundError
from lambda_src.vault.transaction import Vault

DEFAULT_GOAL = {"event": "completed"}


@dataclass(frozen=True)
class Experimenting:
    """What a tenant-admin does with variants; anybody else is refused.

    Every change locks the item, so that changes come one after the other.
    """

    vault: Vault

    def listed(self, principal: Principal, request: OnContent) -> Answer:
        """The variants of an item with their counts, and the goal."""
        with self._editing(principal, read_only=True) as connection:
            known(connection, request.content)
            return Answer(_view(connection, request.content))

    def add(self, principal: Principal, request: requests.AddVariant) -> Answer:
        """Add a variant. The first one begins an experiment, with the item itself as control."""
        with self._editing(principal) as connection:
            stored = known(connection, request.content, lock=True)
            variant = Variant(request.id, request.weight, request.body, request.languages)
            _check(stored, variant)
            before = _running(connection, request.content)
            arms = {arm.id: arm for arm in before.variants}
            if variant.id in arms:
                raise ConflictError(f"There is a variant {variant.id}.", code="variant_exists")
            if len(arms) >= requests.MOST_VARIANTS:
                raise ConflictError(
                    f"There are {requests.MOST_VARIANTS} variants already; delete one first.",
                    code="variants_full",
                )
            arms.setdefault(CONTROL, Variant(CONTROL, 1))
            _arrange(connection, before, request.content, {**arms, variant.id: variant})
            named, what = (request.content, variant.id), _differences(None, variant)
            _log(connection, principal, "add_variant", named, what)
            body = _view(connection, request.content)
        return Answer(body, HTTPStatus.CREATED)

    def arrange(self, principal: Principal, request: requests.SetExperiment) -> Answer:
        """Set goal and weights. Another goal would not be that of the visitors so far."""
        with self._editing(principal) as connection:
            known(connection, request.content, lock=True)
            before = _existing(connection, request.content)
            goal = dict(before.goal)
            if request.goal is not None:
                goal = request.goal.given()
                if not goal:
                    raise InvalidRequestError("goal", "must have either node or event.")
                if goal != dict(before.goal) and _is_seen(connection, request.content, before):
                    raise _seen("The goal of an experiment that visitors have seen stays.")
            arms = {arm.id: arm for arm in before.variants}
            for name, weight in (request.weights or {}).items():
                if name not in arms:
                    raise InvalidRequestError(f"weights.{name}", "must be a variant of the item.")
                arms[name] = dataclasses.replace(arms[name], weight=weight)
            changed = dataclasses.replace(before, goal=goal)
            _arrange(connection, changed, request.content, arms)
            weights = {name: arm.weight for name, arm in arms.items()}
            what = {"goal": goal, "weights": weights}
            _log(connection, principal, "change_experiment", (request.content, ""), what)
            return Answer(_view(connection, request.content))

    def change(self, principal: Principal, request: requests.ChangeVariant) -> Answer:
        """Change a variant; its words only while nobody has seen them."""
        with self._editing(principal) as connection:
            stored = known(connection, request.content, lock=True)
            before = _existing(connection, request.content)
            arms = {arm.id: arm for arm in before.variants}
            old = _arm(arms, request.variant)
            given = request.model_dump(exclude={"content", "variant"}, exclude_none=True)
            new = dataclasses.replace(old, **given)
            if {"body", "languages"} & set(given):
                if old.id == CONTROL:
                    raise InvalidRequestError("body", "of the control is that of the item.")
                if _is_seen(connection, request.content, before, old.id):
                    raise _seen("Visitors have seen this variant. Add another one.")
                _check(stored, new)
            _arrange(connection, before, request.content, {**arms, new.id: new})
            named, what = (request.content, new.id), _differences(old, new)
            _log(connection, principal, "change_variant", named, what)
            return Answer(_view(connection, request.content))

    def remove(self, principal: Principal, request: requests.OnVariant) -> Answer:
        """Remove a variant that nobody has seen; a seen one gets weight 0 instead."""
        with self._editing(principal) as connection:
            known(connection, request.content, lock=True)
            before = _existing(connection, request.content)
            arms = {arm.id: arm for arm in before.variants}
            old = _arm(arms, request.variant)
            if old.id == CONTROL:
                raise InvalidRequestError("variant", "must not be the control; set its weight.")
            if _is_seen(connection, request.content, before, old.id):
                raise _seen("Visitors have seen this variant. Set its weight to 0.")
            del arms[old.id]
            experiments.remove_variants(connection, request.content, old.id)
            _arrange(connection, before, request.content, arms)
            named, what = (request.content, old.id), _differences(old, None)
            _log(connection, principal, "remove_variant", named, what)
            return Answer(_view(connection, request.content))

    def report(self, principal: Principal, request: requests.ReadReport) -> Answer:
        """How an experiment stands: rates, intervals, and a winner if there is one by now."""
        number = int(request.experiment) if request.experiment else None
        with self._editing(principal, read_only=True) as connection:
            known(connection, request.content)
            return Answer(_report(connection, request.content, number))

    def promote(self, principal: Principal, request: requests.Promote) -> Answer:
        """Make a variant the item's body, and end the experiment; both are recorded.

        The platform names a winner and promotes none: that is the administrator's to do.
        """
        with self._editing(principal) as connection:
            stored = known(connection, request.content, lock=True)
            before = _existing(connection, request.content)
            arm = _arm({each.id: each for each in before.variants}, request.variant)
            by = principal.caller.user_id
            if arm.body is not None:
                item = dataclasses.replace(stored.item, body=arm.body, languages=arm.languages)
                old = stored
                stored = content.put(connection, item, old.status, old.visibility)
                record(connection, principal, "change_content", old, stored)
            experiments.end_epoch(connection, request.content, arm.id, by)
            experiments.remove_variants(connection, request.content)
            report = _report(connection, request.content, before.number)
            what = {"experiment": before.number, "winner": report["winner"]}
            _log(connection, principal, "promote_variant", (request.content, arm.id), what)
        return Answer({"content": stored.as_json(), "report": report})

    def _editing(
        self, principal: Principal, *, read_only: bool = False
    ) -> AbstractContextManager[Connection[DictRow]]:
        principal.must_edit()
        return self.vault.transaction(principal.caller, read_only=read_only)


def _running(connection: Connection[DictRow], content_id: str) -> Experiment:
    """The experiment that runs, or the next one, which has no variants yet."""
    found = experiments.running(connection, content_id)
    if found is not None:
        return found
    ended = experiments.epochs(connection, content_id)
    number = max((epoch.experiment for epoch in ended), default=0) + 1
    return Experiment(number, 1, DEFAULT_GOAL, ())


def _existing(connection: Connection[DictRow], content_id: str) -> Experiment:
    found = experiments.running(connection, content_id)
    if found is None:
        raise NotFoundError("No experiment runs on this content. Add a variant.")
    return found


def _arm(arms: dict[str, Variant], name: str) -> Variant:
    if name not in arms:
        raise NotFoundError("No such variant.")
    return arms[name]


def _arrange(
    connection: Connection[DictRow],
    before: Experiment,
    content_id: str,
    arms: dict[str, Variant],
) -> None:
    """Store arms. Weights of an epoch that visitors have seen make the next epoch."""
    for arm in arms.values():
        experiments.put_variant(connection, content_id, arm)
    weights = {arm.id: arm.weight for arm in arms.values()}
    is_same = weights == {arm.id: arm.weight for arm in before.variants}
    counted = experiments.counts(connection, content_id, before.number)
    is_seen = any(count.epoch == before.epoch for count in counted)
    epoch = before.epoch + (1 if is_seen and not is_same else 0)
    if not (is_seen and is_same):
        key = (before.number, epoch)
        experiments.begin_epoch(connection, content_id, key, before.goal, weights)


def _is_seen(
    connection: Connection[DictRow],
    content_id: str,
    experiment: Experiment,
    variant: str | None = None,
) -> bool:
    counted = experiments.counts(connection, content_id, experiment.number)
    return any(variant in (None, count.variant) for count in counted)


def _seen(message: str) -> ConflictError:
    return ConflictError(message, code="variant_seen")


def _check(stored: StoredItem, variant: Variant) -> None:
    body = variant.body or {}
    check(dataclasses.replace(stored.item, body=body, languages=variant.languages))


def _view(connection: Connection[DictRow], content_id: str) -> dict[str, Json]:
    found = experiments.running(connection, content_id)
    if found is None:
        return {"experiment": None, "goal": None, "variants": []}
    counted = experiment_report.totals(experiments.counts(connection, content_id, found.number))
    shown = [
        {
            "id": arm.id,
            "weight": arm.weight,
            "body": arm.body,
            "languages": dict(arm.languages),
            **counted.get(arm.id, experiment_report.NOTHING).as_json(),
        }
        for arm in found.variants
    ]
    return {"experiment": found.number, "goal": dict(found.goal), "variants": shown}


def _report(
    connection: Connection[DictRow], content_id: str, number: int | None
) -> dict[str, Json]:
    every = experiments.epochs(connection, content_id)
    wanted = number or max((epoch.experiment for epoch in every), default=0)
    mine = [epoch for epoch in every if epoch.experiment == wanted]
    if not mine:
        raise NotFoundError("No such experiment.")
    counted = experiments.counts(connection, content_id, wanted)
    return experiment_report.report(mine, counted)


def _differences(before: Variant | None, after: Variant | None) -> dict[str, Json]:
    """What changed of a variant, for the audit log."""
    return audit.changes(
        dataclasses.asdict(before) if before else {}, dataclasses.asdict(after) if after else {}
    )


def _log(
    connection: Connection[DictRow],
    principal: Principal,
    action: str,
    named: tuple[str, str],
    changed: dict[str, Json],
) -> None:
    """Put a change down in the audit log; `named` is an item and one of its variants."""
    subject = ("variant", "/".join(part for part in named if part))
    audit.record(connection, principal.caller.user_id, action, subject, changed=changed)
