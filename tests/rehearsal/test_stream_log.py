"""Lines of the streaming function are told apart from those of the server around it."""

from pathlib import Path

import pytest

from gatehouse.home import HOME_VARIABLE
from rehearsal import stream_log


def test_lines_since_a_time_are_told_and_nothing_of_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    assert list(stream_log.events(0)) == []
    early = '{"message":"early","timestamp":"2026-11-20 09:22:01,000+0000"}'
    late = '{"message":"late","timestamp":"2026-11-20 10:22:01,895+0100"}'
    (tmp_path / "logs").mkdir()
    written = f'INFO: Started server process\n{early}\n{{"a": 1}}\n{late}\n{{"cut'
    (tmp_path / "logs" / "function_url.log").write_text(written, "utf-8")

    times, lines = zip(*stream_log.events(0), strict=True)
    assert lines == (early, late)
    assert times[1] - times[0] == 895
    assert [line for _, line in stream_log.events(times[1])] == [late]
