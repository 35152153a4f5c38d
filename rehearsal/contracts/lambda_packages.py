"""Lambda: how large packages and layers may be, zipped in one request and unpacked."""

import io
import zipfile
from typing import Final

from rehearsal.contracts.contract import Call, Contract, Refusal

_ZIPPED: Final = 52_428_800
_REQUEST: Final = 70_167_211
_UNZIPPED: Final = 262_144_000
_TOO_LARGE: Final = 413


class LambdaPackages(Contract):
    """A request carries 50 MB; larger ones go through S3. Unpacked, all is at most 250 MB."""

    refuses = (
        "A package or layer of more than 50 MB (zipped) in the request itself, or of more than 250 "
        "MB unpacked."
    )
    error = (
        "RequestEntityTooLargeException: Request must be smaller than 70167211 bytes for the ... "
        "operation"
    )
    source = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
    calls = frozenset(
        {"lambda:CreateFunction", "lambda:PublishLayerVersion", "lambda:UpdateFunctionCode"}
    )
    reads_account = False

    def check(self, call: Call) -> None:
        """Measure the request and what the archive says of its members."""
        content = call.parameters.get("Code") or call.parameters.get("Content") or call.parameters
        archive = content.get("ZipFile")
        if not isinstance(archive, bytes):
            return
        if call.body_size >= _REQUEST or len(archive) > _ZIPPED:
            raise self.refusal(call.operation, status=_TOO_LARGE)
        if _unzipped(archive) > _UNZIPPED:
            raise Refusal(
                "InvalidParameterValueException",
                f"Unzipped size must be smaller than {_UNZIPPED} bytes",
            )


def _unzipped(archive: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return sum(member.file_size for member in opened.infolist())
    except zipfile.BadZipFile:
        return 0
