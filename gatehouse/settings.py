"""The settings of an environment as commands see them: in `local`, with what this machine says."""

from pathlib import Path

import environments
from environments import Settings
from environments.machine import ENVIRONMENT
from gatehouse.home import machine_file, machine_variables


def load(environment: str) -> Settings:
    """The settings of an environment, whatever the shell's variables say.

    Raises:
        SettingsError: a file is missing or wrong.

    """
    return environments.load(environment, variables=machine_variables(environment))


def settings_file(environment: str) -> Path:
    """The file that has the last word on the environment, which a command may edit."""
    if environment == ENVIRONMENT:
        return machine_file()
    return Path(environments.__file__).parent / f"{environment}.toml"
