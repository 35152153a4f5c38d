"""What the street may ask of variants of content and of experiments on them."""

from typing import Annotated

from pydantic import AfterValidator, Field

from lambda_src.flow_vault.content_requests import Languages, Object, OnContent, formed
from lambda_src.flows.experiments import CONTROL
from lambda_src.runtime.http.requests import Request

MOST_WEIGHT, MOST_VARIANTS = 10_000, 20


def _own(name: str) -> str:
    if name == CONTROL:
        raise ValueError(f"must not be {CONTROL}, which is the item as it is.")
    return name


VariantId = Annotated[
    str, formed(r"[A-Za-z0-9._-]{1,100}", "must be 1 to 100 letters, digits, dots and hyphens.")
]
Weight = Annotated[int, Field(ge=0, le=MOST_WEIGHT)]


class Goal(Request):
    """What counts as a conversion: a node's path that is reached, or the type of an event."""

    node: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    event: Annotated[str, formed(r"[a-z_]{1,60}", "must be the type of an event.")] | None = None

    def given(self) -> dict[str, str]:
        """Return the one that is given; nothing if it is none or both."""
        found = self.model_dump(exclude_none=True)
        return found if len(found) == 1 else {}


class AddVariant(OnContent):
    """Another wording of an item, with its share of the visitors."""

    id: Annotated[VariantId, AfterValidator(_own)]
    weight: Weight = 1
    body: Object
    languages: Languages = Field(default_factory=dict)


class SetExperiment(OnContent):
    """The goal of the experiment, and weights by variant; the control is `control`."""

    goal: Goal | None = None
    weights: Annotated[dict[VariantId, Weight], Field(max_length=MOST_VARIANTS)] | None = None


class OnVariant(OnContent):
    """Anything on one variant."""

    variant: VariantId


class ChangeVariant(OnVariant):
    """Another body of a variant that nobody has seen yet, or another weight."""

    weight: Weight | None = None
    body: Object | None = None
    languages: Languages | None = None


class ReadReport(OnContent):
    """How an experiment stands: the one that runs or ran last, or the one of a number."""

    experiment: Annotated[str, formed(r"[1-9][0-9]{0,8}", "must be a number.")] | None = None


class Promote(OnContent):
    """Make a variant the item's body and end the experiment. `control` leaves it as it is."""

    variant: VariantId
