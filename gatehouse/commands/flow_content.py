"""The parts of `gatehouse flows` for content, the audit log, and flows that are retired."""

import json
from pathlib import Path
from typing import Annotated

import typer

from gatehouse.commands.console import export_json, out
from gatehouse.commands.environment_option import Environment
from gatehouse.commands.flow_connection import DEMO, Flow, User, flows_api

content = typer.Typer(no_args_is_help=True, help="Content that flows draw from.")

Kind = Annotated[str | None, typer.Option("--type", help="joke, fact, question, quote, ...")]
Ending = Annotated[
    bool, typer.Option("--end-sessions", help="End the sessions that play it; else they go on.")
]
_EXPORTED = ("id", "type", "body", "tags", "info", "status", "visibility", "language", "languages")


@content.command("list")
def list_content(
    *,
    kind: Kind = None,
    tag: Annotated[str | None, typer.Option(help="Items with this tag.")] = None,
    status: Annotated[str | None, typer.Option(help="draft, published or archived")] = None,
    search: Annotated[
        str | None, typer.Option(help='Words, as in `houses -river "a phrase"`.')
    ] = None,
    language: Annotated[str | None, typer.Option(help="Items with this language.")] = None,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """List content by id; what is searched for, that which fits best first."""
    with flows_api(env, user) as api:
        for item in api.content(**_given(kind, tag, status, search, language)):
            said = json.dumps(item["body"], ensure_ascii=False)
            out.print(f"{item['id']}  {item['type']}  {item['status']}  {said[:80]}", markup=False)


@content.command("export")
def export(
    *,
    to: Annotated[Path | None, typer.Option("--to", help="A file, not the terminal.")] = None,
    kind: Kind = None,
    tag: Annotated[str | None, typer.Option(help="Items with this tag.")] = None,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Print content as a file that `import --content` and `simulate --content` read."""
    with flows_api(env, user) as api:
        items = [
            {name: item[name] for name in _EXPORTED} for item in api.content(**_given(kind, tag))
        ]
    export_json({"content": items}, to)


@content.command("delete")
def delete_content(
    item: Annotated[str, typer.Argument(help="Id of a piece of content.")],
    *,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Delete a piece of content; flows that name it go on without it."""
    with flows_api(env, user) as api:
        api.delete_content(item)
    out.print(f"{item}: deleted.", markup=False)


@content.command("report")
def report(
    item: Annotated[str, typer.Argument(help="Id of a piece of content.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The whole report as JSON.")] = False,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Print how the experiment on a piece of content stands."""
    with flows_api(env, user) as api:
        found = api.report(item)
    if as_json:
        typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for arm in found["variants"]:
        least, most = arm["interval"]
        out.print(
            f"{arm['id']}: {arm['converted']} of {arm['visitors']} visitors, "
            f"{least:.1%} to {most:.1%}, evidence {arm['evidence']:g}",
            markup=False,
        )
    needed = found["variants"][0]["evidence_needed"]
    named = found["winner"] or f"none yet; it takes an evidence of {needed:g}"
    out.print(f"Winner: {named}", markup=False)


@content.command("promote")
def promote(
    item: Annotated[str, typer.Argument(help="Id of a piece of content.")],
    variant: Annotated[str, typer.Argument(help="Id of a variant, or control.")],
    *,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Make a variant the item's body, and end the experiment."""
    with flows_api(env, user) as api:
        api.promote(item, variant)
    out.print(f"{item}: {variant} is promoted.", markup=False)


def archive(
    flow: Flow, *, end_sessions: Ending = False, user: User = DEMO, env: Environment = "local"
) -> None:
    """Let no more sessions begin on a flow."""
    with flows_api(env, user) as api:
        api.archive(api.named(flow)["id"], ends=end_sessions)
    out.print(f"{flow}: archived.", markup=False)


def restore(flow: Flow, *, user: User = DEMO, env: Environment = "local") -> None:
    """Let sessions begin again on a flow that was archived."""
    with flows_api(env, user) as api:
        api.restore(api.named(flow)["id"])
    out.print(f"{flow}: restored.", markup=False)


def delete(
    flow: Flow, *, end_sessions: Ending = False, user: User = DEMO, env: Environment = "local"
) -> None:
    """Delete a flow with its draft and keys; its key is free again."""
    with flows_api(env, user) as api:
        api.delete(api.named(flow)["id"], ends=end_sessions)
    out.print(f"{flow}: deleted.", markup=False)


def audit(
    *,
    subject: Annotated[
        str | None, typer.Option(help="flow or content, and an id: content:a-joke")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Id of a user.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most entries.")] = 50,
    user: User = DEMO,
    env: Environment = "local",
) -> None:
    """Print who changed flows and content, the latest first, one JSON object a line."""
    kind, _, id_ = (subject or "").partition(":")
    filters = {"subject_type": kind, "subject_id": id_, "user_id": by or ""}
    with flows_api(env, user) as api:
        entries = api.audit(**{name: value for name, value in filters.items() if value})
        for _, entry in zip(range(limit), entries, strict=False):
            typer.echo(json.dumps(entry, ensure_ascii=False))


def _given(
    kind: str | None = None,
    tag: str | None = None,
    status: str | None = None,
    search: str | None = None,
    language: str | None = None,
) -> dict[str, str]:
    named = {"type": kind, "tag": tag, "status": status, "search": search, "language": language}
    return {name: value for name, value in named.items() if value}
