"""The table of what users get, and its page."""

import pytest

from gatehouse.home import repository
from rehearsal.faults import reliability
from rehearsal.faults.database import DatabaseFault
from rehearsal.faults.fault import Kind
from rehearsal.faults.reliability import Cell

CELLS = tuple(reliability.cells())


def test_the_page_is_the_one_that_the_table_makes() -> None:
    written = (repository() / reliability.PAGE).read_text(encoding="utf-8")
    assert written == reliability.page(), "run `python -m rehearsal.faults.reliability`"


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_a_cell_names_a_fault_that_its_dependency_can_have(cell: Cell) -> None:
    known = DatabaseFault if cell.dependency == "postgres" else Kind
    assert cell.kind in set(known)
    assert cell.gets.partition(" ")[0].isdigit()


def test_every_function_is_in_the_table_once() -> None:
    found = reliability.load()
    folders = {
        folder.parent.name.replace("_", "-")
        for folder in (repository() / "lambda_src").glob("*/handler.py")
    } | {"stream"}
    assert folders == set(found.functions) | set(found.elsewhere)
    assert not set(found.functions) & set(found.elsewhere)
