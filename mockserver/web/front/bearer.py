"""A token in the header Authorization: RFC 6750."""

from __future__ import annotations

import hmac

CHALLENGE = (b"www-authenticate", b'Bearer realm="crr-mock"')


def shows(authorization: str, token: str) -> bool:
    """Whether the header shows the token; its scheme may be written in any case, and isn't left out."""
    scheme, _, shown = authorization.strip().partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(shown.strip().encode("latin-1"), token.encode())
