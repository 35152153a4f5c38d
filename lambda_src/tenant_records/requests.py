"""The payload of the function: one operation on one table's rows of one tenant."""

from typing import Literal

from pydantic import Field, model_validator

from lambda_src.runtime.http.requests import Request

NAME = r"^[a-z_]{1,63}$"


class RecordsRequest(Request):
    """`tables` names the tables; the others need one of them.

    `after` is the key of the last row of the page before, as `read` returned it.
    """

    operation: Literal["tables", "count", "read", "delete"]
    tenant_id: str = Field(pattern=r"^[a-z0-9-]{1,64}$")
    table: str = Field(default="", pattern=r"^[a-z_]{0,63}$")
    after: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _a_table_where_one_is_needed(self) -> "RecordsRequest":
        if (self.operation == "tables") == bool(self.table):
            raise ValueError("`table` is for count, read and delete.")
        return self
