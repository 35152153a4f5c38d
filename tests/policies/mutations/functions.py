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
    Mutation("functions-foreign-bucket", "A function takes its code from somebody's bucket", "GH_FUNCTIONS_001", FUNCTION, put("s3_bucket", "somebodys-artifacts")),
    Mutation("functions-debug", "Production logs details while searching a fault", "GH_FUNCTIONS_002", FUNCTION, put(f"{VARIABLES}.LOG_LEVEL", "DEBUG")),
    Mutation("functions-old-python", "A function goes back to an old Python for one package", "GH_FUNCTIONS_004", FUNCTION, put("runtime", "python3.8")),
    Mutation("functions-old-node", "A function runs on a Node that gets no updates", "GH_FUNCTIONS_004", FUNCTION, put("runtime", "nodejs18.x")),
    Mutation("functions-odd-runtime", "A function brings an operating system of its own", "GH_FUNCTIONS_004", FUNCTION, put("runtime", "provided.al2")),
    Mutation("functions-wrapper", "Another program starts in front of the function", "GH_FUNCTIONS_003", FUNCTION, put(f"{VARIABLES}.AWS_LAMBDA_EXEC_WRAPPER", "/opt/other")),
)  # fmt: skip
