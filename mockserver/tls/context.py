"""The server's side of TLS: what it takes from clients, and taking up changed files without a restart."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from mockserver.errors import CertificateError
from mockserver.tls.folder import ServerFiles
from mockserver.tls.trust import checks_of

log = logging.getLogger(__name__)


class ClientCertificates(StrEnum):
    """Whether clients must show a certificate. A wrong one breaks the handshake in both cases."""

    REQUIRED = "required"
    OPTIONAL = "optional"


PEER: ContextVar[str] = ContextVar("PEER", default="")
"""The address of whom the handshakes of this context are with."""
_VERIFY = {ClientCertificates.REQUIRED: ssl.CERT_REQUIRED, ClientCertificates.OPTIONAL: ssl.CERT_OPTIONAL}


WhenRefused = Callable[[str, str], None]
"""Told why a handshake was refused, and with which address it was, beside the log."""


class ReloadingContext(ssl.SSLContext):
    """Hands every new connection to a context made of the files as they are now.

    A live context can't forget an authority or a revocation list, so each change of the files makes a new one.
    Files that can't be used leave the context before in place. Nor can it be kept from remembering the sessions of
    TLS 1.2, so one that has some isn't used again: each connection shows its certificate.
    """

    when_refused: list[WhenRefused]
    _files: ServerFiles
    _make: Callable[[], ssl.SSLContext]
    _current: ssl.SSLContext
    _seen: object

    @classmethod
    def of(cls, files: ServerFiles, clients: ClientCertificates) -> ReloadingContext:
        """Raises CertificateError where the files can't be used."""
        context = cls(ssl.PROTOCOL_TLS_SERVER)
        context.when_refused = []
        context._files = files
        context._make = lambda: server_context(files, clients)
        context._seen = _state(files)
        context._current = context._make()
        return context

    def wrap_bio(self, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO, *args: Any, **kwargs: Any) -> ssl.SSLObject:
        state = _state(self._files)
        if state != self._seen:
            self._seen = state
            self._take_up()
        elif self._current.session_stats()["number"]:
            self._renew()
        connection = cast("_Connection", self._current.wrap_bio(incoming, outgoing, *args, **kwargs))
        connection.incoming, connection.outgoing, connection.when_refused = incoming, outgoing, self.when_refused
        connection.peer = PEER.get()
        return connection

    def _take_up(self) -> None:
        if self._renew():
            log.info("certificates: %s has changed, new connections use it", self._files.folder)

    def _renew(self) -> bool:
        try:
            self._current = self._make()
        except CertificateError as problem:
            log.warning("certificates: %s; the ones before stay in use", problem)
            return False
        return True


def _state(files: ServerFiles) -> object:
    """Something that changes whenever one of the files does; asking for it takes microseconds."""
    return tuple(_stamp(path) for path in files.all)


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def server_context(files: ServerFiles, clients: ClientCertificates) -> ssl.SSLContext:
    """TLS 1.2 and 1.3, clients checked against authority and revocation list. Raises CertificateError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    context.num_tickets = 0  # each connection shows its certificate, and a ticket costs a tenth of a handshake
    context.options |= ssl.OP_NO_TICKET  # likewise in TLS 1.2
    context.sslobject_class = _Connection
    _load_own(context, files)
    _load_trust(context, files.authority, "the authority that signs clients' certificates")
    context.verify_flags |= checks_of(context.get_ca_certs(binary_form=True), files.revoked)
    if files.revoked.exists():
        _load_trust(context, files.revoked, "a revocation list")
    context.verify_mode = _VERIFY[clients]
    return context


def _load_own(context: ssl.SSLContext, files: ServerFiles) -> None:
    for path in (files.certificate, files.key):
        _require_readable(path)
    try:
        context.load_cert_chain(files.certificate, files.key, password=_no_password)
    except _Encrypted:
        remedy = "write it without password: openssl pkey -in server.key -out server.key"
        raise CertificateError(f"the key is encrypted; {remedy}", files.key) from None
    except ssl.SSLError as problem:
        if problem.reason == "KEY_VALUES_MISMATCH":
            message = f"isn't the key of {files.certificate.name}; put the two that belong together there"
            raise CertificateError(message, files.key) from None
        raise CertificateError(*_which_is_unreadable(files, problem)) from None


def _which_is_unreadable(files: ServerFiles, problem: ssl.SSLError) -> tuple[str, Path]:
    """OpenSSL doesn't say which of the two files it stumbled over."""
    if b"-----BEGIN CERTIFICATE-----" not in files.certificate.read_bytes():
        return "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)", files.certificate
    if b"PRIVATE KEY-----" not in files.key.read_bytes():
        return "holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)", files.key
    return f"can't be used with {files.key.name}: {_words(problem)}", files.certificate


