"""The Lambda Web Adapter: a web server as a function, whose response is streamed."""

from dataclasses import dataclass

from modules.layer import RUNTIME

# AWS publishes the adapter as layers of an account of its own, version 1.1.0 as number 30.
# https://github.com/awslabs/aws-lambda-web-adapter
PUBLISHER = "753240598075"
_LAYERS = {"arm64": "LambdaAdapterLayerArm64", "x86_64": "LambdaAdapterLayerX86"}
_VERSION = 30


@dataclass(frozen=True)
class WebAdapter:
    """Starts `start_script`, waits until `readiness_path` answers, and passes requests on."""

    region: str
    readiness_path: str
    start_script: str = "run.sh"
    port: int = 8080

    @property
    def layer_arn(self) -> str:
        """The adapter's layer in the function's region."""
        layer = _LAYERS[RUNTIME.architecture]
        return f"arn:aws:lambda:{self.region}:{PUBLISHER}:layer:{layer}:{_VERSION}"

    def environment(self) -> dict[str, str]:
        """What makes Lambda start the adapter, and the adapter stream."""
        return {
            "AWS_LAMBDA_EXEC_WRAPPER": "/opt/bootstrap",
            "AWS_LWA_INVOKE_MODE": "response_stream",
            "AWS_LWA_PORT": str(self.port),
            "AWS_LWA_READINESS_CHECK_PATH": self.readiness_path,
            "PORT": str(self.port),
        }
