"""What a plan right after the apply would change, because the embedded AWS forgets it.

Each is the address of a resource and the attributes that differ. A gap that a plan no longer shows
has to go from here, so that the list never hides a change of ours.
"""

KNOWN_GAPS: dict[str, frozenset[str]] = {
    # MiniStack answers every authorizer with a payload version, a JWT authorizer's too.
    "api: aws_apigatewayv2_authorizer.http_authorizer": frozenset(
        {"authorizer_payload_format_version"}
    ),
}
