"""Models: offered here, active, and with the key that their provider asks for."""

from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from environments import Model, Settings
from gatehouse.delivery.preflight.problem import Problem

_ABSENT = {"ResourceNotFoundException", "ValidationException"}

Client = Callable[[str], Any]


def models(settings: Settings, client: Client) -> Iterator[Problem]:
    """Every model of the settings."""
    if settings.aws.emulated:
        return  # a model server of our own answers for all of them
    for use, model in (
        ("chat", settings.models.chat),
        ("ask", settings.models.ask),
        ("tutor", settings.models.tutor),
    ):
        if model.provider == "bedrock":
            yield from _bedrock(use, model, client("bedrock"))
        if model.api_key_secret:
            yield from _key(use, model.api_key_secret, client("secretsmanager"))


def _bedrock(use: str, model: Model, bedrock: Any) -> Iterator[Problem]:  # noqa: ANN401 - a client
    name = model.model_id
    advice = f"Ask for access to {name} in Bedrock's console, or set models.{use}.model_id."
    try:
        if model.geography:
            status = bedrock.get_inference_profile(inferenceProfileIdentifier=name)["status"]
        else:
            found = bedrock.get_foundation_model(modelIdentifier=name)["modelDetails"]
            status = found["modelLifecycle"]["status"]
    except ClientError as error:
        if error.response["Error"]["Code"] not in _ABSENT:
            raise
        yield Problem(f"models.{use}: Bedrock has no {name} here.", advice)
        return
    if status != "ACTIVE":
        yield Problem(f"models.{use}: {name} is {status}.", advice)


def _key(use: str, secret: str, client: Any) -> Iterator[Problem]:  # noqa: ANN401 - a client
    try:
        client.describe_secret(SecretId=secret)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _ABSENT:
            raise
        yield Problem(
            f"models.{use}: there is no secret {secret}.",
            f"Create it with the provider's key: aws secretsmanager create-secret --name {secret}",
        )
