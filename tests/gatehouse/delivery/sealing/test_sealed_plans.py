"""What was sealed is applied, and nothing else is: by the real Terraform on a real S3 backend."""

import json
import shutil
from pathlib import Path

import pytest

from gatehouse.delivery.sealing import Manifest, SealBrokenError, SealError
from gatehouse.delivery.sealing.manifest import FILE, digest
from tests.gatehouse.delivery.sealing.conftest import Sources


def waves(sources: Sources) -> None:
    """Seal and apply until nothing waits."""
    for _ in range(2):
        shutil.rmtree(sources.seal_folder, ignore_errors=True)
        sources.seal()
        sources.apply()
    shutil.rmtree(sources.seal_folder)


def refused(sources: Sources, **options: str) -> tuple[str, ...]:
    """What the seal's refusal names, after which nothing may have changed."""
    with pytest.raises(SealBrokenError) as broken:
        sources.apply(**options)  # type: ignore[arg-type] # by the names of its options
    assert sources.reports == []
    return broken.value.differences


def test_a_stack_whose_upstream_was_never_applied_waits_for_the_next_wave(sources: Sources) -> None:
    first = sources.seal()

    assert first.waiting == {"reader": ("base",)}
    assert sources.apply().waiting == {"reader": ("base",)}
    shutil.rmtree(sources.seal_folder)
    assert sources.seal().waiting == {}
    assert sources.apply().outcome.done == ["base", "reader"]
    assert (sources.value("base"), sources.value("reader")) == ("one", "of one")


def test_a_stack_whose_upstream_will_tell_something_else_waits_too(sources: Sources) -> None:
    waves(sources)
    sources.values["base"] = "two"

    assert sources.seal().waiting == {"reader": ("base",)}


def test_the_sealed_plan_is_applied_and_not_what_the_sources_say_by_then(sources: Sources) -> None:
    waves(sources)
    sources.values["reader"] = "of two"
    sources.seal()
    sources.values["reader"] = "of three"

    sources.apply()

    assert sources.value("reader") == "of two"


def test_after_the_apply_a_plan_shows_no_change(sources: Sources) -> None:
    waves(sources)

    sources.seal()

    stacks = Manifest.read(sources.seal_folder).stacks
    assert {name: stack.changes for name, stack in stacks.items()} == {
        "base": False,
        "reader": False,
    }


@pytest.mark.parametrize("name", ["plan.tfplan", "plan.json", "cdk.tf.json", "assets/code.zip"])
def test_a_changed_file_is_named(sources: Sources, name: str) -> None:
    sources.seal()
    path = sources.seal_folder / "stacks" / "base" / name
    path.write_bytes(path.read_bytes() + b" ")

    assert refused(sources) == (f"stacks/base/{name}: was changed",)


def test_missing_and_added_files_are_named(sources: Sources) -> None:
    sources.seal()
    (sources.seal_folder / "stacks" / "base" / "plan.json").unlink()
    (sources.seal_folder / "another.tf").write_text("")

    assert refused(sources) == (
        "another.tf: was added",
        "stacks/base/plan.json: is missing",
    )


def test_a_manifest_that_was_not_approved_is_refused_even_if_it_fits_its_files(
    sources: Sources,
) -> None:
    approved = sources.seal().sha256
    assert sources.apply(sha256=approved).outcome.succeeded
    shutil.rmtree(sources.seal_folder)
    sources.seal()

    assert refused(sources, sha256=approved) == (
        f"{FILE}: its SHA-256 is not the {approved} that was approved",
    )


def test_plans_with_open_findings_are_refused(sources: Sources) -> None:
    sources.review = {"verdict": "findings", "summary": "1 finding (1 high) in 2 resources."}
    sources.seal()

    (difference,) = refused(sources)

    assert difference.startswith(
        "review/review.json: 1 finding (1 high) in 2 resources. Repair them"
    )


def test_another_commit_is_refused(sources: Sources) -> None:
    sources.seal()
    sources.commit()

    (difference,) = refused(sources)

    assert difference.startswith("commit: sealed with ")


def test_uncommitted_changes_of_tracked_files_are_another_commit(sources: Sources) -> None:
    tracked = sources.checkout / "stack.py"
    tracked.write_text("one")
    sources.git("add", "stack.py")
    sources.commit()
    sources.seal()
    tracked.write_text("two")

    (difference,) = refused(sources)

    assert difference.startswith("commit: sealed with ")


def test_the_settings_of_another_account_are_refused(sources: Sources) -> None:
    sources.seal()

    assert refused(sources, account="999988887777") == (
        "account of the settings: sealed with 111122223333, now 999988887777",
    )


def test_credentials_of_another_account_are_refused(sources: Sources) -> None:
    sources.seal()
    sources.variables["AWS_ACCESS_KEY_ID"] = "999988887777"

    assert refused(sources) == (
        "account of the credentials: sealed with 111122223333, now 999988887777",
    )


def test_a_state_that_moved_since_is_refused_by_its_serial(sources: Sources) -> None:
    waves(sources)
    sources.values["base"] = "two"
    sources.seal()
    elsewhere = sources.folder / "elsewhere"
    shutil.copytree(sources.seal_folder, elsewhere)
    sources.apply(elsewhere)
    shutil.rmtree(sources.folder / "applying", ignore_errors=True)

    (difference,) = refused(sources)

    assert difference.startswith("state of stack base: sealed with serial ")


def test_other_tools_are_refused(sources: Sources) -> None:
    sources.seal()
    path = sources.seal_folder / FILE
    document = json.loads(path.read_text())
    document["versions"]["terraform"] = "1.10.0"
    path.write_text(json.dumps(document))

    (difference,) = refused(sources)

    assert difference.startswith("terraform: sealed with 1.10.0, now 1.1")


def test_a_stack_that_fails_stops_its_readers_and_a_rerun_finishes(sources: Sources) -> None:
    waves(sources)
    sources.values = {"base": "two", "reader": "of two"}
    sources.impossible.add("base")
    sealed = sources.seal()
    assert sealed.waiting == {"reader": ("base",)}

    outcome = sources.apply().outcome

    assert list(outcome.failed) == ["base"]
    assert "It is impossible." in str(outcome.failed["base"])
    sources.impossible.clear()
    waves(sources)
    assert (sources.value("base"), sources.value("reader")) == ("two", "of two")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 2}'])
def test_what_is_no_manifest_is_said_to_be_none(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)

    with pytest.raises(SealError, match=r"manifest\.json is not a manifest: "):
        Manifest.read(tmp_path)


def test_a_folder_without_a_manifest_is_not_sealed(tmp_path: Path) -> None:
    with pytest.raises(SealError, match="is not a sealed folder"):
        Manifest.read(tmp_path)


def test_a_folder_that_holds_something_is_not_sealed_into(sources: Sources) -> None:
    sources.seal_folder.mkdir()
    (sources.seal_folder / "notes.txt").write_text("mine")

    with pytest.raises(SealError, match="is not empty"):
        sources.seal()

    assert (sources.seal_folder / "notes.txt").read_text() == "mine"


def test_the_printed_digest_is_that_of_the_manifest(sources: Sources) -> None:
    assert sources.seal().sha256 == digest(sources.seal_folder / FILE)
