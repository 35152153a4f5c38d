"""The request headers that prove who a caller is. No log may hold the value of one.

The web ACL redacts exactly these, and the policies compare its plan with this list. A function
that reads a new credential from a header takes the header's name from here.
"""

AUTHORIZATION = "authorization"
COOKIE = "cookie"
ORIGIN_PROOF = "x-origin-verify"
VIEWER_AUTHORIZATION = "x-viewer-authorization"
SESSION_PROOF = "x-session-proof"
CSRF_TOKEN = "x-csrf-token"  # noqa: S105 - the name of a header
SLACK_SIGNATURE = "x-slack-signature"
IAM_SESSION = "x-amz-security-token"

CREDENTIAL_HEADERS = (
    AUTHORIZATION,
    COOKIE,
    CSRF_TOKEN,
    IAM_SESSION,
    ORIGIN_PROOF,
    SESSION_PROOF,
    SLACK_SIGNATURE,
    VIEWER_AUTHORIZATION,
)
