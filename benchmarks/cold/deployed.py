"""The functions as they are deployed: layer and zips of a synthesis, and Lambda's own SDK."""

import compileall
import os
import shutil
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_SDK = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "urllib3", "six")


class Deployed:
    """Unzips into a folder. `sdk` is compiled, as in Lambda's image, and without awscrt as there.

    The layer is that of environment `local`, whose packages this interpreter can import.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._synthesized = folder / "synthesized"
        variables = {**os.environ, "GATEHOUSE_ENV": "local", "CDKTF_OUTDIR": str(self._synthesized)}
        subprocess.run([sys.executable, "-m", "stacks"], cwd=_ROOT, env=variables, check=True)
        self.zips = {path.stem: path for path in self._synthesized.rglob("*.zip")}
        self.layer = self._unzipped("layer") / "python"
        self.sdk = folder / "sdk"
        for name in _SDK:
            self._copy(name)
        compileall.compile_dir(self.sdk, quiet=2)

    def function(self, name: str) -> list[Path]:
        """Return where a function imports from."""
        return [self._unzipped(name), self.layer, self.sdk]

    def _unzipped(self, name: str) -> Path:
        folder = self._folder / "unzipped" / name
        if not folder.is_dir():
            with zipfile.ZipFile(self.zips[name]) as archive:
                archive.extractall(folder)
        return folder

    def _copy(self, name: str) -> None:
        found = find_spec(name)
        assert found is not None
        assert found.origin is not None
        origin = Path(found.origin)
        if origin.name == "__init__.py":
            shutil.copytree(origin.parent, self.sdk / name)
        else:
            shutil.copy(origin, self.sdk)
