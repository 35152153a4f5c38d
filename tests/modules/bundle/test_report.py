from pathlib import Path

import pytest

from modules.bundle.__main__ import main
from modules.bundle.report import UNZIPPED_LIMIT_BYTES, Line, measure, render

ROOT = Path(__file__).resolve().parents[3]


def test_the_report_lists_packages_layer_and_functions_and_all_fit() -> None:
    lines = measure("aws", ROOT)

    text = render(lines)
    for expected in ("pydantic_core", "layer aws, as uploaded", "function chat, as uploaded"):
        assert expected in text
    assert not [line for line in lines if line.is_over]


@pytest.mark.parametrize("target", ["host", "aws"])
def test_the_packages_sum_up_to_more_than_is_deflated(target: str) -> None:
    lines = measure(target, ROOT)
    end = next(index for index, line in enumerate(lines) if line.name.startswith("layer"))

    packages = sum(line.size_bytes for line in lines[:end])
    assert 2 < packages / lines[end].size_bytes < 5


def test_a_bundle_is_over_only_above_its_limit() -> None:
    assert not Line("layer", UNZIPPED_LIMIT_BYTES, UNZIPPED_LIMIT_BYTES).is_over
    assert Line("layer", UNZIPPED_LIMIT_BYTES + 1, UNZIPPED_LIMIT_BYTES).is_over
    assert not Line("package", UNZIPPED_LIMIT_BYTES + 1).is_over


def test_the_command_prints_the_layers_path_and_digest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--target", "host"]) == 0

    assert "layer.zip  sha256 " in capsys.readouterr().out


def test_the_command_reports(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--report", "--target", "host"]) == 0

    assert "function usage, as uploaded" in capsys.readouterr().out
