"""The chat function's role: what it is granted, and how a test takes some of that away."""

import copy
import json
import re
from typing import Any

from tests.deployed.running import Rehearsal

GRANTED = {
    "ReadTenant": {"dynamodb:GetItem"},
    "KeepConversations": {
        "dynamodb:BatchWriteItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
    },
    "KeepBudgets": {"dynamodb:PutItem", "dynamodb:UpdateItem"},
    "CallModel": {
        "bedrock:Converse",
        "bedrock:ConverseStream",
        "bedrock:InvokeModel",
        "bedrock:InvokeModelWithResponseStream",
    },
    "WriteOwnLogs": {"logs:CreateLogStream", "logs:PutLogEvents"},
    "UseKeyThroughDynamodb": {"kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"},
}
BY_ACTION = ("KeepConversations", "KeepBudgets")
SHOWN = [
    ("ReadTenant", "dynamodb:GetItem"),
    ("CallModel", "bedrock:Converse"),
    ("UseKeyThroughDynamodb", "kms:Decrypt"),
    *((sid, action) for sid in BY_ACTION for action in sorted(GRANTED[sid])),
]
LEAKED = re.compile("AccessDenied|authorized|arn:|dynamodb|bedrock|Traceback", re.IGNORECASE)


class Role:
    """The permissions of the chat function, as an administrator changes them."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self._iam = rehearsal.administrator("iam")
        self._named = {
            "RoleName": f"{rehearsal.settings.resource_prefix}-chat",
            "PolicyName": "permissions",
        }
        self.granted: dict[str, Any] = self._iam.get_role_policy(**self._named)["PolicyDocument"]

    def put(self, document: dict[str, Any]) -> None:
        self._iam.put_role_policy(**self._named, PolicyDocument=json.dumps(document))

    @staticmethod
    def without(document: dict[str, Any], sid: str, action: str = "") -> dict[str, Any]:
        """The document without a statement, or without one of the several actions of it."""
        less = copy.deepcopy(document)
        statement = next(item for item in less["Statement"] if item["Sid"] == sid)
        if sid in BY_ACTION:
            statement["Action"] = [name for name in statement["Action"] if name != action]
        else:
            less["Statement"].remove(statement)
        return less
