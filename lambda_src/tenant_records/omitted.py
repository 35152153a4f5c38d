"""Columns that an export leaves out, and why. Everything else of a tenant's rows is exported."""

_HASH = "a hash of a secret: it proves who holds the secret, and tells the tenant nothing"
_VISITOR = "a keyed hash of a visitor's address: it tells the tenant nothing"

OMITTED: dict[str, dict[str, str]] = {
    "flow_definitions": {"public_key_hash": _HASH},
    "conversation_sessions": {"proof_hash": _HASH, "csrf_hash": _HASH},
    "cms_content": {"words": "the search index of the body, made again from it"},
    "cms_impressions": {"visitor": _VISITOR},
    "public_flow_counts": {"counter": _VISITOR},
    "public_sessions": {"counter": _VISITOR},
}
