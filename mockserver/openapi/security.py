"""Security: whether a call brings the credentials that its file asks for. Their form is checked, not whose they are."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mockserver.call import Call
from mockserver.openapi.load import Document
from mockserver.openapi.queries import parse_cookies, parse_query

_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")

Brings = Callable[[Call], bool]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way to say who calls: `brings` tells whether a call does, `asked` says in words what it must bring."""

    brings: Brings
    asked: str
    challenge: str


class Security:
    """The security requirements of one operation: one of them has to be met, each by all of its schemes."""

    def __init__(self, ways: list[list[Scheme]]) -> None:
        self._ways = ways

    @classmethod
    def of(cls, declared: Mapping[str, Any], document: Document) -> Security | None:
        """What an operation asks for, else what its file does; None where a call may come without credentials."""
        required = declared.get("security", document.root.get("security")) or []
        known = _schemes(document)
        ways = [[_scheme(known[name]) for name in one if name in known] for one in required]
        return cls(ways) if ways and all(ways) else None

    def is_met(self, call: Call) -> bool:
        return any(all(scheme.brings(call) for scheme in way) for way in self._ways)

    @property
    def asked(self) -> str:
        return ", or ".join(" and ".join(scheme.asked for scheme in way) for way in self._ways)

    @property
    def challenge(self) -> str:
        """What the header WWW-Authenticate says."""
        return ", ".join(dict.fromkeys(scheme.challenge for way in self._ways for scheme in way))


def names_of_keys(document: Document, location: str) -> frozenset[str]:
    """The names of API keys in queries or cookies, which are no part of a free-form parameter."""
    keys = (one for one in _schemes(document).values() if one.get("type") == "apiKey" and one.get("in") == location)
    return frozenset(str(one["name"]) for one in keys)


def _schemes(document: Document) -> dict[str, Any]:
    declared = (document.root.get("components") or {}).get("securitySchemes") or {}
    return {name: document.resolve(one) for name, one in declared.items()}


def _scheme(one: Mapping[str, Any]) -> Scheme:
    kind = one.get("type")
    if kind == "apiKey":
        return _api_key(str(one["name"]), str(one["in"]))
    if kind == "mutualTLS":
        asked = "a certificate over TLS, or a name in X-Mock-Client"
        return Scheme(lambda call: bool(call.client), asked, "mutualTLS")
    if kind == "http":
        return _http(str(one.get("scheme", "")).lower())
    return _http("bearer")  # of OAuth 2 and OpenID Connect


def _api_key(name: str, location: str) -> Scheme:
    read: dict[str, Brings] = {
        "header": lambda call: bool(call.headers.get(name.lower())),
        "query": lambda call: bool(parse_query(call.query).get(name, [""])[0]),
        "cookie": lambda call: bool(parse_cookies(call.headers.get("cookie", "")).get(name, [""])[0]),
    }
    place = {"header": "the header", "query": "the parameter", "cookie": "the cookie"}[location]
    return Scheme(read[location], f"{place} {name}", f'ApiKey name="{name}"')


def _http(scheme: str) -> Scheme:
    is_right = _FORMS.get(scheme, _is_something)

    def brings(call: Call) -> bool:
        sent, _, credentials = call.headers.get("authorization", "").partition(" ")
        return sent.lower() == scheme and is_right(credentials.strip())

    example = {"basic": "Basic base64(user:password)", "bearer": "Bearer token"}.get(scheme, f"{scheme} ...")
    return Scheme(brings, f"the header Authorization: {example}", f'{scheme.capitalize()} realm="mock"')


def _is_something(text: str) -> bool:
    return text != ""


def _is_token(text: str) -> bool:
    return bool(_TOKEN.fullmatch(text))


def _is_basic(text: str) -> bool:
    try:
        return b":" in base64.b64decode(text, validate=True)
    except binascii.Error:
        return False


_FORMS = {"basic": _is_basic, "bearer": _is_token}
