"""Lambda: a function's variables have 4 KB together, and some names are Lambda's."""

from typing import Final

from rehearsal.contracts.contract import Call, Contract, Refusal

_MOST_BYTES: Final = 4_096
_RESERVED: Final = frozenset(
    {
        "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT", "_HANDLER",
    }
)  # fmt: skip


class LambdaEnvironment(Contract):
    """The quota counts names and values; AWS measures the JSON of them."""

    refuses = "Variables of a function of more than 4 KB together, or with a name of Lambda's own."
    error = (
        "InvalidParameterValueException: Lambda was unable to configure your environment variables "
        "because the environment variables you have provided exceeded the 4KB limit."
    )
    source = (
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, "
        "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html"
        "#configuration-envvars-runtime"
    )
    calls = frozenset({"lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"})
    reads_account = False

    def check(self, call: Call) -> None:
        """Measure names and values."""
        variables = (call.parameters.get("Environment") or {}).get("Variables") or {}
        if sum(len(f"{name}{value}".encode()) for name, value in variables.items()) > _MOST_BYTES:
            raise self.refusal()
        if reserved := sorted(_RESERVED & variables.keys()):
            raise Refusal(
                "InvalidParameterValueException",
                "Lambda was unable to configure your environment variables because the "
                "environment variables you have provided contains reserved keys that are "
                f"currently not supported for modification. Reserved keys used in this request: "
                f"{', '.join(reserved)}",
            )
