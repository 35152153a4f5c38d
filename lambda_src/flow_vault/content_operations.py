"""The operations on content, its variants and the audit log. Only a tenant-admin may do any."""

from lambda_src.flow_vault import content_requests as requests
from lambda_src.flow_vault import variant_requests as variants
from lambda_src.flow_vault.content_editing import ContentEditing
from lambda_src.flow_vault.experimenting import Experimenting
from lambda_src.flow_vault.operation import Operation
from lambda_src.vault.transaction import Vault


def operations_on_content(vault: Vault, page_size: int) -> dict[str, Operation]:
    """Return them by name."""
    edit, trial = ContentEditing(vault, page_size), Experimenting(vault)
    return {
        "add_content": (requests.AddContent, edit.add),
        "list_content": (requests.ListContent, edit.listed),
        "read_content": (requests.OnContent, edit.read),
        "change_content": (requests.ChangeContent, edit.change),
        "delete_content": (requests.OnContent, edit.delete),
        "list_audit": (requests.ListAudit, edit.audit),
        "list_variants": (requests.OnContent, trial.listed),
        "add_variant": (variants.AddVariant, trial.add),
        "set_experiment": (variants.SetExperiment, trial.arrange),
        "change_variant": (variants.ChangeVariant, trial.change),
        "remove_variant": (variants.OnVariant, trial.remove),
        "read_report": (variants.ReadReport, trial.report),
        "promote_variant": (variants.Promote, trial.promote),
    }
