"""Verification as a test asks for it: over the admin API, of its client's session."""

import pytest


@pytest.fixture
def verify(client):
    """Ask whether these calls were made; gives the reply."""

    def verify(*calls, **keys):
        return client.http.post(
            "/__admin/journal/verify", json={"session": client.session, "calls": list(calls), **keys}
        )

    return verify
