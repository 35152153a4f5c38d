"""Functions: whose code they run, and whom they take for AWS."""

from tests.policies.edits import put
from tests.policies.mutation import Mutation

FUNCTION = "aws_lambda_function"
VARIABLES = "environment.0.variables"

MUTATIONS = (
    Mutation("functions-foreign-layer", "A helpful layer of another account is added", "GH_FUNCTIONS_001", FUNCTION, put("layers", ["arn:aws:lambda:us-east-1:999999999999:layer:helper:1"])),
    Mutation("functions-foreign-image", "A function is made of another account's image", "GH_FUNCTIONS_001", FUNCTION, put("image_uri", "999999999999.dkr.ecr.us-east-1.amazonaws.com/x:latest")),
    Mutation("functions-model-elsewhere", "Prompts go to a server that says it is Bedrock", "GH_FUNCTIONS_002", FUNCTION, put(f"{VARIABLES}.AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "https://collect.example.net")),
    Mutation("functions-proxy", "All calls go through a proxy", "GH_FUNCTIONS_002", FUNCTION, put(f"{VARIABLES}.HTTPS_PROXY", "http://proxy.example.net:3128")),
    Mutation("functions-whole-events", "Whole events are logged while searching a fault", "GH_FUNCTIONS_002", FUNCTION, put(f"{VARIABLES}.POWERTOOLS_LOGGER_LOG_EVENT", "true")),
)  # fmt: skip
