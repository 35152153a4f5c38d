"""The reference of keys in docs/environments.md: `python -m environments.reference` writes it.

With `--check` it writes nothing and exits with 1 when the page is not up to date.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from pydantic.fields import FieldInfo

from .described import expected_of, is_named, section_of
from .kind import CONSEQUENCES, KINDS
from .section import WHEN_LEFT_OUT, Section
from .settings import Settings
from .wording import shown

PAGE = Path(__file__).parent.parent / "docs" / "environments.md"
BEGIN = "<!-- Written by `python -m environments.reference` from here ... -->"
END = "<!-- ... to here. -->"
_HEAD = ("| key | value | default | meaning |", "|---|---|---|---|")


def reference() -> str:
    """Return the keys of every table of an environment's file, as Markdown."""
    key, field = "kind", Settings.model_fields["kind"]
    kind = ["### `kind`", "", *_HEAD, _row((key,), field), ""]
    return "\n\n".join(["\n".join([*kind, *_consequences()]), *_tables(Settings, ())])


def page(text: str) -> str:
    """Return the page with the part between the two marks replaced by the reference.

    Raises:
        ValueError: the page has not each mark once, in order.

    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end) or BEGIN in rest or END in after:
        raise ValueError(f"expected one {BEGIN} and then one {END}")
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def main() -> int:
    """Write the page, or say whether it is up to date; return the exit code."""
    parser = argparse.ArgumentParser(prog="environments.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 if outdated")
    arguments = parser.parse_args()
    text = PAGE.read_text(encoding="utf-8")
    if page(text) == text:
        return 0
    if arguments.check:
        print(f"docs/{PAGE.name} is outdated: run python -m environments.reference")
        return 1
    PAGE.write_text(page(text), encoding="utf-8")
    return 0


def _tables(section: type[Section], path: tuple[str, ...]) -> Iterator[str]:
    rows = [
        _row((*path, key), field)
        for key, field in section.model_fields.items()
        if section_of(field.annotation) is None and (*path, key) not in {("name",), ("kind",)}
    ]
    if rows:
        yield "\n".join([_heading(section, path), "", *_HEAD, *rows])
    for key, field in section.model_fields.items():
        below = section_of(field.annotation)
        if below is not None:
            named = ("NAME",) if is_named(field.annotation) else ()
            yield from _tables(below, (*path, key, *named))


def _consequences() -> Iterator[str]:
    yield f"| | {' | '.join(f'`{kind}`' for kind in KINDS)} |"
    yield f"|---{'|---' * len(KINDS)}|"
    for what, values in CONSEQUENCES:
        yield f"| {what} | {' | '.join(values)} |"


def _heading(section: type[Section], path: tuple[str, ...]) -> str:
    if not path:  # a table of free keys is a field of the root, not a section
        return "### `[tags]`"
    purpose = (section.__doc__ or "").partition("\n")[0]
    return f"### `[{'.'.join(path)}]`\n\n{purpose}"


def _row(path: tuple[str, ...], field: FieldInfo) -> str:
    cells = (f"`{'.'.join(path)}`", expected_of(field), _default(path, field), field.description)
    return f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in cells)} |"


def _default(path: tuple[str, ...], field: FieldInfo) -> str:
    extra = field.json_schema_extra
    if isinstance(extra, dict) and WHEN_LEFT_OUT in extra:
        return str(extra[WHEN_LEFT_OUT])
    if field.is_required():
        return "required"
    if field.default in (None, ()):
        return "none"
    return f"`{shown(field.default, path)}`"


if __name__ == "__main__":
    raise SystemExit(main())
