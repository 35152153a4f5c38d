"""`gatehouse flows import-landbot` as a process: a document that plays, or nothing at all."""

import json
from pathlib import Path

import pytest

from gatehouse.commands.flow_landbot import import_landbot
from gatehouse.home import repository
from gatehouse.operating.flows.errors import FlowFileError
from lambda_src.flows.reading import check
from tests.gatehouse.commands.process import gatehouse
from tests.gatehouse.operating.flows.landbot.bots import Raw, block, draft, say


def bot(folder: Path, raw: Raw) -> str:
    path = folder / "bot.json"
    path.write_text(json.dumps(raw), "utf-8")
    return str(path)


def test_a_bot_becomes_a_document_that_passes_and_plays(tmp_path: Path) -> None:
    hook = block("hook", "webhook", url="https://api.example.com/",
                 headers={"Authorization": "Bearer hidden-value"})  # fmt: skip
    file = bot(tmp_path, draft(say("welcome", "Hi."), hook, say("end", "Bye."),
                               ways="welcome>hook hook>end hook>end:$error"))  # fmt: skip
    out = tmp_path / "flows"

    code, printed, errors = gatehouse(tmp_path, "flows", "import-landbot", file, "--out", str(out))

    assert (code, errors) == (0, "")
    assert "3 nodes: 2 message, 1 webhook; 3 connections of 3 at Landbot" in printed
    assert "secret: lead-bot-authorization is needed by hook Authorization" in printed
    names = sorted(path.name for path in out.iterdir())
    assert names == ["lead-bot.json", "lead-bot.report.json"]
    assert all("hidden-value" not in path.read_text("utf-8") for path in out.iterdir())
    assert check(json.loads((out / "lead-bot.json").read_text("utf-8"))).findings == ()
    answers = tmp_path / "answers.json"
    answers.write_text("[]", "utf-8")
    code, played, _ = gatehouse(tmp_path, "flows", "simulate", str(out / "lead-bot.json"),
                                "--answers", str(answers))  # fmt: skip
    assert code == 0
    assert "Hi." in played
    assert "Bye." in played


def test_a_block_that_cannot_be_mapped_refuses_the_file_and_changes_nothing(
    tmp_path: Path,
) -> None:
    raw = draft(say("welcome", "Hi."), block("h1", "human_takeover", "Help"), ways="welcome>h1")
    file, out = bot(tmp_path, raw), tmp_path / "flows"

    code, printed, errors = gatehouse(tmp_path, "flows", "import-landbot", file, "--out", str(out))

    assert (code, printed) == (1, "")
    assert "block h1 (human_takeover) 'Help': flows have no people" in errors
    assert not out.exists()


def test_without_a_folder_the_document_is_printed_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    raw = draft(say("welcome", "Hi."), block("h1", "human_takeover", "Help"), ways="welcome>h1")

    import_landbot(Path(bot(tmp_path, raw)), key="other", partial=True)

    printed, errors = capsys.readouterr()
    assert json.loads(printed)["seed_key"] == "other"
    assert "not mapped: block h1 (human_takeover) 'Help'" in errors


def test_a_key_that_is_none_and_a_folder_that_is_a_file_are_one_message(tmp_path: Path) -> None:
    file = Path(bot(tmp_path, draft(say("welcome", "Hi."))))

    with pytest.raises(FlowFileError, match="'A b' is no key"):
        import_landbot(file, key="A b")
    with pytest.raises(FlowFileError, match="cannot be written"):
        import_landbot(file, to=file)


def test_the_example_of_the_page_becomes_what_the_page_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (repository() / "docs" / "flows-landbot.md").read_text("utf-8")
    example = repository() / "docs" / "examples" / "landbot" / "lead-bot.json"

    import_landbot(example, to=tmp_path)

    shown = page.split("```text\n", 1)[1].split("```", 1)[0].splitlines()
    assert capsys.readouterr().out.splitlines()[:-1] == shown[:-1]
    document = json.loads((tmp_path / "lead-bot.json").read_text("utf-8"))
    assert check(document).findings == ()
