"""What the worker is told by its environment."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from lambda_src.runtime.settings import FunctionSettings, Name


def _items(text: object) -> object:
    return tuple(text.split(",")) if isinstance(text, str) and text else ()


class Settings(FunctionSettings):
    """The vault's function of tasks, the queues, and the prefixes of tenants' secrets.

    `call_seconds` bounds all attempts of one call; with the vault's time it fits into the
    function's. `busy_seconds` is how long a task waits whose lease another delivery holds.
    `allowed_hosts` ("host:port", with commas between) may be called although they are
    not public: only a rehearsal on one machine has any.
    """

    flow_tasks_function_name: Name
    wake_ups_queue_url: Name
    tasks_queue_url: Name
    events_queue_url: Name
    secrets_prefix: Name
    webhook_secrets_prefix: Name
    vault_seconds: float = Field(default=20, gt=0, le=28)
    call_seconds: float = Field(default=75, gt=0, le=800)
    busy_seconds: int = Field(default=45, ge=1, le=900)
    allowed_hosts: Annotated[tuple[str, ...], BeforeValidator(_items)] = ()
