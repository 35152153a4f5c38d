"""Credentials of a function's own role.

Only Lambda may assume such a role, so Lambda is asked to: a function of one line in the same role
tells what it was given, and is gone again. The embedded AWS gives those credentials no end; they
are asked for with every start of a function.
"""

import io
import json
import secrets
import zipfile
from collections.abc import Mapping
from contextlib import suppress

from botocore.exceptions import ClientError

from gatehouse.aws import AwsCaller
from rehearsal.simulators.function_url.deployed import DeployedFunction

_NAMES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
_CODE = (
    f"import os\ndef tell(event, context):\n    return {{n: os.environ[n] for n in {_NAMES!r}}}\n"
)


def credentials(caller: AwsCaller, function: DeployedFunction) -> Mapping[str, str]:
    """The three variables that hold a role's credentials."""
    client = caller.client("lambda")
    name = f"front-door-role-{secrets.token_hex(4)}"
    client.create_function(
        FunctionName=name,
        Role=function.role,
        Runtime="python3.12",
        Handler="tell.tell",
        Code={"ZipFile": _zipped()},
    )
    try:
        client.get_waiter("function_active_v2").wait(
            FunctionName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 20}
        )
        variables = json.loads(client.invoke(FunctionName=name)["Payload"].read())
    finally:
        client.delete_function(FunctionName=name)
        with suppress(ClientError):
            caller.client("logs").delete_log_group(logGroupName=f"/aws/lambda/{name}")
    return {variable: variables[variable] for variable in _NAMES}


def _zipped() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("tell.py", _CODE)
    return content.getvalue()
