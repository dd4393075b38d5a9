"""crr-mock replay: sends recorded calls again, and says which answers differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mockserver.commands.identity import P12, Authority, Cert, Key, Password, keystore
from mockserver.commands.reporting import printed_as, written_to
from mockserver.commands.target import target
from mockserver.errors import SettingsError
from mockserver.reports.files import report_files, write_reports
from mockserver.reports.form import Form
from mockserver.reports.progress import progress
from mockserver.settings import MAX_BODY, Settings
from mockserver.web.front.address import is_loopback

if TYPE_CHECKING:
    from mockserver.proxy.paths import Paths
    from mockserver.replay.recording import Recorded

EXAMPLES = """\b
Examples:
  crr-mock replay run.jsonl --url http://localhost:8080
  crr-mock replay run.jsonl --url http://localhost:8080 --session default --ignore '/*/price' --out replay.xml
  crr-mock replay run.jsonl --url https://mapstage-api.caiso.com/crr --p12 mine.p12 --only-reads

Exit status: 0 when all answers mean the same, 1 when some differ, 2 for a mistake on the command line, a journal
that can't be read, or a server that doesn't answer.
"""


def replay(
    journal: Annotated[Path, typer.Argument(help="A recording of serve or proxy, or a journal as JSON lines.")],
    url: Annotated[str, typer.Option(help="Where the services are; /crr is added where the URL has no path.")],
    session: Annotated[
        list[str] | None, typer.Option(help="Only the calls of this recorded session; repeatable.")
    ] = None,
    only_reads: Annotated[bool, typer.Option("--only-reads", help="Leave out the calls that write.")] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Send calls that write to a server that isn't this machine, too.")
    ] = False,
    ignore: Annotated[
        list[str] | None,
        typer.Option(help="JSON pointer below which answers may differ; * is any name or number; repeatable."),
    ] = None,
    times: Annotated[bool, typer.Option("--times", help="Compare instants too.")] = False,
    form: Annotated[Form, printed_as(Form.TEXT, Form.JSON, Form.JUNIT, text="How to print what differs.")] = Form.TEXT,
    out: Annotated[list[Path] | None, written_to(Form.TEXT, Form.JSON, Form.JUNIT)] = None,
    p12: P12 = None,
    password: Password = None,
    cert: Cert = None,
    key: Key = None,
    ca: Authority = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds that an answer may take.")] = 30.0,
    admin_token: Annotated[
        str,
        typer.Option(envvar="CRR_MOCK_ADMIN_TOKEN", help="Token that a mock's admin API asks for.", show_default=False),
    ] = "",
    specs: Annotated[
        list[Path] | None, typer.Option(envvar="CRR_MOCK_SPECS", help="Specs that say which calls read and write.")
    ] = None,
) -> None:
    """Send recorded calls again, in their order, and name each answer that differs from the recorded one in meaning."""
    from mockserver.admin_client import AdminClient  # 8 ms, for this command only
    from mockserver.app import load_catalogue  # 616 ms with the web framework
    from mockserver.connectivity.connection import UnreachableError  # 37 ms with those below
    from mockserver.proxy.paths import Paths  # likewise
    from mockserver.proxy.upstream import Upstream  # likewise
    from mockserver.replay.compare import Comparison  # likewise
    from mockserver.replay.ids import Ids  # likewise
    from mockserver.replay.recording import read_recording  # likewise
    from mockserver.replay.report import FORMS, ReplayReport, differing  # likewise
    from mockserver.replay.run import Replay, ReplayTarget  # likewise
    from mockserver.tls.client_context import client_context  # cryptography, 38 ms

    files = report_files(out, FORMS)
    catalogue = load_catalogue(Settings(specs=tuple(specs or ())))
    at = target(url, catalogue)
    ids = Ids()
    comparison = Comparison(ids, ignore or (), times)
    paths = Paths(catalogue, at.path)
    calls = _chosen(read_recording(journal), paths, session, only_reads)
    if not write:
        _require_harmless(calls, paths, at.hostname or "")
    own = keystore(p12, cert, key, password)
    context = client_context(own, ca) if at.scheme == "https" else None
    try:
        upstream = Upstream(at, context, timeout, MAX_BODY)
        admin = AdminClient(at._replace(path="").geturl(), admin_token, context, timeout)
        with ReplayTarget(upstream, paths, admin) as server, progress() as step:
            server.look()
            run = Replay(server, comparison, ids)
            outcomes = run.run(calls, step)
    except UnreachableError as problem:
        raise SettingsError(f"nothing can be sent: {problem}") from None
    report = ReplayReport(outcomes, run.sessions, server.unmoved)
    write_reports(files, FORMS, report)
    print(FORMS[form](report), end="")
    raise typer.Exit(1 if differing(outcomes) else 0)


def _chosen(calls: list[Recorded], paths: Paths, sessions: Sequence[str] | None, only_reads: bool) -> list[Recorded]:
    known = dict.fromkeys(call.session for call in calls)
    for name in sessions or ():
        if name not in known:
            raise SettingsError(f"the recording has no session {name!r}; it has {', '.join(known)}")
    chosen = [call for call in calls if not sessions or call.session in sessions]
    chosen = [call for call in chosen if not (only_reads and _writes(call, paths))]
    if not chosen:
        raise SettingsError("all calls of the recording write; there is nothing left to send with --only-reads")
    return chosen


def _writes(call: Recorded, paths: Paths) -> bool:
    methods = paths.find(call.path).methods or {}
    contract = methods.get(call.method)
    return contract.operation.access == "write" if contract else call.method not in ("GET", "HEAD", "OPTIONS")


def _require_harmless(calls: Sequence[Recorded], paths: Paths, host: str) -> None:
    """Raise SettingsError where calls that write would go to another machine."""
    writing = sum(_writes(call, paths) for call in calls)
    if writing and not is_loopback(host):
        raise SettingsError(
            f"{writing} of {len(calls)} calls write, and {host} isn't this machine: add --write, or --only-reads"
        )
