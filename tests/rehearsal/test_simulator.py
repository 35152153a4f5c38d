"""What every simulator has in common, shown with a web server in its place."""

import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from gatehouse.home import HOME_VARIABLE
from gatehouse.processes import ProcessError
from rehearsal.simulator import Simulator, listens
from rehearsal.simulators.composition import SIMULATORS

# Processes outlive the command that started them, on purpose.
pytestmark = pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")


class Pages(Simulator):
    """A web server of its folder."""

    name = "pages"
    start_seconds = 10.0

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)

    def command(self, port: int) -> Sequence[str]:
        folder = str(self.folder)
        return [sys.executable, "-m", "http.server", str(port), "-b", "127.0.0.1", "-d", folder]

    def healthy(self, port: int) -> bool:
        return listens(port)


class Failing(Pages):
    """Ends at once."""

    name = "failing"

    def command(self, port: int) -> Sequence[str]:
        return [sys.executable, "-c", f"import sys; sys.exit('port {port} is cursed')"]


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pages]:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    simulator = Pages()
    yield simulator
    simulator.stop()


def test_a_second_start_finds_the_first_process(pages: Pages) -> None:
    assert pages.start() == pages.start() == pages.running


def test_it_stops_once_and_comes_back_on_the_same_port(pages: Pages) -> None:
    port = pages.start().port

    assert pages.stop()
    assert not pages.stop()
    assert pages.running is None
    assert not listens(port)
    assert pages.start().port == port


def test_a_wipe_removes_its_folder_and_nothing_else(pages: Pages, tmp_path: Path) -> None:
    pages.start()
    (pages.folder / "kept").write_text("by the process", encoding="utf-8")
    (tmp_path / "other").mkdir()
    pages.stop()
    pages.wipe()

    assert not pages.folder.exists()
    assert (tmp_path / "other").exists()


def test_one_that_ends_at_once_is_an_error_with_the_end_of_its_log(pages: Pages) -> None:
    simulator = Failing()
    with pytest.raises(ProcessError, match=r"failing did not start on port \d+:\n.*is cursed"):
        simulator.start()
    assert simulator.running is None


def test_another_program_on_its_port_is_never_taken_for_it(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setattr(Pages, "choose_port", lambda _: port)
        with pytest.raises(ProcessError, match=f"pages cannot start: port {port} is in use"):
            pages.start()
    assert pages.running is None


def test_names_are_unique() -> None:
    names = [simulator.name for simulator in SIMULATORS]
    assert len(set(names)) == len(names)
