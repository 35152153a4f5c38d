"""The one place that turns settings into a model."""

from typing import TYPE_CHECKING, Any

from lambda_src.runtime import clients
from lambda_src.runtime.models.aws import client_config
from lambda_src.runtime.models.embedding import EmbeddingModel, EmbeddingSettings
from lambda_src.runtime.models.interface import ChatModel
from lambda_src.runtime.models.settings import ModelSettings

if TYPE_CHECKING:
    import httpx
    from boto3.session import Session


def build_model(
    settings: ModelSettings,
    *,
    session: "Session | None" = None,
    http: "httpx.Client | None" = None,
) -> ChatModel:
    """Return the model that `settings` describe; sends nothing yet.

    Build it once per process and share it: it pools connections and caches its key. `session` and
    `http` default to the process's own clients and a client without redirects or proxies. Only
    the chosen provider's module is imported.
    """
    source: Any = session or clients  # both make clients, by the same method
    if settings.provider in {"gemini", "openai_compatible"}:
        from lambda_src.runtime.models import over_http  # noqa: PLC0415 - httpx, if chosen

        return over_http.build(settings, source, http)
    from lambda_src.runtime.models.interruptible_aws import interruptible  # noqa: PLC0415 - if chosen

    config = client_config(settings.timeout_seconds)
    if settings.provider == "bedrock":
        from lambda_src.runtime.models.bedrock import BedrockModel  # noqa: PLC0415 - if chosen

        runtime = source.client("bedrock-runtime", config=config)
        return BedrockModel(settings, client=interruptible(runtime))
    from lambda_src.runtime.models.bedrock_agent import BedrockAgentModel  # noqa: PLC0415 - if chosen

    agents = source.client("bedrock-agent-runtime", config=config)
    return BedrockAgentModel(settings, client=interruptible(agents))


def build_embeddings(
    settings: EmbeddingSettings,
    *,
    session: "Session | None" = None,
    http: "httpx.Client | None" = None,
) -> EmbeddingModel:
    """Return the embedding model that `settings` describe; as `build_model`."""
    source: Any = session or clients
    if settings.provider == "openai_compatible":
        from lambda_src.runtime.models import over_http  # noqa: PLC0415 - httpx, if chosen

        return over_http.build_embeddings(settings, source, http)
    from lambda_src.runtime.models.titan import TitanEmbeddings  # noqa: PLC0415 - if chosen

    config = client_config(settings.timeout_seconds)
    return TitanEmbeddings(settings, client=source.client("bedrock-runtime", config=config))
