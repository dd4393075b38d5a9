"""crr-mock serve: the server, from flags to a clean end."""

from __future__ import annotations

import gc
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mockserver.commands.identity import AdminToken
from mockserver.commands.logs import LogFormat, log_to_stderr
from mockserver.commands.session_flags import with_session_options
from mockserver.settings import (
    JOURNAL_BODY,
    JOURNAL_SPACE,
    KEEP_ALIVE_S,
    MAX_BODY,
    MAX_HEAD,
    MAX_HEADERS,
    REQUEST_TIMEOUT_S,
    Settings,
)
from mockserver.tls.context import ClientCertificates
from mockserver.web.server.reload import reload_on_change
from mockserver.wording import counted

if TYPE_CHECKING:
    from mockserver.app import Mock
    from mockserver.web.server.server import Beside

EXAMPLES = """\b
Examples:
  crr-mock serve
  crr-mock serve --port 0 --specs ~/Downloads/caiso-specs
  crr-mock serve --specs builtin --specs my-specs --reload
  CRR_MOCK_PORT=9000 crr-mock serve
  crr-mock certs certs && crr-mock serve --tls certs
  crr-mock serve --record run.jsonl
"""
_SPECS_HELP = (
    "Folder or file of specs, instead of the ten that ship; repeatable, where names are the same the later one wins. "
    "The word builtin stands for those that ship."
)


