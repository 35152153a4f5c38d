"""The routes of parts of drafts, retired flows and bases of calls, for tenant-admins."""

_FLOW = "/cms/flows/<flow>"
_NODE = f"{_FLOW}/nodes/<node>"
_CONNECTION = f"{_FLOW}/connections/<connection>"

PARTS: tuple[tuple[str, str, str], ...] = (
    ("GET", f"{_FLOW}/nodes", "list_nodes"),
    ("POST", f"{_FLOW}/nodes", "add_node"),
    ("GET", _NODE, "read_node"),
    ("PATCH", _NODE, "change_node"),
    ("DELETE", _NODE, "remove_node"),
    ("GET", f"{_FLOW}/connections", "list_connections"),
    ("POST", f"{_FLOW}/connections", "add_connection"),
    ("GET", _CONNECTION, "read_connection"),
    ("PATCH", _CONNECTION, "change_connection"),
    ("DELETE", _CONNECTION, "remove_connection"),
    ("POST", f"{_FLOW}/archive", "archive_flow"),
    ("POST", f"{_FLOW}/restore", "restore_flow"),
    ("DELETE", _FLOW, "delete_flow"),
    ("POST", "/cms/call-bases", "put_call_base"),
    ("GET", "/cms/call-bases", "list_call_bases"),
    ("DELETE", "/cms/call-bases/<base>", "delete_call_base"),
)
"""Method, path and operation."""
