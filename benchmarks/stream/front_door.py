"""The same question through the running rehearsal: front door, function URL, function, model."""

from benchmarks.stream.measure import Target
from benchmarks.stream.surroundings import tutor
from gatehouse.operating.users import DemoPasswords, UserCommands
from gatehouse.platform import Platform

USER = "member@acme.example"


def behind_the_front_door() -> Target:
    """The tutor at the rehearsal's address, for a user who has just signed in.

    Its model server is the rehearsal's, which says its words at the pace of this run's.

    Raises:
        NotRunningError: no rehearsal runs.
        PlatformError: it has no such user.

    """
    platform = Platform("local")
    password = DemoPasswords().get(USER)
    tokens = UserCommands(platform).tokens(USER, password or "")
    headers = {"authorization": f"Bearer {tokens['IdToken']}"}
    return tutor("front door and function", platform.settings.edge.url, headers)