def _load_trust(context: ssl.SSLContext, path: Path, what: str) -> None:
    _require_readable(path)
    try:
        context.load_verify_locations(path)
    except ssl.SSLError as problem:
        raise CertificateError(f"isn't {what} in PEM form: {_words(problem)}", path) from None


def _require_readable(path: Path) -> None:
    try:
        path.open("rb").close()
    except FileNotFoundError:
        message = f"has no {path.name}; `crr-mock certs {path.parent}` makes a whole set"
        raise CertificateError(message, path.parent) from None
    except OSError as problem:
        raise CertificateError(f"can't be read: {problem.strerror}", path) from None


class _Encrypted(Exception):
    """A key asks for a password."""


def _no_password() -> str:
    raise _Encrypted


def _words(problem: ssl.SSLError) -> str:
    return (problem.reason or str(problem)).replace("_", " ").lower()


class _Connection(ssl.SSLObject):
    """A connection that says why it is refused, here and to the client.

    asyncio closes at once when a handshake fails: the alert that tells the client why would never leave. So a failed
    handshake claims to wait for more, which sends the alert, until the client hangs up or the time for it is over.
    """

    incoming: ssl.MemoryBIO
    outgoing: ssl.MemoryBIO
    when_refused: Sequence[WhenRefused] = ()
    peer = ""
    refused = False

    def do_handshake(self) -> None:
        if self.refused:
            self.incoming.read()
            raise ssl.SSLWantReadError
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError as problem:
            self._tell(refusal(problem), problem.reason)
            self._say_why(problem)
            if not self.outgoing.pending:
                raise
            self.refused = True
            raise ssl.SSLWantReadError from None
        if self.session_reused:  # begun while the connection that it resumes wasn't ready yet
            self._tell(_RESUMED)
            raise ssl.SSLError(_RESUMED)

    def _tell(self, why: str, error: str | None = None) -> None:
        fields = {"reason": why, "peer": self.peer or None, "tlsError": error}
        whose = f" (with {self.peer})" if self.peer else ""
        log.warning("handshake refused: %s%s", why, whose, extra={"fields": fields})
        for told in self.when_refused:
            told(why, self.peer)

    def _say_why(self, problem: ssl.SSLError) -> None:
        """The alert stands in `outgoing` already; who speaks plain HTTP gets an answer in it."""
        if problem.reason == "HTTP_REQUEST":
            self.outgoing.read()
            self.outgoing.write(_NO_PLAIN_HTTP)


_RESUMED = "the client resumes another connection instead of showing its certificate"
_NO_PLAIN_HTTP_BODY = (
    b'{"type":"about:blank","title":"Bad Request","status":400,"detail":"this port speaks TLS; the URL is https://"}'
)
_NO_PLAIN_HTTP = (
    b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\nconnection: close\r\n"
    b"content-length: %d\r\n\r\n%b" % (len(_NO_PLAIN_HTTP_BODY), _NO_PLAIN_HTTP_BODY)
)


def refusal(problem: ssl.SSLError) -> str:
    """Why a handshake failed, in the words of someone who has to mend it."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        words = _VERDICTS.get(problem.verify_code, problem.verify_message)
        return f"the client's certificate isn't accepted: {words}"
    return _REASONS.get(problem.reason or "", _words(problem))


# by OpenSSL's numbers, where its own words don't say what to do
_VERDICTS = {
    3: "crl.pem holds no list of the authority that signed it",
    12: "the list in crl.pem is out of date; put a new one there",
    20: "ca.pem doesn't hold the authority that signed it",
}
_REASONS = {
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": "the client showed no certificate",
    "UNSUPPORTED_PROTOCOL": "the client offers only versions before TLS 1.2",
    "HTTP_REQUEST": "the client speaks plain HTTP; its URL needs https://",
    "TLSV1_ALERT_UNKNOWN_CA": "the client doesn't trust this server; give it ca.pem",
    "SSLV3_ALERT_BAD_CERTIFICATE": "the client doesn't accept this server's certificate",
    "SSLV3_ALERT_CERTIFICATE_UNKNOWN": "the client doesn't accept this server's certificate; give it ca.pem",
    "TLSV1_ALERT_PROTOCOL_VERSION": "the client doesn't take this TLS version",
    "NO_SHARED_CIPHER": "client and server share no cipher",
}
