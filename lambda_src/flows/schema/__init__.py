"""The JSON Schema of flows: what a node may hold, for checks, forms and editors alike.

`validate` takes its known keys and the kinds of their values from here, the studio its forms.
"""

from lambda_src.flows.schema.whole import NODES, document_schema

__all__ = ["NODES", "document_schema"]
