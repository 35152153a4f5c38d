"""The operations on parts of drafts, retired flows and bases. Only a tenant-admin may do any."""

from lambda_src.flow_vault import call_base_editing as bases
from lambda_src.flow_vault import part_editing as requests
from lambda_src.flow_vault.call_base_editing import CallBaseEditing
from lambda_src.flow_vault.operation import Operation
from lambda_src.flow_vault.part_editing import connections, nodes
from lambda_src.flow_vault.requests import OnFlow
from lambda_src.flow_vault.retiring import Retire, Retiring
from lambda_src.vault.transaction import Vault


def operations_on_flows(vault: Vault, page_size: int) -> dict[str, Operation]:
    """Return them by name."""
    of_nodes, of_connections = nodes(vault, page_size), connections(vault, page_size)
    retire, of_bases = Retiring(vault), CallBaseEditing(vault)
    return {
        "list_nodes": (requests.ListParts, of_nodes.listed),
        "add_node": (requests.AddNode, of_nodes.add),
        "read_node": (requests.OnNode, of_nodes.read),
        "change_node": (requests.ChangeNode, of_nodes.change),
        "remove_node": (requests.RemoveNode, of_nodes.remove),
        "list_connections": (requests.ListParts, of_connections.listed),
        "add_connection": (requests.AddConnection, of_connections.add),
        "read_connection": (requests.OnConnection, of_connections.read),
        "change_connection": (requests.ChangeConnection, of_connections.change),
        "remove_connection": (requests.RemoveConnection, of_connections.remove),
        "archive_flow": (Retire, retire.archive),
        "restore_flow": (OnFlow, retire.restore),
        "delete_flow": (Retire, retire.delete),
        "put_call_base": (bases.PutBase, of_bases.put),
        "list_call_bases": (bases.ListBases, of_bases.listed),
        "delete_call_base": (bases.OnBase, of_bases.delete),
    }
