"""What happens to a market when its time comes."""

from __future__ import annotations

from mockserver.market.clearing.posting import market_posted
from mockserver.market.migration import events as migration_events
from mockserver.market.nomination.cap_calculation import post_due_caps
from mockserver.market.timeline import Event, Kind
from mockserver.market.tor import events as tor_events
from mockserver.market.trading.events import credit_checked
from mockserver.market.world import Reaction, World


def market_published(world: World, event: Event) -> None:
    world.messages.publish(event.at, f"Market data of {event.subject} is published")
    if market := world.markets.find(event.subject):
        post_due_caps(world, market)


def market_opened(world: World, event: Event) -> None:
    world.messages.publish(event.at, f"Submission window of {event.subject} is OPEN")
    if market := world.markets.find(event.subject):
        post_due_caps(world, market, opening=True)


def market_closed(world: World, event: Event) -> None:
    world.messages.publish(event.at, f"Submission window of {event.subject} is CLOSED")


def window_opened(world: World, event: Event) -> None:
    world.messages.publish(event.at, f"Load submission window {event.subject} is OPEN")


def window_closed(world: World, event: Event) -> None:
    world.messages.publish(event.at, f"Load submission window {event.subject} is CLOSED")


REACTIONS: dict[Kind, Reaction] = {
    Kind.MARKET_PUBLISH: market_published,
    Kind.MARKET_OPEN: market_opened,
    Kind.MARKET_CLOSE: market_closed,
    Kind.MARKET_POST: market_posted,
    Kind.CREDIT_CHECK: credit_checked,
    Kind.LOAD_OPEN: window_opened,
    Kind.LOAD_CLOSE: window_closed,
    **migration_events.REACTIONS,
    **tor_events.REACTIONS,
}
