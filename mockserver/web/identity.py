"""Who calls: a client by its certificate, by what a proxy saw, or by a header; else whoever participantName says."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from mockserver.call import NOBODY
from mockserver.errors import SettingsError

if TYPE_CHECKING:
    from mockserver.tls.peer import Peer

CLIENT_HEADER = "x-mock-client"
_CALLER = "crr_mock.caller"
_MOST_KNOWN = 2000

# CN=name in a subject of any style: CN=a,O=b (RFC 4514), /O=b/CN=a (OpenSSL), Subject="CN=a" (Envoy)
_COMMON_NAME = re.compile(r"\bCN\s*=\s*((?:\\.|[^,/;\"+\\])+)", re.IGNORECASE)


class Source(StrEnum):
    """By what a caller is known."""

    CERTIFICATE = "certificate"
    PROXY = "proxy header"
    HEADER = CLIENT_HEADER
    PARTICIPANT = "participantName"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: `client` as in Call, and what told it; `peer` is the certificate behind it."""

    client: str | None
    source: Source
    peer: Peer | None = None


ANYBODY = Caller(None, Source.PARTICIPANT)
WITHOUT_CERTIFICATE = Caller(NOBODY, Source.CERTIFICATE)
WITHOUT_HEADER = Caller(NOBODY, Source.PROXY)


class Identities:
    """Finds the caller of a request.

    header   in which a proxy passes on what it saw: a certificate (PEM, escaped), its subject, or a client's name
    proxies  the addresses that may say so
    """

    def __init__(self, header: str = "", proxies: Iterable[str] = ()) -> None:
        self._header = header.lower()
        self._proxies = [_network(one) for one in proxies]
        if bool(self._header) != bool(self._proxies):
            raise SettingsError("--client-header and --trusted-proxy belong together; give both or neither")
        self._trusted: dict[str, bool] = {}
        self._known: dict[str, Caller] = {}

    def caller(self, scope: MutableMapping[str, Any], headers: Mapping[str, str]) -> Caller:
        if self._header and self._trusts(scope):
            return self._passed_on(headers.get(self._header, ""))
        if (tls := tls_of(scope)) is not None:
            return tls.get(_CALLER) or self._connected(tls)
        name = headers.get(CLIENT_HEADER)
        return Caller(name, Source.HEADER) if name else ANYBODY

    def _connected(self, tls: MutableMapping[str, Any]) -> Caller:
        """The caller on a new TLS connection; it stays the same as long as that is open."""
        chain = tls["client_cert_chain"]
        caller = tls[_CALLER] = self._shown(chain[0], Source.CERTIFICATE) if chain else WITHOUT_CERTIFICATE
        return caller

    def _trusts(self, scope: MutableMapping[str, Any]) -> bool:
        """Whether the request comes from a proxy that may say who calls."""
        address = (scope.get("client") or ("",))[0]
        known = self._trusted.get(address)
        if known is None:
            _keep_small(self._trusted)
            known = self._trusted[address] = any(_within(address, network) for network in self._proxies)
        return known

    def _passed_on(self, value: str) -> Caller:
        """An empty header says that the proxy's client showed no certificate."""
        if not value:
            return WITHOUT_HEADER
        if "BEGIN CERTIFICATE" in value or "BEGIN%20CERTIFICATE" in value:
            return self._shown(unquote(value), Source.PROXY)
        found = _COMMON_NAME.search(value)
        return Caller(re.sub(r"\\(.)", r"\1", found[1] if found else value).strip(), Source.PROXY)

    def _shown(self, pem: str, source: Source) -> Caller:
        caller = self._known.get(pem)
        if caller is None:
            _keep_small(self._known)
            peer = _read(pem)
            caller = self._known[pem] = Caller(peer.name if peer else NOBODY, source, peer)
        return caller


def tls_of(scope: MutableMapping[str, Any]) -> MutableMapping[str, Any] | None:
    """What the scope says about TLS; None on a plain connection."""
    extensions = scope.get("extensions")
    return extensions.get("tls") if extensions else None


def tls_version(scope: MutableMapping[str, Any]) -> int | None:
    """The number of the version; None on a plain connection."""
    tls = tls_of(scope)
    return tls["tls_version"] if tls is not None else None


def _read(pem: str) -> Peer | None:
    from mockserver.tls.peer import Peer  # cryptography takes 60 ms: only for who serves certificates

    try:
        return Peer.of(pem)
    except ValueError:
        return None


def _keep_small(known: dict[str, Any]) -> None:
    """Callers that come with ever new addresses or certificates shall not fill the memory."""
    if len(known) >= _MOST_KNOWN:
        known.clear()


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise SettingsError(
            f"{text!r} isn't an address or network of a proxy, such as 10.0.0.7 or 10.0.0.0/24"
        ) from None


def _within(address: str, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    try:
        return ipaddress.ip_address(address) in network
    except ValueError:
        return False
