"""Nothing but the public internet is called, however an address is written or reached."""

import ipaddress

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambda_src.flow_worker.guard import (
    AddressGuard,
    GuardedBackend,
    NoSuchHostError,
    RefusedAddressError,
    resolve,
)
from lambda_src.flows.public_addresses import is_public
from tests.lambda_src.flow_worker.hosts import host

INSIDE = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/29", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32", "::/128", "::1/128",
    "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "2002::/16",
    "fc00::/7", "fe80::/10", "ff00::/8", "::ffff:10.0.0.0/104", "::ffff:127.0.0.0/104",
    "::ffff:169.254.0.0/112",
)  # fmt: skip
networks = st.sampled_from([ipaddress.ip_network(each) for each in INSIDE])


@given(networks, st.integers(min_value=0))
def test_no_address_of_the_inside_is_public(
    network: ipaddress.IPv4Network | ipaddress.IPv6Network, number: int
) -> None:
    address = network[number % network.num_addresses]
    assert not is_public(str(address))
    if isinstance(address, ipaddress.IPv4Address):
        assert not is_public(f"::ffff:{address}")


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "example", "fe80::1%eth0", "1.2.3", "0x7f000001"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize(
    "name",
    ["127.0.0.1", "0177.0.0.1", "2130706433", "0x7f.1", "127.1", "localhost", "::1",
     "::ffff:7f00:1", "0", "169.254.169.254", "fd00:ec2::254"],
)  # fmt: skip
def test_odd_spellings_are_judged_by_what_the_resolver_makes_of_them(name: str) -> None:
    with pytest.raises((RefusedAddressError, NoSuchHostError)):
        AddressGuard().address(name, 443)


def test_one_inner_address_among_public_ones_refuses_the_name() -> None:
    guard = AddressGuard(resolve=lambda *_: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(RefusedAddressError):
        guard.address("mixed.example", 443)


@pytest.mark.parametrize("port", [22, 25, 53, 111, 445, 1023])
def test_ports_of_other_services_are_refused(port: int) -> None:
    with pytest.raises(RefusedAddressError):
        AddressGuard(resolve=lambda *_: ["8.8.8.8"]).address("public.example", port)


def test_a_name_without_addresses_is_no_host() -> None:
    assert resolve("no-such-name.invalid", 443) == []
    assert resolve("a" * 300, 443) == []
    with pytest.raises(NoSuchHostError):
        AddressGuard(resolve=lambda *_: []).address("nowhere.example", 443)


def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    """The name means a host here first, and another one when it is asked again."""
    asked: list[str] = []

    def changing(name: str, port: int) -> list[str]:
        asked.append(f"{name}:{port}")
        return ["127.0.0.1"] if len(asked) == 1 else ["192.0.2.1"]

    with host({"body": {"ok": 1}}) as there:
        guard = AddressGuard(allowed=(there.name,), resolve=changing)
        backend = GuardedBackend(guard, deadline=10.0, clock=lambda: 0.0)
        with httpcore.ConnectionPool(network_backend=backend) as pool:
            assert pool.request("GET", there.url).status == 200
    assert asked == [there.name]
    assert there.seen[0].headers["host"] == there.name


def test_the_exception_for_a_rehearsal_is_for_that_port_alone() -> None:
    guard = AddressGuard(allowed=("127.0.0.1:9000",))
    assert guard.address("127.0.0.1", 9000) == "127.0.0.1"
    for name, port in (("127.0.0.1", 9001), ("localhost", 9000), ("127.0.0.2", 9000)):
        with pytest.raises(RefusedAddressError):
            guard.address(name, port)
