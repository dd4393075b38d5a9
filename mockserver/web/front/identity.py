"""Who calls: a client by its certificate, by what a proxy saw, or by a header; else whoever participantName says."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mockserver.call import NOBODY
from mockserver.errors import SettingsError
from mockserver.web.front.address import address_of
from mockserver.web.front.passed_on import passed_on

if TYPE_CHECKING:
    from mockserver.tls.peer import Peer

CLIENT_HEADER = "x-mock-client"
WHO_AM_I = "/__admin/whoami"
"""Where a caller finds out who it is, on both ports."""
_CALLER = "crr_mock.caller"
_MOST_KNOWN = 2000

log = logging.getLogger(__name__)


class Source(StrEnum):
    """By what a caller is known."""

    CERTIFICATE = "certificate"
    PROXY = "proxy header"
    HEADER = CLIENT_HEADER
    PARTICIPANT = "participantName"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: `client` as in Call, and what told it; `peer` is the certificate behind it, `why` makes it nobody."""

    client: str | None
    source: Source
    peer: Peer | None = None
    why: str = ""


def _nobody(source: Source, why: str, peer: Peer | None = None) -> Caller:
    return Caller(NOBODY, source, peer, why)


ANYBODY = Caller(None, Source.PARTICIPANT)
WITHOUT_CERTIFICATE = _nobody(Source.CERTIFICATE, "the client showed no certificate")
WITHOUT_NAME = _nobody(Source.HEADER, "the header X-Mock-Client is empty")


class Identities:
    """Finds the caller of a request. Whoever can't be told for sure is nobody.

    header   in which a proxy passes on what it saw: a certificate (PEM, escaped), its subject, or a client's name
    proxies  the addresses that may say so; who comes past them needs a certificate of its own
    """

    def __init__(self, header: str = "", proxies: Iterable[str] = ()) -> None:
        self._shown_header, self._header = header, header.lower()
        self._proxies = [_network(one) for one in proxies]
        if bool(self._header) != bool(self._proxies):
            raise SettingsError("--client-header and --trusted-proxy belong together; give both or neither")
        self._trusted: dict[str, bool] = {}
        self._known: dict[str, Caller] = {}
        self._told: set[str] = set()

    def caller(self, scope: MutableMapping[str, Any], headers: Mapping[str, str]) -> Caller:
        if self._header and self._trusts(scope):
            return self._passed_on(scope, headers)
        if (tls := tls_of(scope)) is not None:
            return tls.get(_CALLER) or self._connected(tls)
        if self._header:
            return self._outsider(_address(scope))
        name = headers.get(CLIENT_HEADER)
        if name is None:
            return ANYBODY
        return Caller(name, Source.HEADER) if name else WITHOUT_NAME

    def _connected(self, tls: MutableMapping[str, Any]) -> Caller:
        """The caller on a new TLS connection; it stays the same as long as that is open."""
        chain = tls["client_cert_chain"]
        caller = tls[_CALLER] = self._shown(chain[0], Source.CERTIFICATE) if chain else WITHOUT_CERTIFICATE
        return caller

    def _trusts(self, scope: MutableMapping[str, Any]) -> bool:
        """Whether the request comes from a proxy that may say who calls."""
        address = _address(scope)
        known = self._trusted.get(address)
        if known is None:
            _keep_small(self._trusted)
            known = self._trusted[address] = any(_within(address, network) for network in self._proxies)
        return known

    def _outsider(self, address: str) -> Caller:
        """Who comes past the proxies; said once for each address."""
        why = f"{address or 'the caller'} is no --trusted-proxy and shows no certificate, so it may not say who calls"
        if address not in self._told and len(self._told) < _MOST_KNOWN:
            self._told.add(address)
            log.warning("%s: its calls are answered by 401", why)
        return _nobody(Source.PROXY, why)

    def _passed_on(self, scope: MutableMapping[str, Any], headers: Mapping[str, str]) -> Caller:
        """An empty header says that the proxy's client showed no certificate; of two, one may be the client's own."""
        name = self._header.encode()
        if sum(one == name for one, _ in scope["headers"]) > 1:
            return _nobody(Source.PROXY, f"the header {self._shown_header} comes more than once")
        value = headers.get(self._header, "").strip()
        if not value:
            return _nobody(
                Source.PROXY, f"the proxy passes on no {self._shown_header}: its client showed no certificate"
            )
        try:
            said = passed_on(value)
        except ValueError as problem:
            return _nobody(Source.PROXY, f"the header {self._shown_header} {problem}")
        return self._shown(said.pem, Source.PROXY) if said.pem else Caller(said.name, Source.PROXY)

    def _shown(self, pem: str, source: Source) -> Caller:
        caller = self._known.get(pem)
        if caller is None:
            _keep_small(self._known)
            caller = self._known[pem] = _of_certificate(pem, source)
        return caller


def tls_of(scope: MutableMapping[str, Any]) -> MutableMapping[str, Any] | None:
    """What the scope says about TLS; None on a plain connection."""
    extensions = scope.get("extensions")
    return extensions.get("tls") if extensions else None


def tls_version(scope: MutableMapping[str, Any]) -> int | None:
    """The number of the version; None on a plain connection."""
    tls = tls_of(scope)
    return tls["tls_version"] if tls is not None else None


def _of_certificate(pem: str, source: Source) -> Caller:
    from mockserver.tls.peer import Peer  # cryptography takes 60 ms: only for who serves certificates

    try:
        peer = Peer.of(pem)
    except ValueError:
        return _nobody(source, "what should be the client's certificate can't be read")
    if not peer.name:
        return _nobody(
            source, f"the client's certificate has no common name of its own; its subject is {peer.subject!r}", peer
        )
    return Caller(peer.name, source, peer)


def _address(scope: MutableMapping[str, Any]) -> str:
    return (scope.get("client") or ("",))[0]


def _keep_small(known: dict[str, Any]) -> None:
    """Callers that come with ever new addresses or certificates shall not fill the memory."""
    if len(known) >= _MOST_KNOWN:
        known.clear()


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        found = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise SettingsError(
            f"{text!r} isn't an address or network of a proxy, such as 10.0.0.7 or 10.0.0.0/24"
        ) from None
    mapped = getattr(found.network_address, "ipv4_mapped", None)
    return ipaddress.ip_network((mapped, found.prefixlen - 96)) if mapped and found.prefixlen >= 96 else found


def _within(address: str, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    found = address_of(address)
    return found is not None and found in network
