"""World: everything one session owns. Ids, chance and time come from here and from nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any, Protocol

from mockserver.clock import Clock, instant
from mockserver.market.clearing.results import Results
from mockserver.market.grid.network import Network
from mockserver.market.grid.nodes import Nodes, Replacement
from mockserver.market.holdings.inventory import Inventory
from mockserver.market.load.store import Loads
from mockserver.market.messages.store import MessageBoard
from mockserver.market.migration.store import Migrations
from mockserver.market.nomination.store import Caps
from mockserver.market.people.clients import Clients
from mockserver.market.people.participants import Participants
from mockserver.market.portfolios.markets import Market, Markets
from mockserver.market.portfolios.store import Portfolios
from mockserver.market.rules import Rules
from mockserver.market.timeline import Event, Kind, Timeline
from mockserver.market.tor.store import TorConversions
from mockserver.market.trading.store import Trades

Reaction = Callable[["World", Event], None]


class Forkable(Protocol):
    def fork(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Stage:
    """What every world of a seed shares, and no call ever changes.

    loads  load metrics in thousandths of a MW by participant, sink and time of use
    """

    name: str
    participants: Participants
    clients: Clients
    nodes: Nodes
    rules: Rules
    reactions: Mapping[Kind, Reaction]
    loads: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    network: Network | None = None
    replacements: tuple[Replacement, ...] = ()


@dataclass(slots=True)
class Ids:
    """The next id of each kind; below 2^31, because clients keep them in 32 bits."""

    crr: int = 1_097_480_001
    bid: int = 7_001
    nomination: int = 5_001
    request: int = 9_001
    response: int = 3_001
    tor: int = 701
    transfer: int = 301

    def take(self, kind: str) -> int:
        taken: int = getattr(self, kind)
        setattr(self, kind, taken + 1)
        return taken

    def skip(self, kind: str, number: int) -> None:
        """Take so many, which follow one another."""
        setattr(self, kind, getattr(self, kind) + number)


@dataclass(slots=True)
class World:
    """One session's world. The same stage, seed, clock and calls give the same replies to the byte.

    now        the instant of the call being answered; it stands still until the call is done
    seed       of everything drawn by chance
    scenarios  what scenarios keep for the session; state doesn't look into it
    """

    stage: Stage
    clock: Clock
    now: datetime
    seed: int = 0
    ids: Ids = field(default_factory=Ids)
    timeline: Timeline = field(default_factory=Timeline)
    markets: Markets = field(default_factory=Markets)
    inventory: Inventory = field(default_factory=Inventory)
    portfolios: Portfolios = field(default_factory=Portfolios)
    caps: Caps = field(default_factory=Caps)
    results: Results = field(default_factory=Results)
    trades: Trades = field(default_factory=Trades)
    loads: Loads = field(default_factory=Loads)
    migrations: Migrations = field(default_factory=Migrations)
    tor: TorConversions = field(default_factory=TorConversions)
    messages: MessageBoard = field(default_factory=MessageBoard)
    app_status: str = "up"
    scenarios: Forkable | None = None
    _random: Random | None = None

    @property
    def random(self) -> Random:
        """Chance that goes on with each draw; it begins with the first one."""
        if self._random is None:
            self._random = Random(self.seed)
        return self._random

    @property
    def participants(self) -> Participants:
        return self.stage.participants

    @property
    def clients(self) -> Clients:
        return self.stage.clients

    @property
    def nodes(self) -> Nodes:
        return self.stage.nodes

    @property
    def rules(self) -> Rules:
        return self.stage.rules

    def settle(self) -> datetime:
        """Carry out everything that is due, in the order of time; afterwards `now` is the clock's time."""
        target = self.clock.now()
        while event := self.timeline.next_due(target):
            self.now = max(event.at, self.now)
            self.stage.reactions[event.kind](self, event)
        self.now = target
        return target

    def status(self, market: Market) -> str:
        return market.status(self.now)

    def roles_of(self, participant: str | None) -> frozenset[str]:
        found = self.participants.find(participant)
        return found.roles if found else frozenset()

    def fact(self, name: str, said: Callable[[str], Any]) -> str | None:
        """What an error's text names and a call doesn't say: of a load migration market, its own date."""
        if name != "marketEffectiveDate":
            return None
        market = self.migrations.markets.get(said("loadMigrationMarketName")) or next(iter(self.migrations), None)
        return instant(market.effective) if market else None

    def fork(self, clock: Clock) -> World:
        """A world of its own in the same state."""
        return World(
            self.stage,
            clock,
            self.now,
            self.seed,
            replace(self.ids),
            self.timeline.fork(),
            self.markets.fork(),
            self.inventory.fork(),
            self.portfolios.fork(),
            self.caps.fork(),
            self.results.fork(),
            self.trades.fork(),
            self.loads.fork(),
            self.migrations.fork(),
            self.tor.fork(),
            self.messages.fork(),
            self.app_status,
            self.scenarios and self.scenarios.fork(),
            copy(self._random),
        )
