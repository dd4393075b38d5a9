"""crr-mock proxy: stands between a client and a service, and holds both against the specs."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import SplitResult

import typer

from mockserver import __version__
from mockserver.commands.identity import P12, Authority, Cert, Key, Password, keystore
from mockserver.commands.logs import LogFormat, log_to_stderr
from mockserver.commands.reporting import written_to
from mockserver.commands.target import server
from mockserver.errors import SettingsError
from mockserver.reports.files import report_files, write_reports
from mockserver.reports.form import Form
from mockserver.settings import KEEP_ALIVE_S, MAX_BODY, MAX_HEAD, MAX_HEADERS, REQUEST_TIMEOUT_S, Settings
from mockserver.tls.context import ClientCertificates
from mockserver.wording import counted

if TYPE_CHECKING:
    from mockserver.proxy.app import Proxy
    from mockserver.proxy.upstream import Upstream
    from mockserver.tls.keystores import Keystore
    from mockserver.web.server.limits import Limits

EXAMPLES = """\b
Examples:
  crr-mock proxy --upstream http://localhost:8080
  crr-mock proxy --upstream https://mapstage-api.caiso.com/crr --p12 mine.p12 --record run.jsonl --out proxy.xml
  crr-mock proxy --upstream https://localhost:8443 --tls certs --ca certs/ca.pem --p12 certs/clients/ZDESK.p12
    --password crr-mock --block

