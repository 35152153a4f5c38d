"""The operations on webhooks, by name. Only a tenant-admin may do any."""

from lambda_src.flow_vault import webhook_requests as requests
from lambda_src.flow_vault.operation import Operation
from lambda_src.flow_vault.webhooks import Webhooks
from lambda_src.vault.transaction import Vault


def operations_on_webhooks(vault: Vault, page_size: int) -> dict[str, Operation]:
    """Return them."""
    hooks = Webhooks(vault, page_size)
    return {
        "create_webhook": (requests.CreateWebhook, hooks.create),
        "list_webhooks": (requests.ListWebhooks, hooks.listed),
        "read_webhook": (requests.OnWebhook, hooks.read),
        "change_webhook": (requests.ChangeWebhook, hooks.change),
        "rotate_webhook": (requests.RotateWebhook, hooks.rotate),
        "delete_webhook": (requests.OnWebhook, hooks.delete),
        "list_deliveries": (requests.ListDeliveries, hooks.deliveries),
        "replay_events": (requests.Replay, hooks.replay),
    }
