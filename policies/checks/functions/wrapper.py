"""Programs that start before a function's own."""

from collections.abc import Iterator

from policies.estate import Resource
from policies.policy import resource_policy

# AWS publishes the Web Adapter from this account.
_ADAPTER = ":753240598075:layer:LambdaAdapterLayer"
# Interpreters and the loader of Linux run what these name.
_LOADERS = frozenset(
    {"JAVA_TOOL_OPTIONS", "LD_LIBRARY_PATH", "LD_PRELOAD", "NODE_OPTIONS", "PYTHONHOME"}
    | {"PYTHONPATH", "PYTHONSTARTUP"}
)


@resource_policy(
    id="GH_FUNCTIONS_003",
    severity="high",
    types=("aws_lambda_function",),
    title="Only the Web Adapter starts before a function",
    reason="A program in such a variable runs first, with the function's role.",
    fix="Remove the variable, or add the Web Adapter's layer beside /opt/bootstrap.",
    threat="A program that nobody reviewed reads the function's credentials and every event.",
)
def wrapper(function: Resource) -> Iterator[str]:
    variables = function.shown("environment.variables")
    if not isinstance(variables, dict):
        return
    for name in sorted(_LOADERS & variables.keys()):
        yield f"{name} makes the interpreter load {variables[name]} first"
    if "AWS_LAMBDA_EXEC_WRAPPER" not in variables:
        return
    layers = function.shown("layers")
    adapted = isinstance(layers, list) and any(_ADAPTER in str(layer) for layer in layers)
    if variables["AWS_LAMBDA_EXEC_WRAPPER"] != "/opt/bootstrap" or not adapted:
        yield f"it starts {variables['AWS_LAMBDA_EXEC_WRAPPER']} before its own code"
