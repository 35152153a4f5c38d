"""How a stack makes its functions: the settings, layer and boundary that all of them share."""

from pathlib import Path

from environments import Settings
from modules.bundle import build_function, layer_artifact
from modules.framework import App, Construct
from modules.function import Function, Hosting, Placement
from modules.layer import DependencyLayer
from modules.permissions import Statement
from modules.web_adapter import WebAdapter
from stacks.state import StateOutputs
from stacks.tables import TablesOutputs

_SOURCES = Path(__file__).resolve().parents[2]


class Functions:
    """The functions of one stack, on one dependency layer."""

    def __init__(
        self, scope: Construct, settings: Settings, *, state: StateOutputs, tables: TablesOutputs
    ) -> None:
        self._scope = scope
        self._reserved_concurrency = settings.functions.reserved_concurrency
        self._zips = Path(App.of(scope).outdir) / "functions"
        self._target = settings.bundle.target
        layer = layer_artifact(self._target)
        stack = scope.node.id
        dependencies = DependencyLayer(
            scope,
            "dependencies",
            name=f"{settings.resource_prefix}-{stack}-dependencies",
            archive=layer.path,
            sha256=layer.sha256,
        )
        self._hosting = Hosting(
            name_prefix=settings.resource_prefix,
            account_id=settings.account.id,
            region=settings.account.region,
            memory_mb=settings.functions.memory_mb,
            timeout_seconds=settings.functions.timeout_seconds,
            tracing=settings.functions.tracing,
            log_level=settings.logs.level,
            log_retention_days=settings.logs.retention_days,
            log_key_arn=tables.data_key_arn,
            boundary_arn=state.workload_boundary_arn,
            layer_arn=dependencies.arn,
        )

    def add(
        self,
        name: str,
        description: str,
        *,
        environment: dict[str, str],
        statements: tuple[Statement, ...],
        timeout_seconds: int | None = None,
        placement: Placement | None = None,
        adapter: WebAdapter | None = None,
        serves_requests_from_vault: bool = False,
    ) -> Function:
        """The function `lambda_src/<name>`, allowed what `statements` say.

        `environment` is by the field names of its settings model. A function that
        `serves_requests_from_vault` reserves the parallel runs of the settings: they bound the
        connections to the database, and no flood of another function can use them up.
        """
        bundle = build_function(_SOURCES, name, self._zips, target_name=self._target)
        return Function(
            self._scope,
            name,
            hosting=self._hosting,
            description=description,
            archive=bundle.path,
            sha256=bundle.sha256,
            environment=environment,
            statements=statements,
            timeout_seconds=timeout_seconds,
            placement=placement,
            adapter=adapter,
            reserved_concurrency=self._reserved_concurrency if serves_requests_from_vault else None,
        )
