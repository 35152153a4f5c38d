"""The composition root: `python -m stacks` synthesizes every stack of one environment.

The environment is `GATEHOUSE_ENV` (local unless it is set), the folder `CDKTF_OUTDIR`
(cdktf.out unless it is set); the cdktf command sets the latter.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from environments import Settings, SettingsError, load
from modules.bundle import BundleError
from modules.framework import App
from stacks.api.stack import Api
from stacks.base import Stack
from stacks.database.stack import Database
from stacks.edge.stack import Edge
from stacks.firewall import Firewall
from stacks.flows.stack import Flows
from stacks.identity import Identity
from stacks.layers.stack import Layers
from stacks.network import Network
from stacks.observability.stack import Observability
from stacks.state import State
from stacks.stream.stack import Stream
from stacks.tables import Tables


def compose(app: App, settings: Settings) -> tuple[Stack[Any], ...]:
    """The stacks of one environment in the order of their dependencies."""
    state = State(app, settings)
    observability = Observability(app, settings)
    tables = Tables(app, settings)
    identity = Identity(app, settings, state=state, tables=tables)
    network = Network(app, settings, state=state, tables=tables)
    database = Database(app, settings, state=state, tables=tables, network=network)
    api = Api(
        app,
        settings,
        state=state,
        tables=tables,
        identity=identity,
        network=network,
        database=database,
    )
    firewall = Firewall(app, settings)
    stream = Stream(app, settings, state=state, tables=tables, identity=identity, database=database)
    edge = Edge(
        app,
        settings,
        state=state,
        firewall=firewall,
        identity=identity,
        api=api,
        stream=stream,
    )
    layers = Layers(app, settings, state=state, tables=tables, api=api)
    flows = Flows(
        app, settings, state=state, tables=tables, network=network, database=database, api=api
    )
    return (
        state, observability, tables, identity, network, database, api, firewall, stream, edge,
        layers, flows,
    )  # fmt: skip


def main() -> int:
    """Synthesizes into the output folder; 2 when the settings or the bundles are at fault."""
    folder = Path(os.environ.get("CDKTF_OUTDIR", "cdktf.out"))
    try:
        settings = load(os.environ.get("GATEHOUSE_ENV", "local"))
        folder.mkdir(parents=True, exist_ok=True)
        app = App(outdir=str(folder))
        stacks = compose(app, settings)
    except (SettingsError, BundleError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    app.synth()
    placeholders = {stack.name: stack.outputs.placeholders(settings) for stack in stacks}
    document = json.dumps(placeholders, indent=2, sort_keys=True)
    (folder / "placeholders.json").write_text(f"{document}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
