"""What a machine says in place of `local.toml`, and whose mistake it is when it is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from environments import Settings, SettingsError, load, names
from environments.machine import VARIABLE, merged, says

ORIGIN = "an https origin without a path (http only for localhost and 127.0.0.1)"
BELOW = "[edge]\nother_requests = 5_000\n"


def told(text: str, folder: Path) -> Path:
    path = folder / "machine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(path: Path, name: str = "local") -> Settings:
    return load(name, variables={VARIABLE: str(path)})


def refused(path: Path, name: str = "local") -> tuple[str, ...]:
    with pytest.raises(SettingsError) as raised:
        loaded(path, name)
    assert raised.value.exit_code == 2
    return raised.value.mistakes


def test_a_key_of_the_machine_takes_the_place_of_that_key_and_of_no_other(tmp_path: Path) -> None:
    plain, settings = load("local", variables={}), loaded(told(BELOW, tmp_path))
    assert plain.edge.other_requests == 10_000
    edge = plain.edge.model_copy(update={"other_requests": 5_000})
    assert settings == plain.model_copy(update={"edge": edge})


def test_a_list_of_the_machine_takes_the_place_of_the_whole_list(tmp_path: Path) -> None:
    path = told('[api]\ncors_origins = ["http://localhost:9000"]\n', tmp_path)
    assert loaded(path).api.cors_origins == ("http://localhost:9000",)


def test_the_variable_of_the_process_counts_where_no_others_are_given(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(told(BELOW, tmp_path)))
    assert load("local").edge.other_requests == 5_000
    assert load("local", variables={}).edge.other_requests == 10_000


@pytest.mark.parametrize("name", [name for name in names() if name != "local"])
def test_every_other_environment_refuses_a_machines_word(name: str, tmp_path: Path) -> None:
    (mistake,) = refused(told(BELOW, tmp_path), name)
    assert mistake == (
        f"{VARIABLE} is set: expected to be unset for {name}: what a machine says is for local only"
    )


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none.toml"
    assert refused(path) == (f"{path}: cannot be read: No such file or directory",)


def test_a_file_that_is_not_toml_says_where(tmp_path: Path) -> None:
    path = told("[edge]\nurl = \n", tmp_path)
    assert refused(path) == (f"{path}: line 2, column 7: not TOML: Invalid value",)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("[edge]\nur = 1", "edge.ur = 1: unknown key; did you mean edge.url?"),
        ("edgy = 1", "edgy = 1: unknown key; did you mean edge?"),
        ('[edge]\nurl = "x"', f'edge.url = "x": expected {ORIGIN}'),
        ('name = "local"', 'name = "local": expected to be left out: the file\'s name is the name'),
        ('[api]\ncors_origins = ["*"]', f'api.cors_origins[0] = "*": expected {ORIGIN}'),
    ],
)
def test_a_mistake_of_the_machine_is_told_as_one_of_its_file(
    text: str, mistake: str, tmp_path: Path
) -> None:
    path = told(text, tmp_path)
    assert refused(path) == (f"{path}: {mistake}",)


def test_a_mistake_of_the_environment_stays_one_of_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "local.toml").write_text("[edge]\nother_requests = 1\n[logs]\nlevel = 1\n", "utf-8")
    path = told('[logs]\nlevel = "INFO"\n[edge]\nother_requests = 2\n', tmp_path)
    with pytest.raises(SettingsError) as raised:
        load("local", tmp_path, {VARIABLE: str(path)})
    by_key = {line.split(": ")[1].split(" ")[0]: line for line in raised.value.mistakes}
    assert by_key["edge.other_requests"].startswith(f"{path}: ")
    assert by_key["edge.url"].startswith(f"{tmp_path / 'local.toml'}: ")
    assert "logs.level" not in by_key


KEYS = st.sampled_from("abc")
VALUES = st.integers() | st.lists(st.integers(), max_size=2)
DOCUMENTS = st.recursive(
    st.dictionaries(KEYS, VALUES, max_size=3),
    lambda inner: st.dictionaries(KEYS, VALUES | inner, max_size=3),
    max_leaves=8,
)


@given(DOCUMENTS, DOCUMENTS)
def test_merging_keeps_whatever_the_machine_does_not_say(
    document: dict[str, object], machine: dict[str, object]
) -> None:
    result = merged(document, machine)
    assert merged(result, machine) == result
    assert set(result) == {*document, *machine}
    for key in result:
        if not says(machine, [key]):
            assert result[key] == document[key]
        elif not isinstance(machine[key], dict):
            assert result[key] == machine[key]
