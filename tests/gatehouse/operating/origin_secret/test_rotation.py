"""A rotation step by step, out of turn, interrupted and repeated, on a real Secrets Manager API."""

import pytest

from gatehouse.home import home
from gatehouse.operating.origin_secret import sha256
from gatehouse.operating.origin_secret.rotation import RotationError
from gatehouse.operating.origin_secret.settings_file import write_hashes
from gatehouse.operating.origin_secret.standing import RotationStage
from gatehouse.operating.origin_secret.versions import CURRENT, PENDING
from gatehouse.settings import settings_file
from rehearsal import first_secret
from tests.gatehouse.operating.origin_secret.conftest import World


def first(world: World) -> str:
    """The first secret of the environment, in use."""
    world.rotation.prepare()
    world.deploy()
    assert world.rotation.activate().stage is RotationStage.DONE
    sent = world.edge.secret()
    assert sent is not None
    return sent


def test_the_first_secret_is_prepared_deployed_and_activated(world: World) -> None:
    world.deploy()
    assert world.rotation.standing().stage is RotationStage.NONE

    prepared = world.rotation.prepare()
    assert (prepared.stage, prepared.settings) == (RotationStage.PREPARED, world.hashes)
    assert world.edge.secret() is None

    world.deploy()
    assert world.rotation.standing().stage is RotationStage.DEPLOYED
    assert world.rotation.activate().stage is RotationStage.DONE

    secret = world.edge.secret()
    assert secret is not None
    assert len(secret) == 43  # 32 bytes, six bits a letter
    assert world.hashes == (sha256(secret),)
    assert world.versions.value(CURRENT) == secret
    assert world.versions.value(PENDING) is None


def test_a_rotation_never_leaves_the_sent_secret_unknown(world: World) -> None:
    old = first(world)

    prepared = world.rotation.prepare()
    assert prepared.stage is RotationStage.PREPARED
    assert list(world.hashes) == [prepared.pending, sha256(old)]
    assert world.edge.secret() == old

    world.deploy()
    assert world.rotation.activate().stage is RotationStage.ACTIVE
    new = world.edge.secret()
    assert new not in {None, old}
    assert list(world.hashes) == [sha256(str(new)), sha256(old)]
    assert world.versions.value(CURRENT) == new

    assert world.rotation.retire().stage is RotationStage.RETIRED
    assert list(world.hashes) == [sha256(str(new))]
    world.deploy()
    assert world.rotation.standing().stage is RotationStage.DONE


def test_every_step_repeated_changes_nothing_and_says_the_same(world: World) -> None:
    first(world)
    steps = (world.rotation.prepare, world.deploy, world.rotation.activate, world.rotation.retire)
    for step in steps:
        once = step()
        settings, pending = world.hashes, world.versions.value(PENDING)
        sent, current = world.edge.secret(), world.versions.value(CURRENT)
        assert step() == once
        assert (world.hashes, world.versions.value(PENDING)) == (settings, pending)
        assert (world.edge.secret(), world.versions.value(CURRENT)) == (sent, current)


def test_it_is_not_activated_while_one_function_does_not_know_it(world: World) -> None:
    old = first(world)
    prepared = world.rotation.prepare()
    world.deploy(world.names[0])
    with pytest.raises(RotationError) as refused:
        world.rotation.activate()
    assert world.names[1] in str(refused.value)
    assert world.names[0] not in str(refused.value)
    assert "gatehouse up" in str(refused.value)
    assert prepared.without(str(prepared.pending)) == world.names
    assert world.edge.secret() == old


def test_it_is_not_activated_before_any_function_is_deployed(world: World) -> None:
    world.rotation.prepare()
    with pytest.raises(RotationError, match="no function is deployed"):
        world.rotation.activate()


def test_nothing_is_activated_or_retired_before_it_is_prepared(world: World) -> None:
    world.deploy()
    for step in (world.rotation.activate, world.rotation.retire):
        with pytest.raises(RotationError, match="there is no secret"):
            step()


def test_the_previous_secret_is_not_retired_before_the_new_one_is_sent(world: World) -> None:
    old = first(world)
    world.rotation.prepare()
    with pytest.raises(RotationError, match=r"Next: .*gatehouse up"):
        world.rotation.retire()
    world.deploy()
    with pytest.raises(RotationError, match="--activate"):
        world.rotation.retire()
    assert sha256(old) in world.hashes


def test_a_prepared_secret_whose_hash_was_lost_is_named_again_not_made_again(world: World) -> None:
    """The settings file was reset, or the command ended between its two writes."""
    old = first(world)
    pending = world.rotation.prepare().pending
    write_hashes(settings_file("local"), (sha256(old),))
    assert world.rotation.prepare().pending == pending
    assert world.hashes == (pending, sha256(old))


def test_an_activation_that_ended_halfway_is_finished(world: World) -> None:
    first(world)
    world.rotation.prepare()
    world.deploy()
    pending = world.versions.value(PENDING)
    world.edge.put(str(pending))  # and then the power failed
    assert world.rotation.standing().stage is RotationStage.DEPLOYED
    assert world.rotation.activate().stage is RotationStage.ACTIVE
    assert world.versions.value(CURRENT) == pending
    assert world.versions.value(PENDING) is None


def test_settings_that_do_not_name_the_sent_secret_are_told_and_mended(world: World) -> None:
    sent = first(world)
    write_hashes(settings_file("local"), ())
    standing = world.rotation.standing()
    assert standing.stage is RotationStage.UNKNOWN
    assert "before anything is deployed" in standing.next_step("local")
    world.rotation.prepare()
    assert sha256(sent) in world.hashes


def test_a_home_hands_its_waiting_secret_over_once(world: World) -> None:
    platform = world.platform
    hashes = first_secret.hashes(platform, ())  # type: ignore[arg-type] # as much as is read
    write_hashes(settings_file("local"), hashes)
    assert first_secret.hashes(platform, hashes) == hashes  # type: ignore[arg-type] # the same
    world.deploy()
    for _ in range(2):
        first_secret.hand_over(platform)  # type: ignore[arg-type] # the same
        assert sha256(str(world.edge.secret())) == hashes[0]
        assert not (home() / "origin-secret").exists()
    assert first_secret.hashes(platform, ()) == hashes  # type: ignore[arg-type] # the same
