"""Whose page sends a request: one of ours, or one of another origin that a browser happens to show.

A browser sends what any page asks it to, with the certificates that it has, and only keeps the answer from the page.
So a page of another origin may lead to pages here, and do nothing else. What is no browser isn't concerned.
"""

from __future__ import annotations

from collections.abc import Mapping

from mockserver.web.front.address import is_loopback, name_in

_SAFE = ("GET", "HEAD", "OPTIONS")
_OWN = ("same-origin", "none")  # "none" is for what a user has typed or bookmarked
_ADMIN = "/__admin"


class Origins:
    """Tells the pages of other origins by what browsers say: Sec-Fetch-Site, where they don't send it Origin, and Host.

    host  where the server listens. On loopback, a name that isn't this machine's own was led here by its owner's DNS
    """

    def __init__(self, host: str) -> None:
        self._local = is_loopback(host)

    def refusal(self, method: str, path: str, headers: Mapping[str, str], secure: bool, service: bool) -> str:
        """Why a page may not ask this; "" where no page of another origin asks, or where it does no harm.

        secure   whether the connection is TLS, whose certificate vouches for the host's name
        service  whether an operation is asked
        """
        whose = self.stranger(headers, secure)
        if not whose or (not service and method in _SAFE and _does_nothing(path, headers)):
            return ""
        return f"{whose} may not ask this here; --cors ORIGIN lets the pages of an origin call the services"

    def stranger(self, headers: Mapping[str, str], secure: bool) -> str:
        """The page of another origin that asks, in words; "" for our own, and for what is no browser."""
        if not from_browser(headers):
            return ""
        host = headers.get("host", "")
        if self._local and not secure and not is_loopback(name_in(host)):
            return f"a page of {host}, which isn't a name of this machine,"
        site = headers.get("sec-fetch-site")
        if site is None:
            origin = headers.get("origin")
            if origin is None or origin.partition("://")[2].lower() == host.lower():
                return ""
        elif site in _OWN:
            return ""
        return f"a page of {headers.get('origin') or 'another origin'}"

    def beginning_refused(self, headers: Mapping[str, str]) -> str:
        """Why a session may not begin with this request; "" where no page can have asked it.

        Over plain HTTP to another machine, a browser doesn't say whose page has an image loaded.
        """
        if "sec-fetch-site" in headers or "origin" in headers or not _is_browser(headers):
            return ""
        return "a browser that doesn't say whose page asks may not begin a session; POST /__admin/sessions begins it"


def from_browser(headers: Mapping[str, str]) -> bool:
    """Whether a browser sends it, which each says in one way or another; what follows costs other clients nothing."""
    return "sec-fetch-site" in headers or "origin" in headers or _is_browser(headers)


def _is_browser(headers: Mapping[str, str]) -> bool:
    """By the beginning that all browsers share, and PowerShell with them."""
    agent = headers.get("user-agent", "")
    return agent.startswith("Mozilla/5") and "PowerShell" not in agent


def _does_nothing(path: str, headers: Mapping[str, str]) -> bool:
    """Whether a request that reads is one for a page; of the admin's, only one that the user is led to.

    To look at a session begins it.
    """
    if not path.startswith(_ADMIN):
        return True
    led = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return led and not path.startswith(f"{_ADMIN}/sessions")
