"""What a configured model means for a function: its settings, and what the role may call."""

import json
from collections.abc import Iterable

from environments import EmbeddingModel, Model, Settings
from modules.permissions import Statement
from stacks import emulator

INVOKE = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")


def model_environment(model: Model | EmbeddingModel) -> str:
    """The value of a variable such as CHAT_MODEL: the model settings that functions read."""
    told = model.model_dump(mode="json", exclude_none=True, exclude={"destination_regions"})
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


def embedding_access(settings: Settings, model: EmbeddingModel) -> tuple[Statement, ...]:
    """What a role needs to call the embedding model, and to read the key of one outside AWS."""
    if model.provider == "bedrock":
        region = settings.account.region
        arn = f"arn:aws:bedrock:{region}::foundation-model/{model.model_id}"
        return (Statement("EmbedTexts", ("bedrock:InvokeModel",), (arn,)),)
    return _read_api_key(settings, model)


def model_access(settings: Settings, model: Model) -> tuple[Statement, ...]:
    """What a role needs to call `model`, by ARN, and to read the key of one outside AWS."""
    if model.provider == "bedrock":
        actions = (*INVOKE, *emulator.invoke_actions(settings))
        arns = (*_bedrock_arns(settings, model), *emulator.model_arns(settings, model))
        return (Statement("CallModel", actions, arns),)
    if model.provider == "bedrock_agent":
        alias = f"agent-alias/{model.agent_id}/{model.agent_alias_id}"
        return (Statement("CallAgent", ("bedrock:InvokeAgent",), (_own(settings, alias),)),)
    return _read_api_key(settings, model)


def access_to(
    settings: Settings, models: Iterable[Model | EmbeddingModel]
) -> tuple[Statement, ...]:
    """What a role needs to call all of `models`: one statement for each kind of access."""
    found: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    for model in models:
        access = (
            model_access(settings, model)
            if isinstance(model, Model)
            else embedding_access(settings, model)
        )
        for statement in access:
            resources = found.setdefault((statement.sid, statement.actions), {})
            resources |= dict.fromkeys(statement.resources)
    return tuple(Statement(sid, actions, tuple(arns)) for (sid, actions), arns in found.items())


def tiers_environment(settings: Settings) -> str:
    """The value of TIERS: the tiers, with the ids of their models."""
    return json.dumps(settings.tiers_with_ids, sort_keys=True, separators=(",", ":"))


def others_environment(settings: Settings) -> str:
    """The value of OTHER_MODELS: the settings of those that only some tiers may have."""
    others = settings.models.others.values()
    return f"[{','.join(model_environment(model) for model in others)}]"


def _bedrock_arns(settings: Settings, model: Model) -> tuple[str, ...]:
    """A cross-region profile needs its own ARN and the model's in every region it may route to.

    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    """
    regions = model.destination_regions or (settings.account.region,)
    models = tuple(
        f"arn:aws:bedrock:{region}::foundation-model/{model.foundation_model_id}"
        for region in regions
    )
    if not model.destination_regions:
        return models
    if model.geography == "global":  # AWS routes it to regions that no ARN names
        models = (*models, f"arn:aws:bedrock:::foundation-model/{model.foundation_model_id}")
    return (_own(settings, f"inference-profile/{model.model_id}"), *models)


def _own(settings: Settings, resource: str) -> str:
    return f"arn:aws:bedrock:{settings.account.region}:{settings.account.id}:{resource}"


def _read_api_key(settings: Settings, model: Model | EmbeddingModel) -> tuple[Statement, ...]:
    if model.api_key_secret:
        read = ("secretsmanager:GetSecretValue",)
        return (Statement("ReadModelKey", read, (model.api_key_secret,)),)
    if model.api_key_parameter:
        own = f"{settings.account.region}:{settings.account.id}"
        name = f"arn:aws:ssm:{own}:parameter{model.api_key_parameter}"
        return (Statement("ReadModelKey", ("ssm:GetParameter",), (name,)),)
    return ()
