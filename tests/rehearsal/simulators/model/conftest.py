from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rehearsal.simulators.model.running import RunningModel, running_model


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningModel]:
    with running_model(tmp_path_factory.mktemp("scripted") / "calls.jsonl", "--scripted") as model:
        yield model


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningModel]:
    with running_model(tmp_path_factory.mktemp("plain") / "calls.jsonl") as model:
        yield model


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "calls.jsonl"
