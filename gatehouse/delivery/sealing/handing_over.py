"""Transfers sealed plans by a bucket, from the job that planned to the job that applies.

The key of a seal names environment, commit and the SHA-256 of its manifest. A principal
that may put objects can therefore not replace an approved seal: the download must have the
requested SHA-256, file by file.
"""

import re
import shutil
import tempfile
from pathlib import Path

from botocore.exceptions import ClientError

from gatehouse.aws import AwsCaller
from gatehouse.delivery.sealing import archive, manifest
from gatehouse.delivery.sealing.errors import SealBrokenError, SealError
from gatehouse.delivery.sealing.manifest import Manifest

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Without permission to list the bucket, S3 reports a missing object as access denied.
_ABSENT = {"403", "404", "AccessDenied", "NoSuchBucket", "NoSuchKey"}


def key(environment: str, commit: str, sha256: str) -> str:
    """Where a seal is in the bucket."""
    return f"{environment}/{commit}/{sha256}.tar"


def push(folder: Path, caller: AwsCaller, bucket: str) -> tuple[str, str]:
    """Puts a sealed folder into the bucket; returns its key and the SHA-256 of its manifest.

    Raises:
        SealError: the folder holds no seal.

    """
    sealed, sha256 = Manifest.read(folder), manifest.digest(folder / manifest.FILE)
    name = key(sealed.environment, sealed.commit, sha256)
    with tempfile.TemporaryFile() as stream:
        archive.pack(folder, stream)
        stream.seek(0)
        caller.client("s3").put_object(
            Bucket=bucket, Key=name, Body=stream, ContentType="application/x-tar"
        )
    return name, sha256


def pull(
    folder: Path, caller: AwsCaller, bucket: str, *, environment: str, commit: str, sha256: str
) -> None:
    """Gets a seal into an empty folder.

    Raises:
        SealError: there is no such seal, or what is there is not an archive of one.
        SealBrokenError: the downloaded seal has another SHA-256.

    """
    if not _SHA256.fullmatch(sha256):
        raise SealError(f"{sha256!r} is not a SHA-256 of 64 hexadecimal digits in lower case.")
    name = key(environment, commit, sha256)
    with tempfile.TemporaryFile() as stream:
        try:
            body = caller.client("s3").get_object(Bucket=bucket, Key=name)["Body"]
        except ClientError as error:
            if error.response["Error"]["Code"] not in _ABSENT:
                raise
            msg = f"No readable seal {name} in {bucket}: run `gatehouse seal push` first. {error}"
            raise SealError(msg) from None
        shutil.copyfileobj(body, stream)
        stream.seek(0)
        archive.unpack(stream, folder)
    found = manifest.digest(folder / manifest.FILE) if (folder / manifest.FILE).exists() else "none"
    if found != sha256:
        raise SealBrokenError((f"{manifest.FILE}: expected SHA-256 {sha256}, found {found}",))
