"""The functions' dependencies, published as one Lambda layer version."""

import base64
from dataclasses import dataclass
from pathlib import Path

from cdktf_cdktf_provider_aws.lambda_layer_version import (
    LambdaLayerVersion,
)

from modules.framework import AssetType, Construct, TerraformAsset


@dataclass(frozen=True)
class Runtime:
    """What every function of an environment runs on."""

    name: str = "python3.12"
    architecture: str = "arm64"


RUNTIME = Runtime()


class DependencyLayer(Construct):
    """A layer version. The bytes of the zip decide its identity, not when or where it was built."""

    arn: str

    def __init__(
        self, scope: Construct, id_: str, *, name: str, archive: Path, sha256: str
    ) -> None:
        super().__init__(scope, id_)
        asset = archive_asset(self, archive, sha256)
        self.arn = LambdaLayerVersion(
            self,
            "version",
            layer_name=name,
            description="Third-party packages of the functions, pinned in requirements/layer.lock",
            filename=asset.path,
            source_code_hash=terraform_hash(sha256),
            compatible_runtimes=[RUNTIME.name],
            compatible_architectures=[RUNTIME.architecture],
        ).arn


def archive_asset(scope: Construct, archive: Path, sha256: str) -> TerraformAsset:
    """The zip beside the synthesized stack, under a path that its own bytes decide."""
    return TerraformAsset(
        scope, "archive", path=str(archive), type=AssetType.FILE, asset_hash=sha256[:16]
    )


def terraform_hash(sha256: str) -> str:
    """A hexadecimal SHA-256 in the form of Lambda's `CodeSha256`: base64."""
    return base64.b64encode(bytes.fromhex(sha256)).decode()
