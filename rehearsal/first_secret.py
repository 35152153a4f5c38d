"""The first origin secret of a home, made before there is an AWS to keep it.

Functions must know its hash when they are deployed, so `up` keeps it in a file that only its owner
may read, until the stack `edge` has made the places where it belongs.
"""

import os
from pathlib import Path

from gatehouse.home import home
from gatehouse.operating.origin_secret import make, sha256
from gatehouse.operating.origin_secret.rotation import Rotation
from gatehouse.operating.origin_secret.versions import CURRENT, Versions
from gatehouse.platform import Platform, PlatformError


def hashes(platform: Platform, remembered: tuple[str, ...]) -> tuple[str, ...]:
    """What the functions of this home are to accept.

    A secret that the embedded AWS lost, since it was killed, counts as never made.
    """
    current = _kept(platform)
    if current is not None:
        return remembered if sha256(current) in remembered else (sha256(current),)
    return waiting_hashes()


def waiting_hashes() -> tuple[str, ...]:
    """The hash of the secret that waits for its place, which is made if there is none."""
    return (sha256(_waiting() or _keep(make())),)


def hand_over(platform: Platform) -> None:
    """Moves the waiting secret to where it belongs, and lets CloudFront send it."""
    secret = _waiting()
    if secret is None:
        return
    rotation = Rotation(platform)
    rotation.prepare(secret)
    rotation.activate()
    forget()


def forget() -> None:
    """Removes the file, where there is one."""
    _file().unlink(missing_ok=True)


def _kept(platform: Platform) -> str | None:
    try:
        secret_id = platform.outputs("edge")["origin_secret_id"]
    except PlatformError:
        return None
    return Versions(platform.client("secretsmanager"), secret_id).value(CURRENT)


def _waiting() -> str | None:
    try:
        return _file().read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _keep(secret: str) -> str:
    _file().parent.mkdir(parents=True, exist_ok=True)
    unfinished = _file().with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secret)
    unfinished.replace(_file())
    return secret


def _file() -> Path:
    return home() / "origin-secret"
