"""HTTP to the server that is rehearsed against, with every way to fail in one sentence."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping
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


class Connection:
    """One connection, kept alive; opened again where the server has closed it."""

    def __init__(self, url: SplitResult, context: ssl.SSLContext | None, timeout_s: float) -> None:
        self.host, port = url.hostname or "", url.port
        self.place = f"{self.host}:{port or (443 if context else 80)}"
        if context is None:
            self._http = http.client.HTTPConnection(self.host, port, timeout=timeout_s)
        else:
            self._http = http.client.HTTPSConnection(self.host, port, timeout=timeout_s, context=context)
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
            raise UnreachableError(self._why(problem)) from None

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

    def _why(self, problem: Exception) -> str:
        if isinstance(problem, ssl.SSLCertVerificationError):
            return self._why_distrusted(problem)
        if isinstance(problem, ssl.SSLError):
            words = (problem.reason or str(problem)).replace("_", " ").lower()
            return _ALERTS.get(problem.reason or "", f"the TLS handshake with {self.place} fails: {words}")
        if isinstance(problem, socket.gaierror):
            return f"no address is known for the host {self.host}; is the URL right?"
        if isinstance(problem, ConnectionRefusedError):
            return f"nothing listens at {self.place}; is the server running, and the port right?"
        if isinstance(problem, TimeoutError):
            return f"{self.place} didn't answer within {self._timeout_s:g} s; does a firewall drop the connection?"
        if isinstance(problem, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
            return f"{self.place} closed the connection without an answer"
        if isinstance(problem, http.client.HTTPException):
            return f"{self.place} doesn't answer in HTTP: {type(problem).__name__}"
        return f"{self.place} can't be reached: {problem}"

    def _why_distrusted(self, problem: ssl.SSLCertVerificationError) -> str:
        if problem.verify_code in _WRONG_NAME:
            return f"the server's certificate isn't for {self.host}: use a host name that it is for"
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
