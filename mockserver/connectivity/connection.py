"""HTTP to the server that is rehearsed against, with every way to fail in one sentence."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult

from mockserver.clock import instant


class UnreachableError(Exception):
    """No answer came; the message says why, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def place_of(url: SplitResult) -> str:
    """host:port"""
    return f"{url.hostname}:{url.port or (443 if url.scheme == 'https' else 80)}"


class Connection:
    """One connection, kept alive; opened again where the server has closed it."""

    def __init__(self, url: SplitResult, context: ssl.SSLContext | None, timeout_s: float) -> None:
        host, port = url.hostname or "", url.port
        self.place = place_of(url)
        if context is None:
            self._http = http.client.HTTPConnection(host, port, timeout=timeout_s)
        else:
            self._http = http.client.HTTPSConnection(host, port, timeout=timeout_s, context=context)
        self._timeout_s = timeout_s
        self.tls_version: str | None = None
        self.cipher: str | None = None
        self.server_names: list[str] = []
        self.server_until = ""

    def ask(self, method: str, target: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """The answer. Raises UnreachableError."""
        try:
            self._http.request(method, target, body, dict(headers))
            self._see_tls()
            reply = self._http.getresponse()
            return Answer(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
        except (OSError, http.client.HTTPException) as problem:
            self._http.close()
            raise UnreachableError(why(problem, self.place, self._timeout_s)) from None

    def close(self) -> None:
        self._http.close()

    def _see_tls(self) -> None:
        connection = self._http.sock
        if not isinstance(connection, ssl.SSLSocket):
            return
        self.tls_version, self.cipher = connection.version(), (connection.cipher() or ("",))[0]
        shown: Any = connection.getpeercert() or {}
        self.server_names = [name for _, name in shown.get("subjectAltName", ())]
        if "notAfter" in shown:
            until = ssl.cert_time_to_seconds(shown["notAfter"])
            self.server_until = instant(datetime.fromtimestamp(until, UTC))


def why(problem: BaseException, place: str, timeout_s: float) -> str:
    """A failure to get an answer from host:port in one sentence: the first of its causes that says something."""
    host = place.rpartition(":")[0]
    for cause in _causes(problem):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _why_distrusted(cause, host)
        if isinstance(cause, ssl.SSLError):
            words = (cause.reason or str(cause)).replace("_", " ").lower()
            return _ALERTS.get(cause.reason or "", f"the TLS handshake with {place} fails: {words}")
        if isinstance(cause, socket.gaierror):
            return f"no address is known for the host {host}; is the URL right?"
        if isinstance(cause, ConnectionRefusedError):
            return f"nothing listens at {place}; is the server running, and the port right?"
        if isinstance(cause, TimeoutError):
            return f"{place} didn't answer within {timeout_s:g} s; does a firewall drop the connection?"
        if isinstance(cause, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
            return f"{place} closed the connection without an answer"
        if isinstance(cause, http.client.IncompleteRead):
            return f"{place} broke off in the middle of its answer"
        if isinstance(cause, http.client.HTTPException):
            return f"{place} doesn't answer in HTTP: {type(cause).__name__}"
    return f"{place} can't be reached: {problem}"


def _causes(problem: BaseException | None) -> Iterator[BaseException]:
    """The failure, and what it came from."""
    while problem is not None:
        yield problem
        problem = problem.__cause__ or problem.__context__


def _why_distrusted(problem: ssl.SSLCertVerificationError, host: str) -> str:
    if problem.verify_code in _WRONG_NAME:
        return f"the server's certificate isn't for {host}: use a host name that it is for"
    if problem.verify_code == _EXPIRED:
        return "the server's certificate has expired"
    if problem.verify_code in _UNKNOWN_AUTHORITY:
        return "the server's certificate comes from an authority that isn't trusted here; name its file by --ca"
    return f"the server's certificate isn't accepted: {problem.verify_message}"


# Numbers of X509_V_ERR_... in OpenSSL's x509_vfy.h
_EXPIRED = 10
_UNKNOWN_AUTHORITY = {2, 18, 19, 20, 21}
_WRONG_NAME = {62, 64}

_REFUSED = "the server refuses the client's certificate: "
_ALERTS = {
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": f"{_REFUSED}it has expired",
    "SSLV3_ALERT_CERTIFICATE_REVOKED": f"{_REFUSED}it has been revoked",
    "TLSV1_ALERT_UNKNOWN_CA": f"{_REFUSED}it comes from an authority that the server doesn't know",
    "SSLV3_ALERT_BAD_CERTIFICATE": f"{_REFUSED}it isn't valid yet, or its key is too weak",
    "SSLV3_ALERT_UNSUPPORTED_CERTIFICATE": f"{_REFUSED}it isn't made for clients",
    "SSLV3_ALERT_HANDSHAKE_FAILURE": "the server ends the handshake; it may want a client certificate (--p12)",
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": "the server wants a client certificate; name it by --p12",
    "TLSV1_ALERT_PROTOCOL_VERSION": "the server takes no version of TLS from 1.2 on",
    "WRONG_VERSION_NUMBER": "the server doesn't speak TLS at this port; is the port right?",
}
