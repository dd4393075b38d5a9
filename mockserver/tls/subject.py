"""Subjects of certificates as other programs write them: RFC 4514 and its elders, and OpenSSL's two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TYPE = r"[A-Za-z][A-Za-z0-9-]*|(?:OID\.)?\d+(?:\.\d+)+"
_COMMON_NAME = {"CN", "COMMONNAME", "2.5.4.3", "OID.2.5.4.3"}
# a type, its value (in hexadecimal digits, in quotes, or with escapes) and what separates it from the next one
_ATTRIBUTE = re.compile(
    rf"\s*+(?P<type>{_TYPE})\s*+=\s*+"
    r'(?:(?P<hex>#(?:[0-9A-Fa-f]{2})++)\s*+|"(?P<quoted>(?:[^"\\]|\\.)*+)"\s*+|(?P<plain>(?:[^,;+"\\]|\\.)*+))'
    r"(?P<end>[,;+]|\Z)",
    re.DOTALL,
)
_IN_SLASHES = re.compile(rf"/({_TYPE})\s*=((?:(?!/(?:{_TYPE})\s*=).)*)", re.DOTALL)
_ESCAPE = re.compile(r"((?:\\[0-9A-Fa-f]{2})+)|\\(.)", re.DOTALL)
_BYTE = re.compile(r"(?:\\x(?:[01][0-9A-F]|7F|[89A-F][0-9A-F]))+", re.IGNORECASE)  # what isn't printable ASCII
_BLANKS = re.compile(r"(\\.|[^\s\\])\s++\Z")  # at the end, but one that is escaped
_ENCODINGS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}


def common_name(subject: str) -> str:
    """The common name in it. Raises ValueError, which says why, where there is none, or more than one.

    The ways differ in the order of several, and with slashes a name inside of another value looks like one of its own.
    """
    attributes = _in_slashes(subject) if subject.startswith("/") else _in_commas(subject)
    names = [value for kind, value in attributes if kind.upper() in _COMMON_NAME]
    if len(names) > 1:
        raise ValueError(f"has {len(names)} common names")
    if not names or not names[0]:
        raise ValueError("has no common name")
    return names[0]


def _in_commas(subject: str) -> Iterator[tuple[str, str]]:
    """CN=a,O=b (RFC 4514), with blanks or quotes or semicolons (RFC 2253 and before), and with + in between."""
    position, end = 0, ","
    while end:
        found = _ATTRIBUTE.match(subject, position)
        if found is None:
            raise ValueError("isn't written as RFC 4514 has it")
        yield found["type"], _value(found)
        position, end = found.end(), found["end"]


def _value(found: re.Match[str]) -> str:
    if found["hex"]:
        return _of_ber(bytes.fromhex(found["hex"][1:]))
    if found["quoted"] is not None:
        return _ESCAPE.sub(_unescaped, found["quoted"])
    return _ESCAPE.sub(_unescaped, _BLANKS.sub(r"\1", found["plain"]))


def _unescaped(found: re.Match[str]) -> str:
    return _text(bytes.fromhex(found[1].replace("\\", ""))) if found[1] else found[2]


def _in_slashes(subject: str) -> Iterator[tuple[str, str]]:
    """/O=b/CN=a, as X509_NAME_oneline writes it; a slash in a value is only that where no type follows.

    Newer versions write \\/ for it, which older ones also write for the end of a value.
    """
    position = 0
    for found in _IN_SLASHES.finditer(subject):
        if found.start() != position:
            break
        position = found.end()
        value = _BYTE.sub(lambda bytes_: _text(bytes.fromhex(bytes_[0].replace("\\x", ""))), found[2])
        yield found[1], re.sub(r"\\([/+])", r"\1", value)
    if position != len(subject):
        raise ValueError("isn't written as OpenSSL writes subjects")


def _of_ber(value: bytes) -> str:
    """The text in a BER value: its type, its length, its bytes."""
    if len(value) < 2 or value[0] not in _ENCODINGS:
        raise ValueError("holds a value that is no text")
    more = value[1] & 0x7F if value[1] & 0x80 else 0  # how many bytes the length has
    length = int.from_bytes(value[2 : 2 + more]) if more else value[1]
    if len(value) != 2 + more + length:
        raise ValueError("holds a value of another length than it says")
    return _text(value[2 + more :], _ENCODINGS[value[0]])


def _text(value: bytes, encoding: str = "utf-8") -> str:
    try:
        return value.decode(encoding)
    except UnicodeDecodeError:
        raise ValueError("holds bytes that are no text") from None
