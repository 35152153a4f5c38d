"""The routes of variants of content and of experiments on them, for tenant-admins."""

_VARIANTS = "/cms/content/<content>/variants"
_VARIANT = f"{_VARIANTS}/<variant>"

VARIANTS: tuple[tuple[str, str, str], ...] = (
    ("GET", f"{_VARIANTS}/report", "read_report"),
    ("POST", f"{_VARIANTS}/promote", "promote_variant"),
    ("GET", _VARIANTS, "list_variants"),
    ("POST", _VARIANTS, "add_variant"),
    ("PATCH", _VARIANTS, "set_experiment"),
    ("PATCH", _VARIANT, "change_variant"),
    ("DELETE", _VARIANT, "remove_variant"),
)
"""Method, path and operation."""