@with_session_options(actors=True)
def serve(
    host: Annotated[str, typer.Option(envvar="CRR_MOCK_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="CRR_MOCK_PORT", min=0, max=65535, help="Port; 0: a free one.")] = 8080,
    specs: Annotated[list[Path] | None, typer.Option(envvar="CRR_MOCK_SPECS", help=_SPECS_HELP)] = None,
    schemas: Annotated[
        Path | None,
        typer.Option(
            envvar="CRR_MOCK_SCHEMAS",
            metavar="DIR",
            help="Folder of JSON schemas of download files, such as CAISO's, in place of those that ship.",
        ),
    ] = None,
    overlays: Annotated[bool, typer.Option(help="Lay our corrections over the specs' known mistakes.")] = True,
    reload: Annotated[bool, typer.Option(help="Load specs and overlays again when they change.")] = False,
    max_body: Annotated[
        int, typer.Option(envvar="CRR_MOCK_MAX_BODY", min=1, help="Largest request body in bytes.")
    ] = MAX_BODY,
    max_head: Annotated[
        int, typer.Option(envvar="CRR_MOCK_MAX_HEAD", min=256, help="Most bytes of a request's URL and headers.")
    ] = MAX_HEAD,
    max_headers: Annotated[
        int, typer.Option(envvar="CRR_MOCK_MAX_HEADERS", min=1, help="Most headers of a request.")
    ] = MAX_HEADERS,
    keep_alive: Annotated[
        int,
        typer.Option(
            envvar="CRR_MOCK_KEEP_ALIVE", min=0, help="Seconds that an idle connection stays open; 0: none does."
        ),
    ] = KEEP_ALIVE_S,
    request_timeout: Annotated[
        float,
        typer.Option(
            envvar="CRR_MOCK_REQUEST_TIMEOUT", min=0.1, help="Seconds that a request may take to arrive, all of it."
        ),
    ] = REQUEST_TIMEOUT_S,
    access_log: Annotated[bool, typer.Option(help="Print a line for each call.")] = True,
    log_format: Annotated[
        LogFormat, typer.Option(envvar="CRR_MOCK_LOG_FORMAT", help="Lines of text, or an object of JSON on each line.")
    ] = LogFormat.TEXT,
    journal_size: Annotated[
        int,
        typer.Option(
            envvar="CRR_MOCK_JOURNAL_SIZE", min=0, help="How many calls the journal keeps; 0 switches it off."
        ),
    ] = 10_000,
    journal_space: Annotated[
        int, typer.Option(envvar="CRR_MOCK_JOURNAL_SPACE", min=1, help="How many bytes the journal's calls may take.")
    ] = JOURNAL_SPACE,
    journal_body: Annotated[
        int, typer.Option(envvar="CRR_MOCK_JOURNAL_BODY", min=0, help="How many bytes of one body the journal keeps.")
    ] = JOURNAL_BODY,
    record: Annotated[
        Path | None,
        typer.Option(envvar="CRR_MOCK_RECORD", help="New file for all calls as JSON lines, bodies whole."),
    ] = None,
    check_replies: Annotated[bool, typer.Option(help="Hold each reply against its spec before it is sent.")] = True,
    security: Annotated[
        bool,
        typer.Option(
            help="Ask for the credentials that a spec's `security` names; their form counts, not their value."
        ),
    ] = True,
    max_sessions: Annotated[
        int,
        typer.Option(
            envvar="CRR_MOCK_MAX_SESSIONS",
            min=1,
            help="How many sessions there are at most; then the one not used for longest ends.",
        ),
    ] = 5000,
    admin_token: AdminToken = "",
    admin_open: Annotated[bool, typer.Option("--admin-open", help="Let anybody use the admin API.")] = False,
    cors: Annotated[
        list[str] | None,
        typer.Option(
            envvar="CRR_MOCK_CORS",
            metavar="ORIGIN",
            help="Origin whose pages may call the services, such as http://localhost:3000; repeatable, * for all.",
        ),
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            envvar="CRR_MOCK_SCENARIO", help="Scenario to run in every session: a name, or a file; repeatable."
        ),
    ] = None,
    scenarios: Annotated[
        list[Path] | None,
        typer.Option(envvar="CRR_MOCK_SCENARIOS", help="Folder of scenarios beside those that ship; repeatable."),
    ] = None,
    triggers: Annotated[
        bool, typer.Option(envvar="CRR_MOCK_TRIGGERS", help="Let names such as MOCK-POR0306 raise errors.")
    ] = True,
    tls: Annotated[
        Path | None,
        typer.Option(envvar="CRR_MOCK_TLS", help="Serve HTTPS too, with the certificates in this folder."),
    ] = None,
    tls_port: Annotated[
        int, typer.Option(envvar="CRR_MOCK_TLS_PORT", min=0, max=65535, help="Port of HTTPS; 0 takes a free one.")
    ] = 8443,
    client_cert: Annotated[
        ClientCertificates,
        typer.Option(envvar="CRR_MOCK_CLIENT_CERT", help="Without certificate: no handshake, or answered by 401."),
    ] = ClientCertificates.REQUIRED,
    tls_only: Annotated[
        bool, typer.Option("--tls-only", envvar="CRR_MOCK_TLS_ONLY", help="No services on the plain port.")
    ] = False,
    client_header: Annotated[
        str,
        typer.Option(
            envvar="CRR_MOCK_CLIENT_HEADER",
            help="Header in which a proxy says who its client is: certificate (PEM, escaped), subject, or name.",
        ),
    ] = "",
    trusted_proxies: Annotated[
        list[str] | None,
        typer.Option(
            "--trusted-proxy",
            envvar="CRR_MOCK_TRUSTED_PROXY",
            help="Address or network whose --client-header is believed; repeatable.",
        ),
    ] = None,
    **sessions: Any,
) -> None:
    """Serve the specs' operations until stopped by Ctrl-C or SIGTERM."""
    options = {name: value for name, value in locals().items() if name not in ("record", "sessions")}
    settings = Settings(  # each option is a setting of the same name
        **{
            **options,
            **sessions,
            "specs": tuple(specs or ()),
            "scenario": tuple(scenario or ()),
            "scenarios": tuple(scenarios or ()),
            "cors": tuple(cors or ()),
            "trusted_proxies": tuple(trusted_proxies or ()),
        }
    )

    from mockserver.app import build  # 616 ms with the web framework, and with those below
    from mockserver.commands.banner import banner  # likewise, as all that follow
    from mockserver.record.recorder import Recorder  # likewise
    from mockserver.web.server.limits import Limits  # likewise
    from mockserver.web.server.server import Server, listen, listen_securely, url_of  # likewise

    log = log_to_stderr(log_format)
    with ExitStack() as sockets:
        sockets.callback(log.flush)
        listener = sockets.enter_context(listen(settings.host, settings.port))
        secure = listen_securely(settings)
        if secure:
            sockets.enter_context(secure.socket)
        mock = build(settings)
        if secure:
            secure.context.when_refused.append(mock.note_handshake)
        recorder = sockets.enter_context(Recorder(record)) if record else None
        if recorder:
            mock.observers.append(recorder.add)
        _spare_the_collector()
        text = banner(mock, url_of(listener), url_of(secure.socket, "https") if secure else None)
        beside = [_reloading(mock)] if settings.reload else []
        ready = partial(print, text, flush=True)
        Server(mock.app, ready, beside, secure, limits=Limits.of(settings)).run([listener])
    if recorder:
        print(f"recorded {counted(recorder.count, 'call')} in {recorder.path}")
        recorder.require_whole()


def _spare_the_collector() -> None:
    """Let the collector leave alone what stays as long as the server, and look less often at the rest.

    Worlds grow by many small values that hold no cycles; to search them all with the usual thresholds costs a tenth of
    the calls per second, in pauses that grow with the number of portfolios.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def _reloading(mock: Mock) -> Beside:
    return partial(reload_on_change, [*mock.settings.spec_folders, *filter(None, [mock.settings.schemas])], mock.reload)
