"""The web client's files as objects of a bucket."""

import re

from cdktf_cdktf_provider_aws.s3_object import S3Object

from modules.bundle import WebFile
from modules.framework import AssetType, Construct, TerraformAsset
from modules.private_bucket import PrivateBucket


class WebFiles(Construct):
    """One object a file, with the type and the caching that the file asks for.

    The files are copied beside the synthesized stack, under paths that their own bytes decide.
    """

    def __init__(
        self, scope: Construct, id_: str, *, bucket: PrivateBucket, files: tuple[WebFile, ...]
    ) -> None:
        super().__init__(scope, id_)
        for file in files:
            name = re.sub(r"[^a-z0-9]+", "_", file.key.lower())
            asset = TerraformAsset(
                self,
                f"{name}_asset",
                path=str(file.path),
                type=AssetType.FILE,
                asset_hash=file.sha256[:16],
            )
            S3Object(
                self,
                name,
                bucket=bucket.name,
                key=file.key,
                source=asset.path,
                source_hash=file.sha256,
                content_type=file.content_type,
                cache_control=file.cache_control,
                depends_on=[bucket.versioning],
            )
