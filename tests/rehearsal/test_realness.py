import pytest

from gatehouse.home import repository
from rehearsal import realness
from rehearsal.realness_table import TABLE


def test_the_page_is_what_the_table_says() -> None:
    """Else: `python -m rehearsal.realness`."""
    assert (repository() / realness.PAGE).read_text(encoding="utf-8") == realness.page()


@pytest.mark.parametrize("type_", sorted(TABLE))
def test_what_is_simulated_says_by_whom_and_nothing_else_does(type_: str) -> None:
    known = realness.of(type_)

    assert bool(known.by) == (known.label is realness.Label.SIMULATED)
    assert f"`{type_}` | {known.label} |" in realness.page()


def test_a_type_that_nobody_labelled_is_told_and_named() -> None:
    with pytest.raises(realness.UnlabelledError, match="aws_new_thing has no row in"):
        realness.of("aws_new_thing")

    assert realness.missing(["aws_s3_bucket", "aws_new_thing"]) == {"aws_new_thing"}
    assert realness.labelled({"aws_new_thing": 2})["aws_new_thing"]["label"] == "not labelled"


def test_counts_are_kept() -> None:
    told = realness.labelled({"aws_wafv2_web_acl": 1, "aws_vpc": 3})

    assert told["aws_vpc"] == {"count": 3, "label": "stored only", "by": "", "note": ""}
    assert told["aws_wafv2_web_acl"]["by"] == "the front door"
