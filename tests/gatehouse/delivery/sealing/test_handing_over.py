"""Seals through the bucket: what is pulled is what was asked for, or nothing is."""

import shutil
from pathlib import Path

import pytest

from gatehouse.aws import AwsCaller
from gatehouse.delivery.sealing import Manifest, SealBrokenError, SealError, pull, push
from tests.gatehouse.delivery.sealing.conftest import Sources


def pulled(sources: Sources, sha256: str, *, commit: str = "") -> Path:
    folder = sources.folder / "pulled"
    pull(
        folder,
        AwsCaller(sources.variables),
        sources.bucket,
        environment="local",
        commit=commit or Manifest.read(sources.seal_folder).commit,
        sha256=sha256,
    )
    return folder


def test_a_seal_that_went_through_the_bucket_is_applied(sources: Sources) -> None:
    sha256 = sources.seal().sha256

    key, printed = push(sources.seal_folder, AwsCaller(sources.variables), sources.bucket)

    assert printed == sha256
    assert key == f"local/{Manifest.read(sources.seal_folder).commit}/{sha256}.tar"
    assert sources.apply(pulled(sources, sha256), sha256=sha256).outcome.succeeded
    assert sources.value("base") == "one"


def test_a_seal_of_another_commit_is_not_there(sources: Sources) -> None:
    sha256 = sources.seal().sha256
    push(sources.seal_folder, AwsCaller(sources.variables), sources.bucket)

    with pytest.raises(SealError, match="No readable seal "):
        pulled(sources, sha256, commit="0" * 40)


def test_an_object_that_was_replaced_is_refused(sources: Sources) -> None:
    caller = AwsCaller(sources.variables)
    first, _ = push_sealed(sources, caller)
    sources.values["base"] = "of an attacker"
    second, _ = push_sealed(sources, caller)
    s3 = caller.client("s3")
    s3.copy_object(Bucket=sources.bucket, Key=first, CopySource=f"{sources.bucket}/{second}")

    with pytest.raises(SealBrokenError, match=r"found [0-9a-f]{64}"):
        pulled(sources, Path(first).stem)


@pytest.mark.parametrize("sha256", ["", "../../etc", "A" * 64, "0" * 63])
def test_what_is_no_sha256_is_not_asked_for(sources: Sources, sha256: str) -> None:
    sources.seal()

    with pytest.raises(SealError, match="is not a SHA-256"):
        pulled(sources, sha256)


def push_sealed(sources: Sources, caller: AwsCaller) -> tuple[str, str]:
    shutil.rmtree(sources.seal_folder, ignore_errors=True)
    sources.seal()
    return push(sources.seal_folder, caller, sources.bucket)
