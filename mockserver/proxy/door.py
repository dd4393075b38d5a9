"""Who may call through the proxy: it shows its own certificate for whoever it lets in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from mockserver.errors import SettingsError
from mockserver.web.front.address import is_loopback, name_in
from mockserver.web.front.bearer import shows
from mockserver.web.front.origin import Origins


@dataclass(frozen=True, slots=True)
class Refused:
    """Why somebody isn't let in."""

    status: HTTPStatus
    why: str


class Door:
    """Lets in who may call.

    host     where the proxy listens
    lends    whether it shows a certificate of its own to the service
    token    that its callers must show; "" for none
    anybody  whether all may call
    known    whether its callers show certificates themselves
    """

    def __init__(self, host: str, lends: bool, token: str = "", anybody: bool = False, known: bool = False) -> None:
        self.token = token
        self._origins = Origins(host)
        self._who = _who(host, token, known)
        self._guarded = lends and not (token or anybody or known)
        if self._guarded and not is_loopback(host):
            raise SettingsError(
                f"on {host} the proxy would lend its certificate to the whole network; "
                "give its callers a --token, have them show certificates (--tls), or say --open"
            )

    def warning(self, name: str) -> str:
        """For whom the proxy shows its certificate, which is that of `name`."""
        return f"{self._who} calls the service as {name}"

    def refusal(self, headers: Mapping[str, str], secure: bool) -> Refused | None:
        if whose := self._origins.stranger(headers, secure):
            return Refused(HTTPStatus.FORBIDDEN, f"{whose} may not call through the proxy")
        if self.token and not shows(headers.get("authorization", ""), self.token):
            return Refused(
                HTTPStatus.UNAUTHORIZED, "the proxy needs the header Authorization: Bearer <token of --token>"
            )
        if self._guarded and not is_loopback(name_in(headers.get("host", ""))):
            why = (
                "the proxy lends its certificate under this machine's own names only; give it a --token, or say --open"
            )
            return Refused(HTTPStatus.FORBIDDEN, why)
        return None

    def passed_on(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        """The headers for the service: the token is ours."""
        return [one for one in headers if one[0].lower() != b"authorization"] if self.token else headers


def _who(host: str, token: str, known: bool) -> str:
    if token:
        return "whoever shows the token of --token"
    if known:
        return "whoever shows a certificate of the --tls folder's authority"
    return "every program on this machine" if is_loopback(host) else f"whoever reaches {host}"
