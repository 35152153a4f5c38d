"""The code and layers of functions."""

from collections.abc import Iterator

from policies.estate import Resource, Unknown, Value
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
    layers = function.shown("layers") or ()
    for layer in layers if isinstance(layers, list | tuple) else (layers,):
        if not _is_known(function, layer, own):
            yield f"it runs the layer {layer}, which neither these stacks nor AWS publish"
    bucket = function.shown("s3_bucket")
    if bucket and not function.estate.targets(function, "s3_bucket", "aws_s3_bucket"):
        yield f"it takes its code from the bucket {bucket}, which is not defined in these stacks"
    if ".." in str(function.shown("filename")) or str(function.shown("filename")).startswith("/"):
        yield f"it takes its code from {function.shown('filename')}, outside the synthesized files"
    for mounted in function.blocks("file_system_config"):
        yield f"it mounts {mounted.shown('arn')}, and can run files of it"
    image = str(function.shown("image_uri") or "")
    if own and ".dkr.ecr." in image and not image.startswith(own):
        yield f"it runs the image {image} of another account"


def _is_known(function: Resource, layer: Value, own: str) -> bool:
    """Whether a layer is of these stacks, of this account or of AWS; unknown ones are not."""
    found = function.estate.pointed_to(layer)
    if isinstance(layer, Unknown) or "${" in layer:
        return any(resource.type == "aws_lambda_layer_version" for resource in found) or not own
    account = layer.split(":")[4:5]
    return not own or not account or account[0] in {own, *_OF_AWS}
