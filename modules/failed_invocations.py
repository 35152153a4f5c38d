"""Where an asynchronous invocation goes that the function failed to take."""

from cdktf_cdktf_provider_aws.lambda_function_event_invoke_config import (
    LambdaFunctionEventInvokeConfig,
    LambdaFunctionEventInvokeConfigDestinationConfig,
    LambdaFunctionEventInvokeConfigDestinationConfigOnFailure,
)

from modules.framework import Construct
from modules.function import Function

_OLDEST_SECONDS = 3_600


class FailedInvocations(Construct):
    """Lambda tries three times within an hour, then puts the event into the queue."""

    def __init__(self, scope: Construct, id_: str, *, function: Function, queue_arn: str) -> None:
        super().__init__(scope, id_)
        LambdaFunctionEventInvokeConfig(
            self,
            "configuration",
            function_name=function.name,
            maximum_retry_attempts=2,
            maximum_event_age_in_seconds=_OLDEST_SECONDS,
            destination_config=LambdaFunctionEventInvokeConfigDestinationConfig(
                on_failure=LambdaFunctionEventInvokeConfigDestinationConfigOnFailure(
                    destination=queue_arn
                )
            ),
        )
