"""What the execution function is told by its environment."""

from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(FunctionSettings):
    """Where verified events wait for the worker."""

    queue_url: Name
