"""Invokes a function while stacks are applied; its failure fails the apply."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cdktf_cdktf_provider_aws.lambda_invocation import LambdaInvocation

from modules.framework import Construct
from modules.function import Function


class Invocation(Construct):
    """Once at first, and again whenever `triggers` or the payload change.

    The resources of `after` are there before.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        function: Function,
        payload: Mapping[str, Any],
        triggers: Mapping[str, str],
        after: Sequence[Any],
    ) -> None:
        super().__init__(scope, id_)
        self.resource = LambdaInvocation(
            self,
            "invocation",
            function_name=function.name,
            input=json.dumps(payload, sort_keys=True),
            triggers=dict(triggers),
            lifecycle_scope="CREATE_ONLY",
            depends_on=list(after),
        )
