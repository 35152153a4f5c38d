"""What the usage function is told by its environment."""

from lambda_src.runtime.settings import FunctionSettings, Name


class Settings(FunctionSettings):
    """The table whose day counters are read."""

    usage_table_name: Name
