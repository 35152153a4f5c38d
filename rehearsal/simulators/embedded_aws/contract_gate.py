"""Puts the contracts in front of the emulator's services, behind its own decision on the caller."""

import asyncio
import logging
import os
import uuid
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from functools import cache
from time import perf_counter
from typing import Any, Final

from ministack.core.responses import get_account_id
from ministack.core.router import extract_access_key_id, extract_region

from gatehouse.aws import AwsCaller
from rehearsal.contracts.contract import Call, Contract, Refusal
from rehearsal.simulators.embedded_aws.caller import EmulatedCaller
from rehearsal.simulators.embedded_aws.decisions import asked_by
from rehearsal.simulators.embedded_aws.wire import MODELS, Answer, Parsed, Query, parse, serialize

Handler = Callable[[str, str, dict[str, str], bytes, Query], Awaitable[Answer]]

_LOG: Final = logging.getLogger(__name__)
_SLOW_SECONDS: Final = 1.0


class EmulatedAccount:
    """The account behind the emulator, reached as its root at the emulator's own address."""

    def __init__(self, account_id: str, region: str) -> None:
        self._account_id, self._region = account_id, region

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - by name
        """Return a client; those of one account, service and region are one."""
        return _client(self._account_id, service, region or self._region)


@cache
def _client(account_id: str, service: str, region: str) -> Any:  # noqa: ANN401 - by name
    variables = {
        "AWS_ACCESS_KEY_ID": account_id,  # the emulator's root key, which takes any secret
        "AWS_SECRET_ACCESS_KEY": "rehearsal-only",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        "AWS_REGION": region,
    }
    return AwsCaller(variables).client(service, attempts=1)


class ContractGate:
    """Judges the calls of one service of the emulator."""

    def __init__(self, emulated: str, handler: Handler, contracts: Iterable[Contract]) -> None:
        self._emulated, self._handler = emulated, handler
        self._contracts = tuple(contracts)

    async def __call__(
        self, method: str, path: str, headers: dict[str, str], body: bytes, query: Query
    ) -> Answer:
        """Answer with AWS's error where a contract refuses, else with the emulator's answer."""
        began = perf_counter()
        parsed = parse(self._emulated, method, path, headers, body, query)
        if parsed is None:
            _LOG.warning("No service model knows %s %s %s", self._emulated, method, path)
            return await self._handler(method, path, headers, body, query)
        call = self._call(parsed, headers, query, len(body))
        judging = [contract for contract in self._contracts if contract.concerns(call)]
        try:
            for contract in judging:
                await _run(contract, contract.check, call)
        except Refusal as refusal:
            _LOG.warning("Refused as AWS does: %s for %s: %s", call.name, call.caller.arn, refusal)
            return serialize(parsed, headers, refusal, str(uuid.uuid4()))
        spent = perf_counter() - began
        if spent > _SLOW_SECONDS:
            _LOG.warning("Judged %s in %.1f s", call.name, spent)
        answer = await self._handler(method, path, headers, body, query)
        if answer[0] < 300:  # noqa: PLR2004 - HTTP
            for contract in judging:
                if type(contract).after is not Contract.after:
                    await _run(contract, contract.after, call)
        return answer

    def _call(self, parsed: Parsed, headers: dict[str, str], query: Query, size: int) -> Call:
        region, account_id = extract_region(headers, query), get_account_id()
        return Call(
            service=parsed.service,
            operation=parsed.model.name,
            parameters=parsed.parameters,
            model=parsed.model,
            region=region,
            account_id=account_id,
            caller=EmulatedCaller(extract_access_key_id(headers, query), account_id, region),
            account=EmulatedAccount(account_id, region),
            body_size=size,
        )


async def _run(contract: Contract, judge: Callable[[Call], None], call: Call) -> None:
    """In a thread if it asks the account, which this very process serves."""
    token = asked_by.set(type(contract).__name__)
    try:
        if contract.reads_account:
            await asyncio.to_thread(judge, call)
        else:
            judge(call)
    finally:
        asked_by.reset(token)


def add_to(handlers: MutableMapping[str, Handler], contracts: Iterable[Contract]) -> None:
    """Put the contracts in front of the handler of every service that the platform uses."""
    every = tuple(contracts)
    for emulated in MODELS.keys() & handlers.keys():
        of_service = [
            contract
            for contract in every
            if not contract.calls
            or any(name.partition(":")[0] in MODELS[emulated] for name in contract.calls)
        ]
        if of_service:
            handlers[emulated] = ContractGate(emulated, handlers[emulated], of_service)
