"""The one place that turns settings into a model."""

from typing import TYPE_CHECKING

import boto3
import httpx

from lambda_src.runtime.models.aws import client_config
from lambda_src.runtime.models.bedrock import BedrockModel
from lambda_src.runtime.models.bedrock_agent import BedrockAgentModel
from lambda_src.runtime.models.gemini import PROVIDER as GEMINI
from lambda_src.runtime.models.gemini import GeminiModel
from lambda_src.runtime.models.http_caller import HttpCaller, KeyHeader, http_client
from lambda_src.runtime.models.interface import ChatModel
from lambda_src.runtime.models.openai_compatible import PROVIDER as OPENAI_COMPATIBLE
from lambda_src.runtime.models.openai_compatible import OpenAiCompatibleModel
from lambda_src.runtime.models.secrets import ApiKey, parameter_key, secret_key
from lambda_src.runtime.models.settings import GEMINI_ENDPOINT, ModelSettings

if TYPE_CHECKING:
    from boto3.session import Session

KEY_TIMEOUT_SECONDS = 5.0


def build_model(
    settings: ModelSettings,
    *,
    session: "Session | None" = None,
    http: httpx.Client | None = None,
) -> ChatModel:
    """Return the model that `settings` describe; sends nothing yet.

    Build it once per process and share it: it pools connections and caches its key. `session` and
    `http` default to boto3's default session and a client without redirects or proxies.
    """
    source = session or boto3.Session()
    config = client_config(settings.timeout_seconds)
    if settings.provider == "bedrock":
        return BedrockModel(settings, client=source.client("bedrock-runtime", config=config))
    if settings.provider == "bedrock_agent":
        agents = source.client("bedrock-agent-runtime", config=config)
        return BedrockAgentModel(settings, client=agents)
    key = _key(settings, source)
    http = http or http_client()
    if settings.provider == "gemini":
        header = KeyHeader(name="x-goog-api-key", prefix="", key=key) if key else None
        return GeminiModel(settings, caller=_caller(GEMINI, settings, http, header))
    header = KeyHeader(name="authorization", prefix="Bearer ", key=key) if key else None
    return OpenAiCompatibleModel(
        settings, caller=_caller(OPENAI_COMPATIBLE, settings, http, header)
    )


def _key(settings: ModelSettings, session: "Session") -> ApiKey | None:
    config = client_config(min(KEY_TIMEOUT_SECONDS, settings.timeout_seconds))
    if settings.api_key_parameter:
        ssm = session.client("ssm", config=config)
        return parameter_key(settings.api_key_parameter, client=ssm)
    if settings.api_key_secret:
        secrets_manager = session.client("secretsmanager", config=config)
        return secret_key(settings.api_key_secret, client=secrets_manager)
    return None


def _caller(
    provider: str, settings: ModelSettings, client: httpx.Client, header: KeyHeader | None
) -> HttpCaller:
    return HttpCaller(
        provider,
        client=client,
        endpoint=settings.endpoint or GEMINI_ENDPOINT,
        timeout_seconds=settings.timeout_seconds,
        key_header=header,
    )
