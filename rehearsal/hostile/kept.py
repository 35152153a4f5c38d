"""What the rehearsal keeps in files, searched for texts that may stand only in some of them."""

import base64
import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

# What users say is kept in the tables that are for it, and goes to the model.
_CONVERSATIONS = ("aws/state/dynamodb", "postgres/", "logs/model-calls.jsonl")
_SECRETS = ("aws/state/secretsmanager.json",)
KEPT: Mapping[str, tuple[str, ...]] = {
    "message text": _CONVERSATIONS,
    "text of a conversation": _CONVERSATIONS,
    "webhook secret": _SECRETS,
    "Slack secret": (*_SECRETS, "slack-secrets.json"),
    "password": ("demo-passwords.json", "aws/state/cognito.json"),
    "e-mail address": (
        "demo-passwords.json",
        "aws/state/cognito.json",
        "aws/state/dynamodb",
        "postgres/",  # `user.name` in the session of a flow that a user plays
    ),
}
# Written while the search is prepared: a search that does not find these has not searched.
_SURE = frozenset({"message text", "text of a conversation"})
# The provider's binary, and what functions run: unpacked from zips that were there before.
_PASSED_OVER = frozenset({".terraform", "code", "layer_0", "layer_1"})
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Secret:
    """A text that must not be found, and of what kind it is."""

    kind: str
    value: str = field(repr=False)

    @property
    def forms(self) -> tuple[bytes, ...]:
        """The text as files may hold it: plain, in JSON, in an address, in base64."""
        raw = self.value.encode()
        aligned = (base64.b64encode(b"\0" * shift + raw) for shift in range(3))
        inner = (text[4 if shift else 0 : -4] for shift, text in enumerate(aligned))
        escaped = json.dumps(self.value)[1:-1].encode()
        return tuple({raw, escaped, quote(self.value, safe="").encode(), *inner})


@dataclass
class Searched:
    """How much was searched, and in which file which kind was found."""

    secrets: Sequence[Secret]
    files: int = 0
    bytes: int = 0
    found: list[tuple[str, str]] = field(default_factory=list)


def where(folder: Path, secrets: Iterable[Secret], since: float) -> Searched:
    """Search every file below a folder that was written since then (epoch seconds)."""
    searched = Searched(tuple(secrets))
    forms = [(secret.kind, form) for secret in searched.secrets for form in secret.forms]
    for path in _files(folder):
        data = _written(path, since)
        if data is None:
            continue
        searched.files += 1
        searched.bytes += len(data)
        name = path.relative_to(folder).as_posix()
        kinds = sorted({kind for kind, form in forms if form in data})
        searched.found += [(kind, name) for kind in kinds]
    return searched


def places_with(searched: Searched) -> Iterator[str]:
    """Yield a line for each file that holds what it may not.

    Also for a kind that must be somewhere and was not found: then the search is broken.
    """
    for kind, name in searched.found:
        if not name.startswith(KEPT.get(kind, ())):
            yield f"{name} holds: {kind}."
    found = {kind for kind, _ in searched.found}
    for kind in sorted({secret.kind for secret in searched.secrets} & _SURE - found):
        places = " or ".join(KEPT[kind])
        yield f"A {kind} is in no file, not even in {places}: nothing was searched."


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder but for what is passed over, in a stable order."""
    for root, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - _PASSED_OVER)
        yield from (Path(root, name) for name in sorted(names))


def _written(path: Path, since: float) -> bytes | None:
    """Return what a file holds, unpacked; None for one that is older or no file."""
    try:
        if not path.is_file() or path.stat().st_mtime < since:
            return None
        data = path.read_bytes()
    except OSError:  # it was there a moment ago
        return None
    if data.startswith(_GZIP):
        try:
            return gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return data
    return data
