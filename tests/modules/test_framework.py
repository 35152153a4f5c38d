"""Addresses in a stack of this project."""

import json
from pathlib import Path
from typing import Any

import pytest

from modules.framework import App, Construct, NamedStack, TerraformOutput


def _synthesized(folder: Path, *paths: str) -> dict[str, Any]:
    app = App(outdir=str(folder))
    stack = NamedStack(app, "sample")
    for path in paths:
        scope_id, _, id_ = path.rpartition("/")
        TerraformOutput(Construct(stack, scope_id) if scope_id else stack, id_, value="x")
    app.synth()
    text = (folder / "stacks" / "sample" / "cdk.tf.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def test_an_address_is_the_path_below_the_stack(tmp_path: Path) -> None:
    assert set(_synthesized(tmp_path, "alone", "inner/name")["output"]) == {"alone", "inner_name"}


def test_two_paths_with_one_address_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"sample/a/b_c and sample/a_b/c .* address a_b_c"):
        _synthesized(tmp_path, "a/b_c", "a_b/c")
