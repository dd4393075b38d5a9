"""No upload that is accepted holds the loop, however many records it has; nor does what follows from it."""

import json
from typing import Any

import pytest

from tests.conftest import Client
from tests.web.front.accepted_uploads import ACCEPTED, TOR, Accepted


def largest_stretch(client: Client, wanted: Accepted, size: int, before: Any, stretches: list[float]) -> float:
    """Seconds of the processor; a body that is accepted."""
    content = json.dumps(wanted.body(size, before)).encode()
    assert 0.75 * size < len(content) < 1.2 * size
    stretches.clear()
    reply = client.call(
        "POST", wanted.path, params=wanted.params, content=content, headers={"content-type": "application/json"}
    )

    assert reply.status_code == 200, reply.text[:500]
    assert "ERROR" not in reply.text[:2000]
    return max(stretches)


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_large_upload_that_is_accepted_holds_the_loop_for_a_moment(client, stretches, name):
    wanted = ACCEPTED[name]
    client.advance(event=wanted.event)
    before = wanted.before(client)

    assert largest_stretch(client, wanted, 200_000, before, stretches) < 0.5  # on a slow machine


@pytest.mark.long
@pytest.mark.parametrize("name", ACCEPTED)
def test_the_largest_uploads_that_are_accepted_hold_it_for_50_milliseconds(client, stretches, name):
    wanted = ACCEPTED[name]
    client.advance(event=wanted.event)
    before = wanted.before(client)

    assert min(largest_stretch(client, wanted, 2_000_000, before, stretches) for _ in range(5)) < 0.05


def test_what_thousands_of_accepted_conversions_come_to_is_told_in_a_moment(client, stretches):
    wanted = ACCEPTED["conversions"]
    client.advance(event=wanted.event)
    client.post(wanted.path, wanted.body(1_000_000, None)).raise_for_status()
    stretches.clear()
    client.advance(event=f"{TOR}.post-conversion")

    assert max(stretches) < 2  # seconds; quadratic, it was 4
