"""The page of contracts, and what every contract says of itself."""

from pathlib import Path

import pytest

from gatehouse.home import repository
from rehearsal.contracts import page
from rehearsal.contracts.catalogue import CONTRACTS
from rehearsal.contracts.contract import Contract

FOLDER = Path(page.__file__).parent
WITHOUT_CONTRACT = {"catalogue", "contract", "denial", "key_use", "page", "resource_arns"}


def test_the_page_is_the_one_that_the_contracts_make() -> None:
    written = (repository() / page.PAGE).read_text(encoding="utf-8")
    assert written == page.page(), "run `python -m rehearsal.contracts.page`"


def test_every_file_is_a_contract_of_the_catalogue() -> None:
    files = {file.stem for file in FOLDER.glob("*.py") if not file.stem.startswith("_")}
    listed = [type(contract).__module__.rpartition(".")[2] for contract in CONTRACTS]
    assert sorted(listed) == sorted(files - WITHOUT_CONTRACT)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: type(contract).__name__)
def test_a_contract_says_what_it_rests_on(contract: Contract) -> None:
    assert contract.refuses.endswith(".")
    assert ": " in contract.error
    assert "https://" in contract.source or "service-2.json" in contract.source


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: type(contract).__name__)
def test_a_contract_has_a_test_of_its_own(contract: Contract) -> None:
    name = type(contract).__module__.rpartition(".")[2]
    assert (repository() / f"tests/rehearsal/contracts/test_{name}.py").is_file()
