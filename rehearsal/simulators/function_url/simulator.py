"""The Function URLs of the rehearsal: what Lambda would run behind them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from environments.machine import ENVIRONMENT
from gatehouse import emulator
from gatehouse.home import home
from gatehouse.settings import load
from rehearsal.simulator import Simulator, listens, module
from rehearsal.simulators.decision_log import VARIABLE, decision_log
from rehearsal.simulators.model.simulator import ModelSimulator


class FunctionUrlSimulator(Simulator):
    """Runs the deployed artifact of each function that has a Function URL."""

    name = "function_url"

    def __init__(self, model: ModelSimulator) -> None:
        self._model = model

    def command(self, port: int) -> Sequence[str]:
        """Return the command; without a model URL functions call AWS's."""
        model = self._model.bedrock_url
        optional = ["--model-url", model] if model else []
        return module("function_url", "--port", port, "--key-file", self.key_file,
                      "--folder", self.folder, *optional)  # fmt: skip

    def variables(self, port: int) -> Mapping[str, str]:
        """Return the administrator's credentials too: it reads what is deployed."""
        return {
            **super().variables(port),
            **emulator.administrator(load(ENVIRONMENT)),
            VARIABLE: str(decision_log()),
        }

    def healthy(self, port: int) -> bool:
        """Return whether it accepts connections."""
        return listens(port)

    @property
    def key_file(self) -> Path:
        """Where the front door keeps the key that it signs requests with."""
        return home() / "front_door" / "signing-key.json"
