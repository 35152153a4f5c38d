"""The hashes in the settings file of an environment, edited as a person would."""

from pathlib import Path

import tomlkit

from gatehouse.platform import PlatformError

TABLE, KEY = "edge", "origin_secret_sha256"


def write_hashes(file: Path, hashes: tuple[str, ...]) -> None:
    """Replaces the hashes and nothing else: comments, order and spaces stay.

    Raises:
        PlatformError: the file has no table for them.

    """
    try:
        document = tomlkit.parse(file.read_text(encoding="utf-8"))
        table = document[TABLE]
    except (OSError, KeyError, ValueError) as error:
        raise PlatformError(f"{file}: expected a table [{TABLE}]: {error}") from None
    listed = tomlkit.array().multiline(len(hashes) > 1)
    listed.extend(hashes)
    table[KEY] = listed
    replaced = file.with_suffix(".toml.new")
    replaced.write_text(tomlkit.dumps(document), encoding="utf-8")
    replaced.replace(file)
