import asyncio
import logging
import time
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mockserver.app import ACTIVITIES
from mockserver.clock import Clock
from mockserver.errors import WorldError
from mockserver.market import inspection, operator
from mockserver.market.clearing.results import Results
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.messages.store import MessageBoard
from mockserver.market.nomination.store import Caps
from mockserver.market.seed import build_stage, build_world
from mockserver.market.seed_file import SeedFile
from mockserver.market.sessions import Sessions
from mockserver.session_options import SessionOptions
from mockserver.settings import world_file

OPTIONS = SessionOptions(world_file("market-sim"), frozen=True)
LONG = pytest.mark.long


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "world.yaml"
    path.write_text(text)
    return path


def test_a_session_begins_with_its_first_use_and_keeps_its_world():
    sessions = Sessions(ACTIVITIES, OPTIONS)

    assert sessions.world("a") is sessions.world("a")
    assert sessions.world("a") is not sessions.world("b")


def test_the_session_not_used_for_longest_makes_room():
    sessions = Sessions(ACTIVITIES, OPTIONS, most=2)
    for name in ("a", "b", "a", "c"):
        sessions.world(name)

    assert sorted(session.id for session in sessions.all()) == ["a", "c"]


def test_the_default_session_and_one_whose_calls_wait_stay():
    sessions = Sessions(ACTIVITIES, OPTIONS, most=3)
    waiting = sessions.use("a").hold(asyncio.sleep(0))
    sessions.world("default")
    waiting.send(None)
    for name in ("b", "c", "d"):
        sessions.world(name)
    waiting.close()

    assert [session.id for session in sessions.all()] == ["a", "d", "default"]


def test_a_session_that_was_not_used_for_long_ends_and_one_that_was_stays():
    sessions = Sessions(ACTIVITIES, OPTIONS, idle_seconds=50)
    for name in ("a", "b"):
        sessions.use(name).used -= 100
    sessions.use("b")
    sessions.use("c")

    assert [session.id for session in sessions.all()] == ["b", "c"]


def test_a_fork_has_a_clock_of_its_own():
    sessions = Sessions(ACTIVITIES, OPTIONS)
    first = sessions.world("a")
    fork = sessions.fork("a", "b").world
    begun = first.clock.now()
    operator.advance(fork, timedelta(days=1))

    assert (first.settle(), fork.settle()) == (begun, begun + timedelta(days=1))


def test_a_reset_session_begins_as_it_was_begun():
    sessions = Sessions(ACTIVITIES, OPTIONS)
    sessions.create("a", replace(OPTIONS, seed=7, clock=STARTS[0]))

    assert (sessions.reset("a").options.seed, sessions.world("a").now) == (7, STARTS[0])


def test_who_keeps_something_of_sessions_is_told_when_one_begins_anew_or_ends():
    sessions, told = Sessions(ACTIVITIES, OPTIONS), []
    sessions.when_begun.append(told.append)
    sessions.use("a")
    sessions.use("a")
    sessions.fork("a", "b")
    sessions.reset("a")
    sessions.delete("b")

    assert told == ["a", "b", "a", "b"]


def test_a_session_that_makes_room_is_named_in_the_log(caplog):
    caplog.set_level(logging.INFO)
    sessions = Sessions(ACTIVITIES, OPTIONS, most=1)
    sessions.world("first")
    sessions.world("second")

    assert "the session 'first' ends: it wasn't used for 0 s, of 1 at most" in caplog.text


def test_a_session_that_begins_anew_takes_no_room_of_another():
    sessions = Sessions(ACTIVITIES, OPTIONS, most=2)
    for name in ("a", "b", "b"):
        sessions.create(name, OPTIONS)

    assert [session.id for session in sessions.all()] == ["a", "b"]


STARTS = [datetime(2026, 11, day, hour, tzinfo=UTC) for day in (5, 9) for hour in (20, 8, 12)]


@pytest.mark.parametrize("world", ["market-sim", "today"])
def test_sessions_that_share_a_past_begin_as_if_it_had_been_told_for_each(world):
    path = world_file(world)
    sessions = Sessions(ACTIVITIES, SessionOptions(path, clock=STARTS[3]))
    for start in STARTS:
        shared = sessions.create("a", SessionOptions(path, clock=start, frozen=True)).world
        file = SeedFile(path, start)
        alone = build_world(file, build_stage(file, ACTIVITIES), ACTIVITIES)
        alone.clock = Clock(start, frozen=True)
        alone.settle()

        assert shared.now == start
        assert inspection.summary(shared) == inspection.summary(alone)
        for kind in inspection.summary(shared)["counts"]:
            assert list(inspection.things(shared, kind)) == list(inspection.things(alone, kind))


@pytest.mark.evidence("assumed", "The past of a world is the same for every seed; chance begins with the session.")
def test_the_past_is_the_same_for_every_seed_and_what_comes_is_not():
    sessions = Sessions(ACTIVITIES, OPTIONS)
    first, second = (sessions.create(str(seed), replace(OPTIONS, seed=seed)).world for seed in (1, 2))
    assert inspection.summary(first) == inspection.summary(second)

    for world in (first, second):
        operator.advance(world, timedelta(days=40))

    auction = "AUC_MN_2026_M12"
    assert first[Results].find(auction).prices != second[Results].find(auction).prices


