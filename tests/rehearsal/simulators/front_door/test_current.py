import asyncio
import json
from pathlib import Path
from typing import Any

from botocore.exceptions import EndpointConnectionError

from rehearsal.simulators.front_door.current import Current
from rehearsal.simulators.front_door.deployed import Deployed
from rehearsal.simulators.front_door.reader import NothingDeployedError
from rehearsal.simulators.front_door.web_acl.rates import Rates
from tests.rehearsal.simulators.front_door.documents import begins, deployed, rate, rule, web_acl
from tests.rehearsal.simulators.front_door.test_web_acl import asked


class Account:
    """What a reader finds, or what it fails with."""

    def __init__(self, *found: Deployed | Exception) -> None:
        self.found = list(found)

    def read(self) -> Deployed:
        answer = self.found.pop(0) if len(self.found) > 1 else self.found[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def current(*found: Deployed | Exception, status: Path | None = None) -> Current:
    return Current(Account(*found).read, Rates(lambda: 0.0), status=status)


def test_nothing_deployed_is_no_view_until_something_is() -> None:
    async def run() -> list[bool]:
        made = current(NothingDeployedError(), deployed())
        before = await made.view()
        await made.renew()
        return [before is None, await made.view() is not None]

    assert asyncio.run(run()) == [True, True]


def test_what_cannot_be_read_leaves_the_last_view() -> None:
    async def run() -> bool:
        made = current(deployed(), EndpointConnectionError(endpoint_url="http://127.0.0.1:1"))
        before = await made.view()
        await made.renew()
        return before is not None and await made.view() is before

    assert asyncio.run(run())


def test_another_web_acl_goes_on_with_what_was_counted() -> None:
    async def run() -> list[Any]:
        first = deployed(web_acl=web_acl(rule("rate", rate(10, begins("/")))))
        second = deployed(web_acl=web_acl(rule("rate", rate(12, begins("/")))))
        made, verdicts = current(first, second), []
        for _ in range(2):
            view = await made.view()
            assert view is not None
            assert view.web_acl is not None
            verdicts.append([view.web_acl.judge(asked()) is None for _ in range(11)].count(True))
            await made.renew()
        return verdicts

    assert asyncio.run(run()) == [10, 1]


def test_it_tells_when_it_looked_and_which_rules_it_judges(tmp_path: Path) -> None:
    managed = {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "Core"}}
    acl = web_acl(rule("ours", begins("/api")), rule("core", managed, 1))

    def status_now() -> dict[str, Any]:
        status: dict[str, Any] = json.loads((tmp_path / "status.json").read_text(encoding="utf-8"))
        return status

    async def run() -> int:
        made = current(deployed(web_acl=acl), status=tmp_path / "status.json")
        await made.view()
        first: int = status_now()["read_at"]
        await made.renew()
        return first

    first = asyncio.run(run())
    status = status_now()
    assert status["read_at"] > first
    assert status["rules_judged"] == ["ours"]
    assert status["rules_stored_only"] == {"core": "managed rule group"}
