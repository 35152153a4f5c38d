"""The routes of content and of the audit log, for tenant-admins."""

_ITEM = "/cms/content/<content>"

CONTENT: tuple[tuple[str, str, str], ...] = (
    ("POST", "/cms/content", "add_content"),
    ("GET", "/cms/content", "list_content"),
    ("GET", _ITEM, "read_content"),
    ("PATCH", _ITEM, "change_content"),
    ("DELETE", _ITEM, "delete_content"),
    ("GET", "/cms/audit", "list_audit"),
)
"""Method, path and operation."""
