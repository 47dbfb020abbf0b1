"""Which network addresses a feed may live at, judged where the socket is made.

A URL literal, a redirect and a name that resolves differently the second time all end in one
socket, so that is the place to ask: nothing that is refused here was ever dialled.
"""

import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Network = IPv4Network | IPv6Network
AddressInfo = tuple[
    int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[object, ...]
]

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are the IPv4 address dialled
_CGNAT = IPv4Network("100.64.0.0/10")
_V4_COMPATIBLE = IPv6Network("::/96")  # RFC 4291 2.5.5.1, deprecated, some stacks still dial it


class RefusedAddressError(OSError):
    """The address, or its port, is none that a public feed is polled at."""


class Gate:
    """Decides about addresses; `socket` is the `socket_factory` of aiohttp's connector."""

    def __init__(self, ports: Collection[int], networks: Collection[Network]) -> None:
        self._ports = frozenset(ports)
        self._networks = tuple(networks)

    def socket(self, info: AddressInfo) -> socket.socket:
        """Make the socket for an address, or raise RefusedAddressError."""
        family, kind, protocol, _, target = info
        self.check(str(target[0]), int(str(target[1])))
        made = socket.socket(family=family, type=kind, proto=protocol)
        made.setblocking(False)
        return made

    def check(self, host: str, port: int) -> None:
        """Raise RefusedAddressError unless this address and port may be dialled."""
        address = ip_address(host.partition("%")[0])  # a zone ("fe80::1%eth0") is not our concern
        if self._listed(address):
            return
        if not is_public(address):
            raise RefusedAddressError(f"{address} is not a public address")
        if port not in self._ports:
            raise RefusedAddressError(f"port {port} is not one that feeds are polled at")

    def _listed(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether the operator allows the network it is in, however the address is written."""
        forms = {address, reached(address)}
        return any(form in network for network in self._networks for form in forms)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the public internet, however it is wrapped."""
    true = reached(address)
    if isinstance(true, IPv4Address) and true in _CGNAT:
        return False
    if isinstance(true, IPv6Address) and true.is_site_local:
        return False
    return true.is_global and not true.is_multicast and not true.is_reserved


def reached(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the address that is reached in the end, out of v4-mapped, NAT64 and 6to4 forms."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64 or (address in _V4_COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address
