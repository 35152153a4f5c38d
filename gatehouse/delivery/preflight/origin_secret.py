"""Whether the API lets CloudFront in, once CloudFront is there."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from environments import Settings
from gatehouse.delivery.preflight.problem import Problem

_NONE = {"404", "NoSuchBucket", "NoSuchKey"}
# Terraform writes an output once what it reads is made: a half-applied stack lacks some.
_OF_ALL_OF_EDGE = {"distribution_id", "key_value_store_arn", "origin_secret_id"}


def origin_secret(settings: Settings, client: Callable[[str], Any]) -> Iterator[Problem]:
    """The settings name the secret between CloudFront and the API, once `edge` is applied.

    A stack `edge` that was applied in part stops nothing: applying again is what completes it.
    """
    if settings.edge.origin_secret_sha256:
        return
    outputs = _outputs(client("s3"), settings.state_bucket)
    if outputs is None:
        return
    if missing := ", ".join(sorted(_OF_ALL_OF_EDGE - outputs)):
        yield Problem(
            f"The stack edge is applied in part: it has no {missing} yet.",
            "Apply again: Terraform goes on from where it stopped.",
            stops=False,
        )
        return
    yield Problem(
        "edge.origin_secret_sha256 is empty: the API refuses everybody.",
        f"gatehouse rotate origin-secret --env {settings.name}",
    )


def _outputs(s3: Any, bucket: str) -> set[str] | None:  # noqa: ANN401 - a client
    """The outputs of `edge`, or None where it was never applied, or all of it is destroyed."""
    try:
        body = s3.get_object(Bucket=bucket, Key="edge.tfstate")["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in _NONE:
            return None
        raise
    state = json.loads(body)
    return set(state["outputs"]) if state["resources"] else None