Exit status: 0 when nothing broke the contract, 1 when something did, 2 for a mistake on the command line.
"""


def proxy(
    upstream: Annotated[str, typer.Option(help="URL of the service; a path such as /crr leads there.")],
    host: Annotated[str, typer.Option(envvar="CRR_MOCK_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0: a free one.")] = 8081,
    specs: Annotated[
        list[Path] | None,
        typer.Option(envvar="CRR_MOCK_SPECS", help="Specs to hold both sides against, instead of the ten that ship."),
    ] = None,
    overlays: Annotated[bool, typer.Option(help="Lay our corrections over the specs' known mistakes.")] = True,
    tls: Annotated[
        Path | None, typer.Option(help="Listen for HTTPS, with the certificates in this folder (crr-mock certs).")
    ] = None,
    client_cert: Annotated[
        ClientCertificates, typer.Option(help="Whether clients of the proxy must show a certificate, with --tls.")
    ] = ClientCertificates.REQUIRED,
    token: Annotated[
        str,
        typer.Option(
            envvar="CRR_MOCK_PROXY_TOKEN",
            help="Token that callers must show (Authorization: Bearer).",
            show_default=False,
        ),
    ] = "",
    open_: Annotated[bool, typer.Option("--open", help="Let anybody call as the proxy's own certificate.")] = False,
    p12: P12 = None,
    password: Password = None,
    cert: Cert = None,
    key: Key = None,
    ca: Authority = None,
    record: Annotated[Path | None, typer.Option(help="New file for all calls as JSON lines, bodies whole.")] = None,
    out: Annotated[list[Path] | None, written_to(Form.TEXT, Form.JSON, Form.JUNIT)] = None,
    block: Annotated[
        bool, typer.Option("--block", help="Refuse requests that break the contract, instead of handing them on.")
    ] = False,
    strict_headers: Annotated[
        bool, typer.Option("--strict-headers", help="Answers have no headers but HTTP's own and declared ones.")
    ] = False,
    fail_on_violation: Annotated[bool, typer.Option(help="End with exit status 1 if anything broke it.")] = True,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that an answer of the service may take.")] = 30.0,
    max_body: Annotated[int, typer.Option(min=1, help="Largest body of either side in bytes.")] = MAX_BODY,
    max_head: Annotated[int, typer.Option(min=256, help="Most bytes of a request's URL and headers.")] = MAX_HEAD,
    max_headers: Annotated[int, typer.Option(min=1, help="Most headers of a request.")] = MAX_HEADERS,
    keep_alive: Annotated[
        int, typer.Option(min=0, help="Seconds that an idle connection stays open; 0: none does.")
    ] = KEEP_ALIVE_S,
    request_timeout: Annotated[
        float, typer.Option(min=0.1, help="Seconds that a request may take to arrive, all of it.")
    ] = REQUEST_TIMEOUT_S,
    access_log: Annotated[bool, typer.Option(help="Print a line for each call, and one for each violation.")] = True,
    log_format: Annotated[LogFormat, typer.Option(help="How the log is written.")] = LogFormat.TEXT,
) -> None:
    """Hand every call on to a service as it is, hold request and answer against the specs, and report violations."""
    from mockserver.app import load_catalogue  # 616 ms with the web framework
    from mockserver.proxy.app import Proxy  # likewise
    from mockserver.proxy.door import Door  # likewise
    from mockserver.proxy.findings import FORMS  # likewise
    from mockserver.proxy.paths import Paths  # likewise
    from mockserver.record.access_log import ACCESS_LOGS  # likewise
    from mockserver.record.recorder import Recorder  # likewise
    from mockserver.web.server.limits import Limits  # likewise

    url = server(upstream)
    files = report_files(out, FORMS)
    own = keystore(p12, cert, key, password)
    service = _service(url, own, ca, timeout, max_body)
    known = tls is not None and client_cert is ClientCertificates.REQUIRED
    door = Door(host, own is not None, token, open_, known)
    catalogue = load_catalogue(Settings(specs=tuple(specs or ()), overlays=overlays))
    log = log_to_stderr(log_format)
    with ExitStack() as recording:
        recording.callback(log.flush)
        recorder = recording.enter_context(Recorder(record)) if record else None
        made = Proxy(
            service,
            Paths(catalogue, url.path),
            max_body,
            door,
            access_log=ACCESS_LOGS[log_format] if access_log else None,
            record=recorder.add_line if recorder else None,
            block=block,
            strict=strict_headers,
        )
        checked = f"{len(catalogue.newest)} services, {len(catalogue.operations)} operations"
        lent = f"\n  Warning        {door.warning(own.name)}" if own else ""
        limits = Limits(keep_alive, request_timeout, max_head, max_headers)
        _run(made, host, port, tls, client_cert, limits, f"to {url.geturl()}, held against {checked}{lent}")
    print(FORMS[Form.TEXT](made.findings), end="")
    if recorder:
        print(f"recorded {counted(recorder.count, 'call')} in {recorder.path}")
    write_reports(files, FORMS, made.findings)
    if recorder:
        recorder.require_whole()
    raise typer.Exit(1 if fail_on_violation and made.findings.violating else 0)


def _service(url: SplitResult, own: Keystore | None, ca: Path | None, timeout_s: float, max_body: int) -> Upstream:
    from mockserver.proxy.upstream import Upstream  # 49 ms, where the proxy starts
    from mockserver.tls.client_context import client_context  # cryptography, 38 ms

    if url.scheme != "https" and (own or ca):
        raise SettingsError(
            f"{url.geturl()} isn't https, so there are no certificates; leave out --p12, --cert and --ca"
        )
    context = client_context(own, ca) if url.scheme == "https" else None
    return Upstream(url, context, timeout_s, max_body)


def _run(
    proxy: Proxy, host: str, port: int, tls: Path | None, clients: ClientCertificates, limits: Limits, words: str
) -> None:
    """Listen until a signal."""
    from mockserver.tls.context import ReloadingContext  # 280 ms with those below, where the proxy starts
    from mockserver.tls.folder import ServerFiles  # likewise
    from mockserver.web.server.server import SecureListener, Server, listen, url_of  # likewise

    context = ReloadingContext.of(ServerFiles(tls), clients) if tls else None
    with listen(host, port) as listener:
        text = f"crr-mock {__version__}: proxy on {url_of(listener, 'https' if context else 'http')} {words}"
        server = Server(
            proxy,
            ready=lambda: print(text, flush=True),
            secure=SecureListener(listener, context) if context else None,
            finish=[proxy.upstream.close],
            date=False,
            limits=limits,
        )
        server.run([] if context else [listener])
