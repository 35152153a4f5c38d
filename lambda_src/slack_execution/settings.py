"""The settings of the execution function."""

from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(FunctionSettings):
    """Where verified events wait for the worker."""

    queue_url: Name
