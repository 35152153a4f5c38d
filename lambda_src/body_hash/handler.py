"""Lambda@Edge, `origin-request` with body: adds the SHA-256 of the body to the request.

CloudFront signs requests to a Function URL and takes the body's hash from `x-amz-content-sha256`;
clients of other platforms do not send it. CloudFront shows a function at most 1 MB of a body, and
the hash of a part would be refused, so a longer body is answered here. Nothing is imported but the
standard library: Lambda@Edge knows no layers and no environment variables.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-include-body-access.html
"""

import base64
import hashlib
import json
from typing import Any

_HEADER = "x-amz-content-sha256"
_TOO_LARGE = {
    "status": "413",
    "statusDescription": "Content Too Large",
    "headers": {
        "cache-control": [{"key": "Cache-Control", "value": "no-store"}],
        "content-type": [{"key": "Content-Type", "value": "application/json"}],
    },
    "body": json.dumps(
        {
            "error": {
                "message": "body: must be at most 1 MB.",
                "type": "invalid_request_error",
                "param": None,
                "code": "too_large",
            }
        }
    ),
}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:  # noqa: ARG001 - Lambda's
    """Return the request with the hash of its whole body, or the answer to one that is too long."""
    request: dict[str, Any] = event["Records"][0]["cf"]["request"]
    body = request.get("body") or {}
    if body.get("inputTruncated"):
        return _TOO_LARGE
    content = base64.b64decode(body.get("data") or "")
    digest = hashlib.sha256(content).hexdigest()
    # In place of what a viewer may have sent: who sends no hash needs none, and no other counts.
    request["headers"][_HEADER] = [{"key": _HEADER, "value": digest}]
    return request
