"""Models of providers that are not AWS services: called over HTTP with a key."""

from typing import Any

import httpx

from lambda_src.runtime.models.aws import client_config
from lambda_src.runtime.models.embedding import EmbeddingModel, EmbeddingSettings
from lambda_src.runtime.models.http_caller import HttpCaller, KeyHeader, http_client
from lambda_src.runtime.models.interface import ChatModel
from lambda_src.runtime.models.secrets import ApiKey, parameter_key, secret_key
from lambda_src.runtime.models.settings import GEMINI_ENDPOINT, ModelSettings, ProviderSettings

KEY_TIMEOUT_SECONDS = 5.0


def build(settings: ModelSettings, source: Any, http: httpx.Client | None) -> ChatModel:  # noqa: ANN401 - a module or session
    """Return the model of a provider over HTTP; imports the module of no other one."""
    key = _key(settings, source)
    http = http or http_client()
    if settings.provider == "gemini":
        from lambda_src.runtime.models.gemini import PROVIDER, GeminiModel  # noqa: PLC0415 - if chosen

        header = KeyHeader(name="x-goog-api-key", prefix="", key=key) if key else None
        return GeminiModel(settings, caller=_caller(PROVIDER, settings, http, header))
    from lambda_src.runtime.models import openai_compatible as compatible  # noqa: PLC0415 - if chosen

    header = KeyHeader(name="authorization", prefix="Bearer ", key=key) if key else None
    caller = _caller(compatible.PROVIDER, settings, http, header)
    return compatible.OpenAiCompatibleModel(settings, caller=caller)


def build_embeddings(
    settings: EmbeddingSettings,
    source: Any,  # noqa: ANN401 - as above
    http: httpx.Client | None,
) -> EmbeddingModel:
    """Return the embedding model of a server of OpenAI's kind."""
    from lambda_src.runtime.models import openai_embeddings as compatible  # noqa: PLC0415 - if chosen

    key = _key(settings, source)
    header = KeyHeader(name="authorization", prefix="Bearer ", key=key) if key else None
    caller = _caller(compatible.PROVIDER, settings, http or http_client(), header)
    return compatible.OpenAiCompatibleEmbeddings(settings, caller=caller)


def _key(settings: ProviderSettings, source: Any) -> ApiKey | None:  # noqa: ANN401 - as above
    config = client_config(min(KEY_TIMEOUT_SECONDS, settings.timeout_seconds))
    if settings.api_key_parameter:
        ssm = source.client("ssm", config=config)
        return parameter_key(settings.api_key_parameter, client=ssm)
    if settings.api_key_secret:
        secrets_manager = source.client("secretsmanager", config=config)
        return secret_key(settings.api_key_secret, client=secrets_manager)
    return None


def _caller(
    provider: str, settings: ProviderSettings, client: httpx.Client, header: KeyHeader | None
) -> HttpCaller:
    return HttpCaller(
        provider,
        client=client,
        endpoint=settings.endpoint or GEMINI_ENDPOINT,
        timeout_seconds=settings.timeout_seconds,
        key_header=header,
    )
