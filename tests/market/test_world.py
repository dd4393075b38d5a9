"""Worlds and their forks."""

from datetime import timedelta

import pytest

from mockserver.market.inspection import summary, things
from mockserver.market.operator import advance
from tests.markets import AUCTION, bid, crr, new_world, submit


def everything(world):
    return {kind: list(things(world, kind)) for kind in summary(world)["counts"]}


@pytest.mark.parametrize("changing", ["world", "fork"])
def test_a_fork_begins_with_all_that_the_world_has_and_each_goes_its_own_way(changing):
    world = new_world()
    held = crr(world, 4, owner="ZTRD2")
    submit(world, AUCTION, "ZTRD1", bids=[bid(world, (0, 99_999), (10, 99_999))])
    advance(world, timedelta(days=2))  # what a fork shares until it is changed has been changed before
    fork = world.fork(world.clock.fork())
    before = everything(world)
    assert everything(fork) == before

    changed, kept = (world, fork) if changing == "world" else (fork, world)
    submit(changed, AUCTION, "ZTRD2", offers=[bid(changed, (0, 0), (4, 0), crr=held)])
    advance(changed, timedelta(days=40))

    same = {kind for kind, now in everything(changed).items() if now == before[kind]}
    assert same == {"participants", "nodes", "load_windows", "trades"}
    assert everything(kept) == before


def test_a_fork_takes_the_same_ids_and_draws_alike():
    world = new_world()
    world.random.random()
    fork = world.fork(world.clock.fork())

    assert fork.random.random() == world.random.random()
    assert [one.ids.take("crr", 3) for one in (fork, world)] == [world.ids.following("crr") - 3] * 2
