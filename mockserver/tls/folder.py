"""A folder of certificates: what lies where, and writing it whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mockserver.errors import CertificateError

CLIENTS, BAD = "clients", "bad"
ACTING = "clients.txt"
SET = (BAD, "ca.key", "ca.pem", CLIENTS, ACTING, "crl.pem", "server.key", "server.pem", "truststore.p12")
PASSWORD = "crr-mock"  # noqa: S105 - opens files that are made to be thrown away
SECRET_ENDINGS = (".key", ".p12")


@dataclass(frozen=True, slots=True)
class ServerFiles:
    """What the server reads of a folder: these names also take certificates that were made elsewhere."""

    folder: Path

    @property
    def authority(self) -> Path:
        """Who may sign clients' certificates; one or several, PEM."""
        return self.folder / "ca.pem"

    @property
    def certificate(self) -> Path:
        """The server's certificate, with those between it and a root."""
        return self.folder / "server.pem"

    @property
    def key(self) -> Path:
        return self.folder / "server.key"

    @property
    def revoked(self) -> Path:
        """The revocation list of the authority; nothing is revoked where it is missing."""
        return self.folder / "crl.pem"

    def acting(self) -> tuple[str, ...]:
        """Which clients act for whom beside those of the world, as `--client` has it: My App=ABCD,EFGH."""
        path = self.folder / ACTING
        try:
            lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        except (OSError, UnicodeDecodeError):
            raise CertificateError("can't be read as UTF-8 text", path) from None
        return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))

    @property
    def all(self) -> tuple[Path, ...]:
        return self.authority, self.certificate, self.key, self.revoked


def acting_file(lines: Iterable[str]) -> bytes:
    head = "# Certificates that act for several participants, beside those of the world: My App=ABCD,EFGH"
    return "".join(f"{line}\n" for line in (head, *lines)).encode()


def require_room(folder: Path, names: Iterable[str]) -> None:
    """Raises CertificateError where one of the names is taken."""
    standing = [name for name in names if (folder / name).exists()]
    if standing:
        raise CertificateError(f"already holds {', '.join(standing)}; --force replaces the whole set", folder)


def write_folder(folder: Path, files: Mapping[str, bytes], replace: bool) -> None:
    """Write files, by their names inside the folder. Keys are for their owner's eyes from the first byte on.

    Everything is written beside the folder first and moved in when it is complete. With `replace`, what stands in the
    way makes room; a subfolder is replaced as a whole. Raises CertificateError and leaves nothing behind.
    """
    tops = sorted({name.partition("/")[0] for name in files})
    if not replace:
        require_room(folder, tops)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(prefix=".certificates-", dir=folder.parent))
    except OSError as problem:
        raise CertificateError(_unwritable(problem), folder) from None
    try:
        for name, content in files.items():
            _write(stage / "new" / name, content)
        _move_in(stage, folder, tops)
    except OSError as problem:
        raise CertificateError(_unwritable(problem), folder) from None
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _unwritable(problem: OSError) -> str:
    return f"can't be written: {problem.strerror}: {problem.filename}"


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = 0o600 if path.suffix in SECRET_ENDINGS else 0o644
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _move_in(stage: Path, folder: Path, tops: list[str]) -> None:
    if not folder.exists():
        (stage / "new").rename(folder)
        return
    (stage / "old").mkdir()
    for top in tops:
        if (folder / top).is_dir():
            (folder / top).rename(stage / "old" / top)
        (stage / "new" / top).replace(folder / top)
