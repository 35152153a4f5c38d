"""`gatehouse flows`: manages a tenant's flows on a deployed platform."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from gatehouse.commands import flow_content, flow_documents, flow_operations
from gatehouse.commands.console import err, export_json, out
from gatehouse.commands.environment_option import Environment
from gatehouse.commands.flow_analytics import analytics
from gatehouse.commands.flow_connection import DEMO, Flow, User, flows_api
from gatehouse.commands.flow_findings import print_findings
from gatehouse.commands.flow_landbot import import_landbot
from gatehouse.commands.flow_webhooks import webhooks
from gatehouse.operating.flows.api import FlowsApi, finding_line
from gatehouse.operating.flows.comparing import differences
from gatehouse.operating.flows.errors import FlowFileError
from gatehouse.operating.flows.files import content_of, document_of, named_by_keys, read_json
from gatehouse.operating.flows.format_version import with_version
from lambda_src.flows.writings import KEY

flows = typer.Typer(no_args_is_help=True, help="Conversation flows: write, play, publish.")
flows.command("simulate")(flow_documents.simulate)
flows.command("import-landbot")(import_landbot)
flows.command("secret")(flow_operations.secret)
flows.command("redrive")(flow_operations.redrive)
flows.command("purge")(flow_operations.purge)
flows.command("archive")(flow_content.archive)
flows.command("restore")(flow_content.restore)
flows.command("delete")(flow_content.delete)
flows.command("audit")(flow_content.audit)
flows.add_typer(flow_content.content, name="content")
flows.command("analytics")(analytics)
flows.add_typer(webhooks, name="webhooks")


_MIXED = (
    f"warning: it mixes two writings, or cannot be read, so no {KEY} was set: each place is read "
    "by its shape. Write one of them and set it (docs/flows.md#two-writings)"
)


class Visibility(StrEnum):
    """Who may start a flow."""

    PUBLIC = "public"
    PRIVATE = "private"


@flows.command("import")
def import_flows(
    files: Annotated[list[Path], typer.Argument(help="Documents; embedded ones first.")],
    *,
    content: Annotated[
        list[Path] | None, typer.Option(help="File with items of content for questions.")
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Publish each of them.")] = False,
    visibility: Visibility = Visibility.PRIVATE,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Store documents as drafts; a document with the key of a flow replaces its draft."""
    # all are read before one is stored
    documents = named_by_keys([with_version(document_of(path)) for path in files])
    items = [item for path in content or [] for item in content_of(path)]
    with flows_api(env, user) as api:
        for item in items:
            api.add_content(item)
        if items:
            out.print(f"{len(items)} items of content stored.")
        for document in documents:
            stored, is_new = api.store(document)
            key = document["seed_key"]
            out.print(f"{key}: {'created' if is_new else 'draft replaced'}", markup=False)
            if KEY not in document:
                err.print(f"  {_MIXED}", markup=False)
            for finding in stored.get("findings", []):
                err.print(f"  {finding_line(finding)}", markup=False)
            if publish:
                _publish(api, stored["id"], key, visibility)


@flows.command("export")
def export(
    flow: Flow,
    version: Annotated[int | None, typer.Option(min=1, help="A version, not the draft.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="A file, not the terminal.")] = None,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Print the document of a flow: its draft, or one of its versions."""
    with flows_api(env, user) as api:
        document = _document(api, flow, version)
    export_json(document, to)


@flows.command("validate")
def validate(
    what: Annotated[str, typer.Argument(help="A file, or the key of a stored flow.")],
    embed: Annotated[list[Path] | None, typer.Option(help="Documents that it embeds.")] = None,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Print every finding of a document; exit 1 if one is an error. A file needs no platform."""
    if _is_file(what):
        flow_documents.validate(Path(what), embed or [])
        return
    with flows_api(env, user) as api:
        findings = api.validate(api.named(what)["id"])["findings"]
    print_findings([(finding["severity"], finding_line(finding)) for finding in findings])


@flows.command("publish")
def publish_flow(
    flow: Flow,
    visibility: Visibility = Visibility.PRIVATE,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Freeze the draft as the next version, which new sessions start on."""
    with flows_api(env, user) as api:
        _publish(api, api.named(flow)["id"], flow, visibility)


@flows.command("rollback")
def rollback(
    flow: Flow,
    version: Annotated[int, typer.Option(min=1, help="The version to go back to.")],
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Let new sessions start on an earlier version; running ones keep theirs."""
    with flows_api(env, user) as api:
        api.rollback(api.named(flow)["id"], version)
    out.print(f"{flow}: new sessions start on version {version}.", markup=False)


@flows.command("versions")
def versions(flow: Flow, user: User = DEMO, env: Environment = "local") -> None:
    """List the published versions of a flow."""
    with flows_api(env, user) as api:
        for published in api.versions(api.named(flow)["id"]):
            out.print(
                f"{published['version']:>4}  {published.get('published_at', '')}", markup=False
            )


@flows.command("diff")
def diff(
    before: Annotated[str, typer.Argument(help="A file, KEY for a draft, or KEY@VERSION.")],
    after: Annotated[str, typer.Argument(help="As BEFORE.")],
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Print the differences of two documents; exit 1 if there are any."""
    if _is_file(before) and _is_file(after):
        found = differences(read_json(Path(before)), read_json(Path(after)))
    else:
        with flows_api(env, user) as api:
            found = differences(_named(api, before), _named(api, after))
    for line in found:
        out.print(line, markup=False)
    if found:
        raise typer.Exit(1)


def _publish(api: FlowsApi, flow_id: str, key: str, visibility: Visibility) -> None:
    published = api.publish(flow_id, visibility)
    out.print(f"{key}: version {published['version']} is published.", markup=False)
    if published.get("public_key"):
        out.print(f"Public key, shown once: {published['public_key']}", markup=False)


def _is_file(name_or_path: str) -> bool:
    return name_or_path.endswith(".json") or Path(name_or_path).is_file()


def _named(api: FlowsApi, reference: str) -> Any:  # noqa: ANN401 - a JSON document
    if _is_file(reference):
        return read_json(Path(reference))
    key, _, number = reference.partition("@")
    if number and not number.isdecimal():
        raise FlowFileError(f"{reference}: expected KEY@VERSION with a number, such as welcome@2.")
    return _document(api, key, int(number) if number else None)


def _document(api: FlowsApi, flow: str, version: int | None) -> Any:  # noqa: ANN401 - JSON
    found = api.named(flow)
    return (found if version is None else api.version(found["id"], version))["document"]
