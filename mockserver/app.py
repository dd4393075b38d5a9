"""The composition root: builds every object once and hands it to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from mockserver import __version__
from mockserver.caiso.catalogue import Catalogue
from mockserver.caiso.known import Known
from mockserver.call import DEFAULT_SESSION
from mockserver.connectivity.handshakes import Handshakes
from mockserver.live import bring_to_life
from mockserver.market.auction.activity import AUCTION
from mockserver.market.calendar import with_offset
from mockserver.market.clearing.activity import CLEARING
from mockserver.market.downloads.activity import DOWNLOADS
from mockserver.market.holdings.activity import HOLDINGS
from mockserver.market.load.activity import LOAD
from mockserver.market.messages.activity import MESSAGES
from mockserver.market.migration.activity import MIGRATION
from mockserver.market.nomination.activity import NOMINATION
from mockserver.market.portfolios.activity import PORTFOLIOS
from mockserver.market.sessions import Sessions
from mockserver.market.status.activity import STATUS
from mockserver.market.tor.activity import TOR
from mockserver.market.trading.activity import TRADING
from mockserver.market.world import World
from mockserver.pipeline import Pipeline
from mockserver.plans.runs import Runs
from mockserver.record.access_log import ACCESS_LOGS
from mockserver.record.counts import CallCounts
from mockserver.record.finished import Observer
from mockserver.record.handshake import refused_handshake
from mockserver.record.journal import Journal
from mockserver.record.visits import Visits
from mockserver.scenario.engine import Scenarios
from mockserver.scenario.library import Library
from mockserver.session_options import SessionOptions, session_options
from mockserver.settings import Settings, data_folder, world_file
from mockserver.tls.folder import ServerFiles
from mockserver.web.admin.connectivity import connectivity
from mockserver.web.admin.coverage import coverage
from mockserver.web.admin.journal import admin_journal
from mockserver.web.admin.plans import plans
from mockserver.web.admin.route import MOST_OF_ADMIN
from mockserver.web.admin.scenarios import admin_scenarios
from mockserver.web.admin.sessions import admin
from mockserver.web.admin.whoami import whoami
from mockserver.web.front.api import ServicesMiddleware
from mockserver.web.front.cors import Cors
from mockserver.web.front.identity import Identities
from mockserver.web.front.origin import Origins
from mockserver.web.front.problem import REFUSALS, add_problems
from mockserver.web.pages.pages import add_pages
from mockserver.web.pages.sso_login import add_sso_login

if TYPE_CHECKING:
    from mockserver.metrics import Metrics
    from mockserver.scenario.triggers import Triggers

# Their order is that in which they place what a world file says, and in which several react to one event.
ACTIVITIES = (
    PORTFOLIOS,
    AUCTION,
    TRADING,
    LOAD,
    MIGRATION,
    TOR,
    HOLDINGS,
    CLEARING,
    NOMINATION,
    MESSAGES,
    DOWNLOADS,
    STATUS,
)
SERVICES = {name: service for activity in ACTIVITIES for name, service in activity.services.items()}
# The framework's own telemetry costs a fifth of the calls per second.
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


@dataclass(frozen=True, slots=True)
class Mock:
    """The built server: the ASGI app, and the parts that commands and pages reach for.

    observers  are told of each finished call, in their order
    """

    app: ServicesMiddleware
    pipeline: Pipeline
    settings: Settings
    handshakes: Handshakes
    journal: Journal
    counts: CallCounts
    observers: list[Observer]

    def note_handshake(self, why: str, peer: str) -> None:
        """Tell of a handshake that the TLS port has refused."""
        self.handshakes.add(why, peer)
        for observe in self.observers:
            observe(refused_handshake(why, peer))

    def reload(self) -> None:
        """Serve the spec files as they are now. Raises MockServerError, and changes nothing, if one can't be used."""
        self.pipeline.catalogue = live_catalogue(self.settings)


