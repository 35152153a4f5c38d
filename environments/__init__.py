"""Typed settings of the environments `local`, `dev`, `staging` and `prod`.

`load` reads one; a mistake raises `SettingsError`, whose message names file, key, value and what
was expected. The sections are re-exported for those who build on them.
"""

from .account import Account, Aws, Bundle, Delivery, Domain
from .capacity import Api, Functions, Limits, Logs, Tables
from .edge import Edge
from .flows import Flows
from .identity import Identity
from .load import load
from .mistakes import SettingsError
from .model import Model, Models
from .settings import NAMES, Settings
from .slack import Slack
from .vault import Database, Network

__all__ = [
    "NAMES", "Account", "Api", "Aws", "Bundle", "Database",
    "Delivery", "Domain", "Edge", "Flows", "Functions", "Identity",
    "Limits", "Logs", "Model", "Models", "Network", "Settings", "SettingsError", "Slack",
    "Tables", "load",
]  # fmt: skip
