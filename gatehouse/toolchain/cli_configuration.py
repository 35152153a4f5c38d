"""The project's own Terraform CLI configuration: where providers come from."""

import json
from pathlib import Path

from gatehouse.toolchain.pins import PROVIDER_SOURCE


def render(mirror: Path | None, plugin_cache: Path) -> str:
    """Return the configuration's text.

    With a mirror the AWS provider comes from there alone: a `direct` that also covers it would make
    an offline `terraform init` fail on the registry it cannot reach. Without one, downloads are
    kept in `plugin_cache`, a folder that must exist.
    """
    if mirror is None:
        return f"disable_checkpoint = true\nplugin_cache_dir   = {json.dumps(str(plugin_cache))}\n"
    return f"""disable_checkpoint = true

provider_installation {{
  filesystem_mirror {{
    path    = {json.dumps(str(mirror))}
    include = [{json.dumps(PROVIDER_SOURCE)}]
  }}
  direct {{
    exclude = [{json.dumps(PROVIDER_SOURCE)}]
  }}
}}
"""
