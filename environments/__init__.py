"""Typed settings of every environment, one for each TOML file of this folder.

`load` reads one; a mistake raises `SettingsError`, whose message names file, key, value and what
was expected. The sections are re-exported for those who build on them.
"""

from .account import Account, Aws, Bundle, Delivery, Domain
from .capacity import Api, Functions, Limits, Logs, Tables
from .edge import Edge
from .embedding_model import EmbeddingModel
from .flows import Flows
from .identity import Identity
from .load import load
from .mistakes import SettingsError
from .model import Model, Models
from .names import names
from .settings import Settings
from .slack import Slack
from .tiers import Tier
from .vault import Database, Network

__all__ = [
    "Account", "Api", "Aws", "Bundle", "Database",
    "Delivery", "Domain", "Edge", "EmbeddingModel", "Flows", "Functions", "Identity",
    "Limits", "Logs", "Model", "Models", "Network", "Settings", "SettingsError", "Slack",
    "Tables", "Tier", "load", "names",
]  # fmt: skip
