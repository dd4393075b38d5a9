"""One call, ready to be written down in any language: what goes over the wire, and how its client shows who it is."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from mockserver.export.request import Request


@dataclass(frozen=True, slots=True)
class Identity:
    """The files of a client: its certificate in both forms, and whom it trusts, as `crr-mock certs` lays them down."""

    certificate: str
    key: str
    keystore: str
    authority: str
    truststore: str
    password: str

    @classmethod
    def in_folder(cls, folder: str, client: str, password: str) -> Identity:
        stem = f"{folder}/clients/{client}"
        authority, truststore = f"{folder}/ca.pem", f"{folder}/truststore.p12"
        return cls(f"{stem}.pem", f"{stem}.key", f"{stem}.p12", authority, truststore, password)


@dataclass(frozen=True, slots=True)
class Sample:
    """One call. `saved` is the file that its answer goes to; empty for an answer that is text."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str | None
    saved: str = ""
    identity: Identity | None = None

    @property
    def media_type(self) -> str:
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")

    @property
    def plain_headers(self) -> list[tuple[str, str]]:
        """Without that of the body, which some languages send with the body."""
        return [(name, value) for name, value in self.headers if name.lower() != "content-type"]


def sample_of(method: str, base: str, request: Request, saved: str, identity: Identity | None) -> Sample:
    """The call of a request without open variables. `base` is the URL before the path."""
    path = request.path
    for name, value in request.path_values.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    query = urlencode(request.query, quote_via=quote)
    headers = tuple((name, " ".join(value.split())) for name, value in request.headers)
    return Sample(method, f"{base}{path}{'?' * bool(query)}{query}", headers, request.body, saved, identity)
