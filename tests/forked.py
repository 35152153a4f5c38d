"""Processes of their own that need not import everything again: each is a fork of one that has.

A fork of the test's process would copy locks that its other threads hold.
"""

from multiprocessing import get_context

from gatehouse.home import repository

CONTEXT = get_context("forkserver")
_COMMANDS = (repository() / "gatehouse" / "commands").glob("*.py")
CONTEXT.set_forkserver_preload(
    [
        "gatehouse.cli",
        *(f"gatehouse.commands.{file.stem}" for file in sorted(_COMMANDS)),
        "gatehouse.delivery.sealing",
        "gatehouse.operating.flows.errors",
        "gatehouse.review.comparing",
        "gatehouse.review.rendering",
        "policies.catalogue",
        "policies.exceptions",
        "policies.least.judging",
        "lambda_src.stream.application",
        "uvicorn",
    ]
)
