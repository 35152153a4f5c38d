"""Another commit of this repository as an environment's plans, for a review that compares.

Its sources are synthesized in a folder of their own, with the tools, packages and bundles of this
checkout: what a bundle contains gives nobody a right. What it synthesizes as this checkout does is
not planned again.
"""

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from gatehouse.delivery.synthesis import synthesize
from gatehouse.home import environment_folder, installed, repository
from gatehouse.review import gathering
from gatehouse.review.gathering import ReviewError
from policies.estate import Estate

_BUNDLE = "bundle"
_LOCKS = "requirements"  # they name a layer, which may not be built for another commit


def commit_of(reference: str) -> str:
    """The SHA of the commit that a branch, a tag or an expression such as `HEAD^1` names.

    Raises:
        ReviewError: it names none, or its commit was not fetched.

    """
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    if found.returncode:
        raise ReviewError(
            f"{reference}: is neither a file or folder nor a commit of this repository; --against "
            "takes plans, a report in JSON, or a commit. A shallow clone has few: fetch it first."
        )
    return found.stdout.decode().strip()


def of_commit(environment: str, commit: str) -> Estate:
    """Synthesizes and plans every stack of an environment as a commit has them, without AWS.

    Raises:
        ReviewError: a stack could not be planned.
        SynthesisError: the commit has no such environment, or cannot be synthesized.

    """
    folder = environment_folder(environment) / "against"
    with tempfile.TemporaryDirectory(prefix="gatehouse-against-") as sources:
        _export(commit, Path(sources))
        shutil.rmtree(folder / "synth", ignore_errors=True)
        synthesis = synthesize(
            environment, folder / "synth", of_this_machine=False, sources=Path(sources)
        )
    return gathering.of_synthesis(synthesis, folder)


def _export(commit: str, folder: Path) -> None:
    """Write the files of a commit into a folder, and what synthesis needs beside them."""
    with tempfile.TemporaryFile() as stream:
        subprocess.run(
            ["git", "archive", "--format=tar", commit],
            cwd=repository(),
            stdout=stream,
            check=True,
            timeout=120,
        )
        stream.seek(0)
        with tarfile.open(fileobj=stream) as archive:
            archive.extractall(folder, filter="data")
    shutil.copytree(repository() / _LOCKS, folder / _LOCKS, dirs_exist_ok=True)
    (folder / installed().name).mkdir()
    (folder / installed().name / _BUNDLE).symlink_to(installed() / _BUNDLE)


def _git(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        ["git", *arguments], cwd=repository(), capture_output=True, check=False, timeout=60
    )
