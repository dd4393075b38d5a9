"""How a text is written in each language, so that its compiler or shell reads it back as it was."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def for_shell(text: str) -> str:
    return "'" + text.replace("\x00", "").replace("'", "'\\''") + "'"


def for_java(text: str) -> str:
    return '"' + _escaped(text, lambda sign: f"\\{ord(sign):03o}") + '"'


def for_csharp(text: str) -> str:
    return '"' + _escaped(text, lambda sign: f"\\u{ord(sign):04x}") + '"'


def for_javascript(text: str) -> str:
    return json.dumps(text)


def for_python(text: str) -> str:
    return ascii(text)


def for_php(text: str) -> str:
    """Between single quotes there are two escapes."""
    return "'" + re.sub(r"([\\'])", r"\\\1", text) + "'"


def for_perl(text: str) -> str:
    """Between double quotes, as a carriage return of the source is read as none."""
    return '"' + re.sub(r'([\\"$@])', r"\\\1", text).replace("\r", "\\r") + '"'


def for_powershell(text: str) -> str:
    """Typographic quotes end a text there as well."""
    return "'" + re.sub("(['\u2018\u2019\u201a\u201b])", r"\1\1", text) + "'"


def _escaped(text: str, control: Callable[[str], str]) -> str:
    """With the escapes that Java and C# share; what isn't ASCII in units of UTF-16."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    text = _CONTROL.sub(lambda match: _NAMED.get(match[0]) or control(match[0]), text)
    return re.sub(r"[^\x00-\x7f]", lambda match: _units(match[0]), text)


def _units(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
