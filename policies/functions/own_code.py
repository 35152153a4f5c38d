"""Code of somebody else inside a function."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

# AWS publishes the Web Adapter, Powertools, Insights and the parameters extension from these.
_OF_AWS = frozenset({"017000801446", "177933569100", "580247275435", "753240598075"})


@resource_policy(
    id="GH_FUNCTIONS_001",
    severity="high",
    types=("aws_lambda_function",),
    title="Functions run code and layers of this account, or layers that AWS publishes",
    reason="A layer runs inside the function, before its first line and with its role.",
    fix="Publish the layer from these stacks.",
    threat="The owner of the layer reads everything that the function reads.",
)
def own_code(function: Resource) -> Iterator[str]:
    own = function.estate.account
    layers = function.shown("layers")
    for layer in layers if isinstance(layers, list) else ():
        account = str(layer).split(":")[4:5]
        if own and "${" not in str(layer) and account and account[0] not in {own, *_OF_AWS}:
            yield f"runs the layer {layer} of another account"
    image = str(function.shown("image_uri") or "")
    if own and ".dkr.ecr." in image and not image.startswith(own):
        yield f"runs the image {image} of another account"