def build(settings: Settings) -> Mock:
    """Everything one server needs. Raises MockServerError where a file can't be used."""
    catalogue = live_catalogue(settings)
    sessions = Sessions(ACTIVITIES, session_options_of(settings), settings.max_sessions)
    journal = Journal(settings.journal_size, settings.journal_space, settings.journal_body)
    counts = CallCounts()
    visits = Visits()
    sessions.when_begun += [journal.begin, counts.begin]
    observers: list[Observer] = [counts.add, journal.add, visits.note]
    if settings.access_log:
        observers.append(ACCESS_LOGS[settings.log_format])
    scenarios = build_scenarios(settings, lambda: pipeline.catalogue)
    pipeline = Pipeline(
        catalogue,
        sessions,
        scenarios,
        observers,
        settings.check_replies,
        settings.security,
        settings.tls_only,
    )
    scenarios.check(settings.scenarios)
    scenarios.activate(settings.active_scenarios, None)
    app = FastAPI(
        title="crr-mock: admin API",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/__admin/openapi.json",
        responses=REFUSALS,
        telemetry=NO_TELEMETRY,
        max_body_size=min(settings.max_body, MOST_OF_ADMIN),
    )
    identities = Identities(settings.client_header, settings.trusted_proxies)
    handshakes = Handshakes()

    @cache
    def metrics() -> Metrics:
        from mockserver.metrics import Metrics  # 17 ms, with the first scrape

        return Metrics(counts, sessions, journal, lambda: handshakes.counts)

    add_pages(app, pipeline, metrics, settings)
    add_sso_login(app)
    app.include_router(whoami(identities, sessions))
    app.include_router(connectivity(visits, handshakes, pipeline, settings))
    app.include_router(coverage(pipeline, counts, settings))
    app.include_router(admin(sessions, settings))
    app.include_router(admin_scenarios(scenarios, sessions, settings))
    runs = Runs(settings.scenario_paths, sessions, lambda: pipeline.catalogue, journal, observers)
    app.include_router(plans(runs, settings))
    app.include_router(admin_journal(pipeline, journal, observers, settings))
    add_problems(app)
    services = ServicesMiddleware(
        app,
        pipeline=pipeline,
        identities=identities,
        origins=Origins(settings.host),
        cors=Cors(settings.cors),
        max_body=settings.max_body,
        access_log=settings.access_log,
    )
    return Mock(services, pipeline, settings, handshakes, journal, counts, observers)


def session_options_of(settings: Settings) -> SessionOptions:
    """How sessions begin that nobody has asked for: the world by its file, the clock by an instant."""
    options = {one.setting: getattr(settings, one.setting) for one in session_options()}
    start = settings.clock and with_offset(settings.clock)
    acting = ServerFiles(settings.tls).acting() if settings.tls else ()
    clients = (*acting, *settings.clients)
    return SessionOptions(**{**options, "world": world_file(settings.world), "clock": start, "clients": clients})


def clients_of(settings: Settings) -> list[str]:
    """Who may connect to a world as it begins, by name."""
    return [one.name for one in world_of(settings).clients]


def world_of(settings: Settings) -> World:
    """A world as it begins, without a server."""
    return Sessions(ACTIVITIES, session_options_of(settings)).world(DEFAULT_SESSION)


def build_scenarios(settings: Settings, catalogue: Callable[[], Catalogue]) -> Scenarios:
    """The scenarios that ship and those of the settings, with nothing active yet."""
    library = Library(settings.scenario_paths, catalogue)

    @cache
    def triggers() -> Triggers:
        from mockserver.scenario.triggers import Triggers  # 55 ms, with the first trigger value

        return Triggers.of_files(library.trigger_files(), catalogue())

    return Scenarios(library, triggers if settings.triggers else None)


def live_catalogue(settings: Settings) -> Catalogue:
    """The spec files that the settings name, their operations with the behaviour that fits them."""
    return bring_to_life(load_catalogue(settings), SERVICES)


def load_catalogue(settings: Settings) -> Catalogue:
    """The spec files that the settings name."""
    return Catalogue.load(
        settings.spec_folders,
        settings.error_rules,
        settings.overlay_folders,
        settings.schema_folders,
        settings.schemas,
        known_services(),
    )


def known_services() -> Known:
    """What tells a file of one of the services, whatever it is called."""
    keys = {name: service.handlers for name, service in SERVICES.items()}
    guarded = {name for name, service in SERVICES.items() if service.access}
    return Known(data_folder("specs"), keys, guarded)
