"""Models: offered here, for how long, where they may run, and with the key that they need."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from environments import EmbeddingModel, Model, Settings
from gatehouse.delivery.preflight.problem import Problem

_ABSENT = {"ResourceNotFoundException", "ValidationException"}
_NOTICE = timedelta(days=30)  # the end of life is in a release's sight
_EVERYWHERE = ""  # the region of a global profile's last destination

Client = Callable[[str], Any]


def models(settings: Settings, client: Client, *, now: datetime | None = None) -> Iterator[Problem]:
    """Every model of the settings."""
    if settings.aws.emulated:
        return  # a model server of our own answers for all of them
    for use, model in settings.models.used:
        yield from _of_aws(use, model, client, now or datetime.now(UTC))
        if model.api_key_secret:
            yield from _secret(use, model.api_key_secret, client("secretsmanager"))
        if model.api_key_parameter:
            yield from _parameter(use, model.api_key_parameter, client("ssm"))


def _of_aws(
    use: str, model: Model | EmbeddingModel, client: Client, now: datetime
) -> Iterator[Problem]:
    if isinstance(model, EmbeddingModel):
        if model.provider == "bedrock":
            yield from _embeddings(use, model, client("bedrock"), now)
    elif model.provider == "bedrock":
        yield from _bedrock(use, model, client("bedrock"), now)
    elif model.provider == "bedrock_agent":
        yield from _agent(use, model, client("bedrock-agent"))


def _bedrock(use: str, model: Model, bedrock: Any, now: datetime) -> Iterator[Problem]:  # noqa: ANN401 - a client
    name = model.model_id
    if model.geography:
        profile = _found(bedrock.get_inference_profile, inferenceProfileIdentifier=name)
        if profile is None:
            yield _absent(use, name)
            return
        yield from _destinations(use, model, profile)
    name = model.foundation_model_id
    answer = _found(bedrock.get_foundation_model, modelIdentifier=name)
    if answer is None:
        yield _absent(use, name)
        return
    found = answer["modelDetails"]
    kinds = found.get("inferenceTypesSupported", ())
    if kinds and not model.geography and "ON_DEMAND" not in kinds:
        yield Problem(
            f"models.{use}: Bedrock serves {name} through inference profiles only.",
            f"Set models.{use}.model_id to a profile, for example us.{name}, and "
            f"models.{use}.destination_regions.",
        )
    yield from _lifecycle(use, name, found["modelLifecycle"], now)


def _embeddings(
    use: str,
    model: EmbeddingModel,
    bedrock: Any,  # noqa: ANN401 - a client
    now: datetime,
) -> Iterator[Problem]:
    name = model.model_id
    answer = _found(bedrock.get_foundation_model, modelIdentifier=name)
    if answer is None:
        yield _absent(use, name)
        return
    yield from _lifecycle(use, name, answer["modelDetails"]["modelLifecycle"], now)


def _found(call: Callable[..., dict[str, Any]], **named: str) -> dict[str, Any] | None:
    """What AWS answers about a thing, None when it has no such thing."""
    try:
        return call(**named)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _ABSENT:
            raise
        return None


def _absent(use: str, name: str) -> Problem:
    return Problem(f"models.{use}: Bedrock has no {name} here.", _another(use))


def _destinations(use: str, model: Model, profile: dict[str, Any]) -> Iterator[Problem]:
    """AWS refuses a call that it routes to a region that the function's role does not name."""
    key = f"models.{use}.destination_regions"
    arns = [str(item["modelArn"]) for item in profile["models"]]
    routed = {arn.split(":")[3] for arn in arns} - {_EVERYWHERE}
    named = set(model.destination_regions)
    if missing := ", ".join(sorted(routed - named)):
        yield Problem(
            f"models.{use}: {model.model_id} also routes to {missing}, where the functions may "
            "not call it.",
            f"Add {missing} to {key}.",
        )
    if unused := ", ".join(sorted(named - routed)):
        yield Problem(
            f"models.{use}: {model.model_id} never routes to {unused}.",
            f"Take {unused} out of {key}: the functions may call the model there for nothing.",
            stops=False,
        )


def _lifecycle(use: str, name: str, lifecycle: dict[str, Any], now: datetime) -> Iterator[Problem]:
    """How long AWS offers the model.

    https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html
    """
    ends: datetime | None = lifecycle.get("endOfLifeTime")
    if ends and ends <= now:
        yield Problem(f"models.{use}: {name} ended on {ends:%Y-%m-%d}.", _another(use))
    elif ends and ends - now <= _NOTICE:
        yield Problem(
            f"models.{use}: {name} ends on {ends:%Y-%m-%d}; every call fails from then on.",
            _another(use),
        )
    elif lifecycle["status"] != "ACTIVE":
        until = f" and ends on {ends:%Y-%m-%d}" if ends else ""
        yield Problem(
            f"models.{use}: {name} is {lifecycle['status']}{until}; an account that has not used "
            "it lately gets no access.",
            _another(use),
            stops=False,
        )


def _another(use: str) -> str:
    return f"Set models.{use}.model_id to a model that Bedrock lists as ACTIVE in this region."


def _agent(use: str, model: Model, agents: Any) -> Iterator[Problem]:  # noqa: ANN401 - a client
    alias = f"{model.agent_id}/{model.agent_alias_id}"
    ids = {"agentId": str(model.agent_id), "agentAliasId": str(model.agent_alias_id)}
    found = _found(agents.get_agent_alias, **ids)
    if found is None:
        advice = f"Set models.{use}.agent_id and agent_alias_id to what Bedrock shows."
        yield Problem(f"models.{use}: Bedrock has no agent alias {alias} here.", advice)
        return
    if (status := found["agentAlias"]["agentAliasStatus"]) != "PREPARED":
        yield Problem(
            f"models.{use}: the agent alias {alias} is {status}.",
            "Prepare the agent in Bedrock, and point the alias to that version.",
        )


def _secret(use: str, secret: str, client: Any) -> Iterator[Problem]:  # noqa: ANN401 - a client
    found = _found(client.describe_secret, SecretId=secret)
    if found is None:
        yield Problem(
            f"models.{use}: there is no secret {secret}.",
            f"Create it with the provider's key: aws secretsmanager create-secret --name {secret}",
        )
        return
    if found.get("DeletedDate"):
        yield Problem(
            f"models.{use}: the secret {secret} is scheduled for deletion.",
            f"aws secretsmanager restore-secret --secret-id {secret}",
        )


def _parameter(use: str, name: str, client: Any) -> Iterator[Problem]:  # noqa: ANN401 - a client
    filters = [{"Key": "Name", "Option": "Equals", "Values": [name]}]
    found = client.describe_parameters(ParameterFilters=filters)["Parameters"]
    if not found:
        yield Problem(
            f"models.{use}: there is no parameter {name}.",
            "Create it with the provider's key: aws ssm put-parameter --type SecureString "
            f"--name {name}",
        )
    elif (kind := found[0]["Type"]) != "SecureString":
        yield Problem(
            f"models.{use}: the parameter {name} is a {kind}, so its key is not encrypted.",
            f"Replace it: aws ssm put-parameter --type SecureString --overwrite --name {name}",
        )
