from rehearsal import realness
from tests.plans.reading import Plan


def test_every_planned_resource_says_how_real_it_is_in_the_rehearsal(
    plans: dict[str, Plan],
) -> None:
    planned = {entry["type"] for plan in plans.values() for entry in plan.changes()}

    assert realness.missing(planned) == set()
