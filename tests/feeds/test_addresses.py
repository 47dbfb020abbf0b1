"""Which addresses are dialled: public ones, on the ports of feeds, and what the operator allows."""

import socket
from ipaddress import ip_address, ip_network

import pytest

from bot.feeds.addresses import Gate, RefusedAddressError, is_public, reached

HOSTILE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::7f00:1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "fc00::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::101:101", "2002:101:101::1"]


@pytest.fixture
def gate() -> Gate:
    return Gate(ports=(80, 443), networks=())


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_inside_is_refused(gate: Gate, address: str) -> None:
    with pytest.raises(RefusedAddressError, match="not a public address"):
        gate.check(address, 80)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_dialled(gate: Gate, address: str) -> None:
    gate.check(address, 443)

    assert is_public(ip_address(address))


@pytest.mark.parametrize("port", [22, 25, 6379, 8000])
def test_a_public_address_is_not_dialled_on_any_port(gate: Gate, port: int) -> None:
    with pytest.raises(RefusedAddressError, match=f"port {port}"):
        gate.check("1.1.1.1", port)


@pytest.mark.parametrize("address", ["10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203"])
def test_a_network_that_the_operator_allows_is_dialled_on_any_port(address: str) -> None:
    gate = Gate(ports=(80,), networks=(ip_network("10.1.0.0/16"),))

    gate.check(address, 51234)


def test_allowing_one_network_allows_no_other() -> None:
    gate = Gate(ports=(80,), networks=(ip_network("10.1.0.0/16"),))

    with pytest.raises(RefusedAddressError):
        gate.check("10.2.0.1", 80)


def test_a_zone_does_not_hide_an_address(gate: Gate) -> None:
    with pytest.raises(RefusedAddressError):
        gate.check("fe80::1%lo", 80)


def test_a_socket_is_made_only_for_what_may_be_dialled() -> None:
    gate = Gate(ports=(80,), networks=(ip_network("127.0.0.0/8"),))
    info = (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", 9))

    with gate.socket(info) as made:
        assert made.getblocking() is False

    with pytest.raises(RefusedAddressError):
        gate.socket((*info[:4], ("10.0.0.1", 80)))


def test_a_wrapped_address_is_judged_by_what_it_wraps() -> None:
    assert reached(ip_address("::ffff:8.8.8.8")) == ip_address("8.8.8.8")
    assert reached(ip_address("2002:808:808::")) == ip_address("8.8.8.8")
    assert reached(ip_address("64:ff9b::808:808")) == ip_address("8.8.8.8")
    assert reached(ip_address("2606:4700::1")) == ip_address("2606:4700::1")
