"""Functions: whose code they run, and whom they take for AWS."""

from tests.policies.edits import hidden_entry, put, rewire
from tests.policies.mutation import Mutation
from tests.policies.targets import at_home

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
    Mutation("functions-old-runtime", "A function stays on a runtime past its end", "GH_FUNCTIONS_004", FUNCTION, put("runtime", "python3.8")),
    Mutation("functions-own-runtime", "A function brings its own interpreter on an old system", "GH_FUNCTIONS_004", FUNCTION, put("runtime", "provided")),
    Mutation("functions-unknown-runtime", "A function's runtime is looked up, and no plan shows it", "GH_FUNCTIONS_004", FUNCTION, rewire("runtime", "${data.aws_ssm_parameter.runtime.value}")),
    Mutation("functions-found-bucket", "A function's code comes from a bucket that is looked up", "GH_FUNCTIONS_001", FUNCTION, rewire("s3_bucket", "${data.aws_s3_bucket.elsewhere.bucket}")),
    Mutation("functions-foreign-zip", "A function's code is a file that somebody left on a build machine", "GH_FUNCTIONS_001", FUNCTION, put("filename", "/opt/build/helper.zip")),
    Mutation("functions-zip-above", "A function's code lies outside what was synthesized", "GH_FUNCTIONS_001", FUNCTION, put("filename", "../../helper.zip")),
    Mutation("functions-found-layer", "A layer is looked up by its name", "GH_FUNCTIONS_001", FUNCTION, rewire("layers", ["${data.aws_lambda_layer_version.elsewhere.arn}"])),
    Mutation("functions-hidden-layer", "A foreign layer is written beside the computed one", "GH_FUNCTIONS_001", FUNCTION, rewire("layers", ["${aws_lambda_layer_version.dependencies_version.arn}", "arn:aws:lambda:us-east-1:999999999999:layer:helper:1"])),
    Mutation("functions-files", "A function mounts somebody's files", "GH_FUNCTIONS_001", FUNCTION, put("file_system_config", [{"arn": "arn:aws:elasticfilesystem:us-east-1:999999999999:access-point/fsap-1", "local_mount_path": "/mnt/x"}])),
    Mutation("functions-hidden-wrapper", "A wrapper is written beside a reference: the plan hides it", "GH_FUNCTIONS_003", FUNCTION, hidden_entry(VARIABLES, "AWS_LAMBDA_EXEC_WRAPPER", "/opt/other"), at_home),
    Mutation("functions-preload", "A library is loaded before the interpreter", "GH_FUNCTIONS_003", FUNCTION, put(f"{VARIABLES}.LD_PRELOAD", "/opt/lib/helper.so")),
    Mutation("functions-module-path", "Modules of a shared folder go before the function's own", "GH_FUNCTIONS_003", FUNCTION, hidden_entry(VARIABLES, "PYTHONPATH", "/mnt/shared"), at_home),
    Mutation("functions-node-options", "Node.js is told to load another file first", "GH_FUNCTIONS_003", FUNCTION, put(f"{VARIABLES}.NODE_OPTIONS", "--require /mnt/shared/x.js")),
    Mutation("functions-hidden-debug", "Details are logged in production, beside a reference: the plan hides it", "GH_FUNCTIONS_002", FUNCTION, hidden_entry(VARIABLES, "LOG_LEVEL", "DEBUG"), at_home),
    Mutation("functions-hidden-endpoint", "Calls go elsewhere, written beside a reference: the plan hides it", "GH_FUNCTIONS_002", FUNCTION, hidden_entry(VARIABLES, "AWS_ENDPOINT_URL", "https://collect.example.net"), at_home),
)  # fmt: skip
