"""The runtime of functions."""

import re
from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

# Lambda's oldest runtimes that still get security updates; newer ones of a family are fine.
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
_OLDEST = {"dotnet": (8,), "java": (17,), "nodejs": (22,), "python": (3, 11), "ruby": (3, 3)}
_NAME = re.compile(r"(dotnet|java|nodejs|python|ruby)([\d.]+)")


@resource_policy(
    id="GH_FUNCTIONS_004",
    severity="medium",
    types=("aws_lambda_function",),
    title="Functions run on a runtime that still gets security updates",
    reason="A runtime past its end gets no security updates.",
    fix="Take a newer runtime, and build the dependency layer for it.",
    threat="A published vulnerability of the interpreter stays open as long as the function runs.",
)
def runtime(function: Resource) -> Iterator[str]:
    name = function.shown("runtime")
    if name is None or str(name).startswith("provided.al2023"):
        return  # an image, or an operating system that gets updates
    found = _NAME.match(str(name))
    if found is None or _version(found[2]) < _OLDEST[found[1]]:
        yield f"it runs on {name}, which gets no security updates"


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.strip(".").split("."))
