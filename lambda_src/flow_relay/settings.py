"""What the relay is told by its environment."""

from pydantic import Field

from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(FunctionSettings):
    """The vault's function by name or ARN; the queues of wake-ups, tasks and events."""

    flow_tasks_function_name: Name
    wake_ups_queue_url: Name
    tasks_queue_url: Name
    events_queue_url: Name
    vault_seconds: float = Field(default=20, gt=0, le=28)
