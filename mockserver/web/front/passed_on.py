"""What a proxy passes on of its client: a certificate, its subject, or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from mockserver.tls.subject import common_name

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
# Envoy's X-Forwarded-Client-Cert: pairs between semicolons, and a comma between what several proxies have seen
_ELEMENT = re.compile(r"(?:By|Hash|Cert|Chain|Subject|URI|DNS)=", re.IGNORECASE)
_PAIR = re.compile(r'\s*+([A-Za-z]++)=(?:"((?:[^"\\]|\\.)*+)"\s*+|([^,;"]*+))([;,]|\Z)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Either a client's name, or its certificate in PEM."""

    name: str = ""
    pem: str = ""


def passed_on(value: str) -> PassedOn:
    """What the header's value says. Raises ValueError, which says why it says nothing to go by.

    It is read as a whole: what stands inside of a name never counts as more than that.
    """
    value = _as_sent(value).strip()
    if _ELEMENT.match(value):
        return _from_envoy(value)
    if value.startswith("-----BEGIN"):
        return PassedOn(pem=_certificate(value))
    if value.startswith(":") and value.endswith(":"):  # RFC 9440
        return PassedOn(pem=f"{_BEGIN}\n{value[1:-1]}\n{_END}")
    return _from_subject(value) if "=" in value else PassedOn(value)


def _from_envoy(value: str) -> PassedOn:
    said: dict[str, str] = {}
    position, end = 0, ";"
    while end:
        found = _PAIR.match(value, position)
        if found is None:
            raise ValueError("isn't written as Envoy writes it")
        said.setdefault(found[1].lower(), found[3] if found[2] is None else found[2])
        position, end = found.end(), found[4]
        if end == ",":
            raise ValueError("holds what several proxies have seen; let the last one replace it (SANITIZE_SET)")
    if said.get("cert"):
        return PassedOn(pem=_certificate(said["cert"]))
    if not said.get("subject"):
        raise ValueError("holds no subject; have the proxy pass it on (set_current_client_cert_details)")
    return _from_subject(said["subject"])


def _from_subject(subject: str) -> PassedOn:
    try:
        return PassedOn(common_name(subject))
    except ValueError as problem:
        raise ValueError(f"names the subject {subject[:200]!r}, which {problem}") from None


def _certificate(text: str) -> str:
    return unquote(text).replace("\t", "\n")


def _as_sent(value: str) -> str:
    """Header values are read as Latin-1, and names are sent in UTF-8."""
    try:
        return value.encode("latin-1").decode()
    except UnicodeError:
        return value
