"""The viewer-request functions of CloudFront, one for each kind of behavior."""

from pathlib import Path
from typing import Literal

from cdktf_cdktf_provider_aws.cloudfront_function import CloudfrontFunction
from cdktf_cdktf_provider_aws.cloudfront_key_value_store import CloudfrontKeyValueStore

from modules.framework import Construct

SOURCE = Path(__file__).with_name("viewer_request.js")
Kind = Literal["api", "stream", "pages", "web_origin"]
_PLACE = "BEHAVIOR_OF_THIS_COPY"


def source(kind: Kind) -> str:
    """The JavaScript for behaviors of one kind."""
    return SOURCE.read_text(encoding="utf-8").replace(_PLACE, kind)


class ViewerRequest(Construct):
    """The functions of a distribution, and the store that they take secrets from.

    The store is made empty: a value in Terraform would stand in plans and states. A function that
    decided by the path what its behavior is could decide otherwise than CloudFront did.
    """

    store_arn: str

    def __init__(self, scope: Construct, id_: str, *, name: str) -> None:
        super().__init__(scope, id_)
        self._name = name
        store = CloudfrontKeyValueStore(
            self, "store", name=name, comment="Secrets that CloudFront shows to its origins"
        )
        self.store_arn = store.arn

    def function_arn(self, kind: Kind) -> str:
        """The copy of the function for one kind of behavior; made once for each kind."""
        arn: str = CloudfrontFunction(
            self,
            kind,
            name=f"{self._name}-{kind.replace('_', '-')}",
            comment=f"Viewer requests of the behaviors of kind {kind}",
            runtime="cloudfront-js-2.0",
            publish=True,
            code=source(kind),
            key_value_store_associations=[self.store_arn],
        ).arn
        return arn
