"""The signing secret and the bot tokens of the local Slack, in a file that only its owner reads."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

WORKSPACES = {"acme": "T0ACME", "globex": "T0GLOBEX"}
"""The demo tenants' workspaces."""


@dataclass(frozen=True)
class SecretsFile:
    """Made up once for a home, and read each time."""

    path: Path

    def make(self) -> None:
        """Makes secrets up unless there are some."""
        if self.path.exists():
            return
        document = {
            "signing_secret": token_hex(16),
            "bot_tokens": {tenant: f"xoxb-{token_hex(20)}" for tenant in WORKSPACES},
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(unfinished, flags, 0o600), "w", encoding="utf-8") as file:
            json.dump(document, file)
        unfinished.replace(self.path)

    def signing_secret(self) -> str:
        """What events are signed with."""
        return str(self._read()["signing_secret"])

    def bot_tokens(self) -> dict[str, str]:
        """A token by tenant."""
        tokens: dict[str, str] = self._read()["bot_tokens"]
        return tokens

    def _read(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        return document
