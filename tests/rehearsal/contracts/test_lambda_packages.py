"""Defect 16: a layer at 96 % of what a request may carry."""

import io
import os
import zipfile

from tests.rehearsal.contracts.conftest import Aws, Refused


def layer(size: int, *, compressed: bool) -> bytes:
    archive = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(archive, "w", method) as zipped:
        zipped.writestr(
            "python/a", bytes(size) if compressed else os.urandom(1 << 20) * (size >> 20)
        )
    return archive.getvalue()


def test_a_request_carries_50_megabytes(aws: Aws) -> None:
    functions = aws.client("lambda")
    with Refused() as answer:
        functions.publish_layer_version(
            LayerName=aws.name("layer"), Content={"ZipFile": layer(51 << 20, compressed=False)}
        )
    assert answer.code == "RequestEntityTooLargeException"


def test_what_unpacks_to_more_than_250_megabytes_is_refused(aws: Aws) -> None:
    functions = aws.client("lambda")
    with Refused() as answer:
        functions.publish_layer_version(
            LayerName=aws.name("layer"), Content={"ZipFile": layer(251 << 20, compressed=True)}
        )
    assert answer.message == "Unzipped size must be smaller than 262144000 bytes"
    functions.publish_layer_version(
        LayerName=aws.name("layer"), Content={"ZipFile": layer(1 << 20, compressed=True)}
    )
