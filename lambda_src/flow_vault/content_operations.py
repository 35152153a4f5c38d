"""The operations on content and the audit log, by name. Only a tenant-admin may do any."""

from lambda_src.flow_vault import content_requests as requests
from lambda_src.flow_vault.content_editing import ContentEditing
from lambda_src.flow_vault.operation import Operation
from lambda_src.vault.transaction import Vault


def operations_on_content(vault: Vault, page_size: int) -> dict[str, Operation]:
    """Return them."""
    edit = ContentEditing(vault, page_size)
    return {
        "add_content": (requests.AddContent, edit.add),
        "list_content": (requests.ListContent, edit.listed),
        "read_content": (requests.OnContent, edit.read),
        "change_content": (requests.ChangeContent, edit.change),
        "delete_content": (requests.OnContent, edit.delete),
        "list_audit": (requests.ListAudit, edit.audit),
    }
