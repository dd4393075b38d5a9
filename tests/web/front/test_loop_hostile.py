"""No body that is made to keep the server busy does so: it is read, refused and explained in turns."""

import json

import pytest

from mockserver.app import build
from mockserver.settings import Settings
from tests.conftest import Http
from tests.web.front.hostile_bodies import HOSTILE, Hostile, api

LONGEST_REPLY = 100_000


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Posts to our services, or to those of a file made for it."""
    folder = tmp_path_factory.mktemp("specs")
    (folder / "targets.json").write_text(json.dumps(api()))
    ours = Http(build(Settings(world="market-sim", frozen=True, access_log=False)).app)
    theirs = Http(build(Settings(specs=(folder,), access_log=False)).app)

    def ask(wanted: Hostile, size: int):
        content = wanted.text(size).encode()
        assert 0.8 * size < len(content) < 1.2 * size + 1000
        http = ours if wanted.crr else theirs
        return http.post(wanted.path, content=content, headers={"content-type": "application/json"})

    yield ask
    ours.close()
    theirs.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_answered_in_short_turns_and_few_words(ask, stretches, name):
    ask(HOSTILE[name], 10_000)  # what is loaded with the first one
    stretches.clear()
    reply = ask(HOSTILE[name], 200_000)

    assert reply.status_code < 500
    assert len(reply.content) < LONGEST_REPLY
    assert max(stretches) < 0.2  # seconds of the processor, on a slow machine


@pytest.mark.long
@pytest.mark.parametrize("megabytes", [2, 15])
@pytest.mark.parametrize("name", HOSTILE)
def test_the_largest_hostile_bodies_hold_the_loop_for_25_milliseconds_a_megabyte(ask, stretches, name, megabytes):
    longest = []
    for _ in range(4):
        stretches.clear()
        reply = ask(HOSTILE[name], megabytes * 1_000_000)
        longest.append(max(stretches))

    assert reply.status_code < 500
    assert len(reply.content) < LONGEST_REPLY
    assert min(longest) < 0.025 * max(2, megabytes)
