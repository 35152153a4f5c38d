"""Every statement of every role is used, or has a reason; what loses its evidence is reported."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from policies.authorization.model import Model
from policies.estate import Estate
from policies.least.evidence import Evidence, Use, evidence
from policies.least.judging import Granted, judge
from policies.least.names import normal
from policies.least.reasons import Reason, reasons
from tests.policies.claims.world import allow, world

SAMPLE = 12


@pytest.fixture(scope="session")
def model_of(estate_of: Callable[[str], Estate]) -> Callable[[str], Model]:
    made: dict[str, Model] = {}

    def model(environment: str) -> Model:
        return made.setdefault(environment, Model(estate_of(environment)))

    return model


def unused(granted: Sequence[Granted]) -> set[tuple[str, str]]:
    return {(item.role, item.statement) for item in granted if item.unused}


def test_nothing_is_granted_that_neither_evidence_nor_a_reason_explains(
    planned_environment: str, model_of: Callable[[str], Model]
) -> None:
    granted = judge(model_of(planned_environment))
    left = {
        (item.role, item.statement): [part.text for part in item.unused]
        for item in granted
        if item.unused
    }
    assert left == {}, (
        "Remove the grant, or say why it is needed in policies/least/reasons.toml, or run it on a "
        "rehearsal and `gatehouse record`"
    )
    assert {"apply", "plan", "chat", "stream"} <= {item.role for item in granted}


def test_every_reason_is_about_something_that_is_granted(
    model_of: Callable[[str], Model],
) -> None:
    granted = {
        (item.role, item.statement, part.kind, normal(part.text))
        for name in ("local", "prod")
        for item in judge(model_of(name))
        for part in item.parts
    }
    for reason in reasons():
        assert reason.why.endswith(".")
        named = {
            (role, statement, kind, text)
            for role in reason.roles
            for kind, explained in (("action", reason.actions), ("resource", reason.resources))
            for statement, texts in explained.items()
            for text in texts
        }
        assert named
        assert reason.optional or named - granted == set(), (
            "nothing grants it any more: remove it from the reason"
        )


def test_a_use_that_is_forgotten_leaves_exactly_its_statement(
    model_of: Callable[[str], Model],
) -> None:
    """Without needs and reasons that would speak for it."""
    model, known = model_of("prod"), evidence()
    before = judge(model, known, ())
    step = max(1, len(known.uses) // SAMPLE)
    changed = 0
    for number in range(0, len(known.uses), step):
        use = known.uses[number]
        rest = Evidence(known.runs, known.uses[:number] + known.uses[number + 1 :])
        after = judge(model, rest, ())
        differing = {
            (one.role, one.statement)
            for one, other in zip(before, after, strict=True)
            if one != other
        }
        assert differing <= {(use.role, use.statement)}
        changed += len(differing)
    assert changed > SAMPLE // 2


def test_a_reason_that_is_forgotten_leaves_exactly_its_statements(
    model_of: Callable[[str], Model],
) -> None:
    """Evidence may show by now what a reason says; then nothing is left to report."""
    model = model_of("prod")
    bare = Evidence()
    before = judge(model, bare)
    for number, reason in enumerate(reasons()):
        rest = reasons()[:number] + reasons()[number + 1 :]
        lost = unused(judge(model, bare, rest)) - unused(before)
        assert lost <= {
            (role, statement)
            for role in reason.roles
            for statement in (*reason.actions, *reason.resources)
        }


GRANTED = allow("s3:GetObject", "s3:PutObject", on=["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"])
USED = ("s3:GetObject", ("arn:aws:s3:::a/one", "arn:aws:s3:::a/two"))


def used(*uses: tuple[str, tuple[str, ...]]) -> Evidence:
    return Evidence((), tuple(Use("worker", "Read", *use, ("request",)) for use in uses))


def states(granted: Sequence[Granted]) -> dict[str, str]:
    (item,) = (item for item in granted if item.role == "worker")
    return {part.text: part.state for part in item.parts}


def test_an_action_or_resource_that_nothing_used_is_reported_by_itself() -> None:
    model = Model(world({**GRANTED, "Sid": "Read"}))
    assert states(judge(model, used(USED), ())) == {
        "s3:GetObject": "used", "s3:PutObject": "unused",
        "arn:aws:s3:::a/*": "used", "arn:aws:s3:::b/*": "unused",
    }  # fmt: skip


def test_a_reason_explains_what_it_names_and_nothing_beside_it() -> None:
    model = Model(world({**GRANTED, "Sid": "Read"}))
    why = Reason(("worker",), "A failure.", {"Read": ("s3:PutObject",)})
    assert states(judge(model, used(USED), (why,))) == {
        "s3:GetObject": "used", "s3:PutObject": "needed",
        "arn:aws:s3:::a/*": "used", "arn:aws:s3:::b/*": "unused",
    }  # fmt: skip
    other = replace(why, actions={"Write": ("s3:PutObject",)})
    assert states(judge(model, used(USED), (other,)))["s3:PutObject"] == "unused"


def test_a_wildcard_is_wide_and_the_narrowest_that_covers_its_use_is_shown() -> None:
    granted = {**allow("s3:Get*", on="arn:aws:s3:::*"), "Sid": "Read"}
    (item,) = (g for g in judge(Model(world(granted)), used(USED), ()) if g.role == "worker")
    assert [part.narrower for part in item.parts] == [
        ("s3:GetObject",),
        ("arn:aws:s3:::a/*",),
    ]


def test_what_the_emulator_asks_on_everything_says_nothing_about_a_resource() -> None:
    granted = {**allow("s3:GetObject", on="*"), "Sid": "Read"}
    everywhere = used(("s3:GetObject", ("*", "arn:aws:s3:::a/one")))
    (item,) = (g for g in judge(Model(world(granted)), everywhere, ()) if g.role == "worker")
    assert item.parts[-1].narrower == ("arn:aws:s3:::a/one",)


TRUSTED = ("lambda.amazonaws.com", "LambdaRunsIt of arn:aws:iam::{account}:role/{prefix}-chat")
PAGES = (
    "cloudfront.amazonaws.com",
    "PagesForThisDistribution of arn:aws:s3:::{prefix}-web-{account}",
)


@pytest.mark.parametrize("who", [TRUSTED, PAGES], ids=["a role's trust", "a bucket's policy"])
def test_what_a_policy_of_a_role_or_resource_allows_is_used_needed_or_reported(
    model_of: Callable[[str], Model], who: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_of("prod")

    def state(known: Evidence) -> str:
        (found,) = (g for g in judge(model, known, ()) if (g.role, g.statement) == who)
        (part,) = found.parts
        return part.state

    assert state(Evidence()) == "needed"
    action = "sts:AssumeRole" if who is TRUSTED else "s3:GetObject"
    assert state(Evidence((), (Use(*who, action, ("*",), ("request",)),))) == "used"
    monkeypatch.setattr("policies.claims.needs.needs", lambda: ())
    assert state(Evidence()) == "unused"
