"""The participants of a world file."""

from mockserver.app import ACTIVITIES
from mockserver.market.sessions import Sessions
from mockserver.session_options import SessionOptions
from tests.market.test_sessions import write

WORLD = """
description: x
credit_limit: 5000
participants:
  - {name: A, roles: [CRRH]}
  - {name: B, roles: [CRRH], credit_limit: 70.5}
"""


def test_a_credit_limit_is_the_participants_own_or_that_of_the_world(tmp_path):
    world = Sessions(ACTIVITIES, SessionOptions(write(tmp_path, WORLD), frozen=True)).world("s")

    assert {one.name: one.credit_limit for one in world.participants} == {"A": 500_000, "B": 7_050}
