"""What a command asks of a mock that is running: its admin API."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver.errors import AdminError

if TYPE_CHECKING:
    from mockserver.admin_client import AdminClient

_TIMEOUT_S = 15


@contextmanager
def running_mock(url: str, token: str, ca: Path | None) -> Iterator[AdminClient]:
    """The admin API of the mock at a URL, which its refusals name; `ca` is whom the certificate comes from by https."""
    from mockserver.admin_client import AdminClient  # HTTP takes 8 ms, where a mock is asked only
    from mockserver.tls.client_context import client_context  # cryptography takes 38 ms, likewise

    context = client_context(None, ca) if url.startswith("https:") else None
    with closing(AdminClient(url, token, context, _TIMEOUT_S)) as admin:
        try:
            yield admin
        except AdminError as problem:
            raise AdminError(problem.message, problem.status, url if problem.status else None) from None
