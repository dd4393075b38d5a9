"""The certificate that a tool shows as a client: where it lies, and what opens it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Certificate:
    """The files by the words of Postman's settings: "pfx", or "cert" and "key". An empty passphrase is none."""

    files: Mapping[str, Path]
    passphrase: str = ""

    @classmethod
    def of_keystore(cls, path: Path, passphrase: str) -> Certificate:
        return cls({"pfx": path}, passphrase)

    @classmethod
    def of_pem(cls, certificate: Path, key: Path) -> Certificate:
        return cls({"cert": certificate, "key": key})