def test_worlds_of_two_days_hold_what_is_alike_once_and_live_apart():
    sessions = Sessions(ACTIVITIES, OPTIONS)
    plans = [SessionOptions(world_file("today"), clock=STARTS[0] + timedelta(days=n), frozen=True) for n in range(2)]
    first, second = (sessions.create(str(n), plan).world for n, plan in enumerate(plans))
    held = list(second[Inventory])

    for store in (Caps, Results, Inventory):
        assert len(list(first[store])) > 10
        assert all(one is other for one, other in zip(first[store], second[store], strict=True))
    first[Inventory].reduce(held[0].id, 1000)
    first[MessageBoard].publish(first.now, "only here")
    assert list(second[Inventory]) == held
    assert "only here" not in [message.text for message in second[MessageBoard]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "apart", "world"),
    [
        (1000, timedelta(minutes=1), "market-sim"),
        (1000, timedelta(hours=10), "market-sim"),
        pytest.param(9900, timedelta(hours=1), "market-sim", marks=LONG),
        pytest.param(9900, timedelta(hours=1), "today", marks=LONG),
    ],
)
def test_sessions_with_seeds_and_clocks_of_their_own_share_what_they_have_in_common(number, apart, world):
    sessions = Sessions(ACTIVITIES, OPTIONS, most=number + 100)
    plan = SessionOptions(world_file(world), frozen=True)
    plans = [replace(plan, seed=n, clock=STARTS[0] + n * apart) for n in range(number + 100)]
    for n, plan in enumerate(plans[:100]):
        sessions.create(str(n), plan)
    tracemalloc.start()
    began = time.thread_time()
    for n, plan in enumerate(plans[100:]):
        sessions.create(str(100 + n), plan)
    took, taken = time.thread_time() - began, tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()

    assert taken / number < 6000  # bytes
    assert took / number < 0.005  # seconds, traced, on a slow machine


@pytest.mark.parametrize(
    ("name", "publish", "different"),
    [
        ("AUC_MN_2026_M12", "2026-11-02 01:00", 2),
        ("AUC_MN_{year}_M12", "2026-11-02 01:00", 2),
        ("AUC_MN_{month}", "2026-11-02 01:00", 3),
        ("AUC_MN_2026_M12", "-9d 01:00", 4),
    ],
)
def test_days_for_which_a_file_says_the_same_share_its_past(tmp_path, name, publish, different):
    market = f"{{name: '{name}', publish: '{publish}', open: '2028-11-02 01:00', close: '2028-11-02 17:00'}}"
    path = write(tmp_path, f"description: x\nmarkets:\n  - {market}\n")
    starts = [datetime(*day, tzinfo=UTC) for day in ((2026, 11, 5), (2026, 11, 6), (2026, 12, 20), (2027, 1, 5))]
    sessions = Sessions(ACTIVITIES, SessionOptions(path))
    stages = [sessions.create(str(start), SessionOptions(path, clock=start)).world.stage for start in starts]

    assert len(set(map(id, stages))) == different


def test_worlds_of_the_same_plan_draw_alike():
    sessions = Sessions(ACTIVITIES, OPTIONS)

    assert sessions.world("a").random.random() == sessions.world("b").random.random()


def test_what_happens_in_one_session_stays_there():
    sessions = Sessions(ACTIVITIES, OPTIONS)
    first, second = sessions.world("a"), sessions.world("b")
    first[Inventory].reduce(next(iter(first[Inventory])).id, 1000)

    assert list(second[Inventory]) != list(first[Inventory])


CRR = "{owner: A, type: AUC, source: X, sink: Y, tou: 'ON', period: 2026_M12, mw: 1, origin: Z}"
MARKET = "{name: AUC, publish: '+0d 01:00', open: '+0d 01:00', close: '+0d 02:00'}"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("description: x\nstrat: now\n", 2, "did you mean 'start'?"),
        ("description: x\nstart: yesterday\n", 2, "is no time"),
        (f"description: x\nmarkets:\n  - {MARKET}\n", 3, "no market name"),
        ("description: x\nparticipants:\n  - {name: A, roles: [CRRHH]}\n", 3, "'CRRHH'; did you mean 'CRRH'?"),
        ("description: x\nrules: {clearing: magic}\n", 2, "`clearing` can't be 'magic'"),
        (f"description: x\ncrrs:\n  - {CRR}\n", 3, "the owner 'A' isn't a participant"),
        (f"description: x\ncrrs: [{CRR.replace('owner', 'owned')}]\n", 2, "no key `owned` here; did you mean 'owner'?"),
        ("start: now\n", None, "`description` is missing"),
        ("description: [\n", 2, "not readable as YAML"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_world_file_is_named_with_its_line(tmp_path, text, line, message):
    with pytest.raises(WorldError) as caught:
        Sessions(ACTIVITIES, SessionOptions(write(tmp_path, text)))

    assert message in str(caught.value)
    assert line is None or caught.value.line == line
