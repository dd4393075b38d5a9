"""What a started server says of itself: where it listens, what it serves, and what to try first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mockserver import __version__
from mockserver.caiso.first_call import first_curl
from mockserver.call import DEFAULT_SESSION
from mockserver.commands.worlds import about
from mockserver.market.inspection import plain
from mockserver.wording import counted

if TYPE_CHECKING:
    from mockserver.app import Mock
    from mockserver.caiso.catalogue import Catalogue
    from mockserver.market.world import World
    from mockserver.settings import Settings

_MOST_UNFIT = 10


def banner(mock: Mock, url: str, secure_url: str | None) -> str:
    """The lines to print; the first one holds the version, the counts and the URLs."""
    catalogue = mock.pipeline.catalogue
    services = counted(len(catalogue.newest), "service")
    operations = counted(len(catalogue.operations), "operation")
    urls = f"{url} and {secure_url}" if secure_url else url
    lines = [f"crr-mock {__version__}: {services}, {operations} on {urls}", ""]
    lines += [f"  {line}" for line in _services(catalogue)]
    if unfit := list(_unfit(catalogue)):
        live = sum(contract.run is not None for file in catalogue.newest for contract in file.contracts)
        by_examples = len(catalogue.operations) - live
        lines += ["", f"  {live} of {operations} live; {by_examples} answered by examples:"]
        lines += [f"    {line}" for line in unfit[:_MOST_UNFIT]]
        if len(unfit) > _MOST_UNFIT:
            lines.append(f"    and {len(unfit) - _MOST_UNFIT} more, which crr-mock check tells")
    lines += _gaps(catalogue)
    lines += _own_schemas(mock, catalogue)
    lines += ["", *(f"  {label:<15}{text}" for label, text in _hints(mock, url, secure_url))]
    return "\n".join(lines)


def _unfit(catalogue: Catalogue) -> Iterator[str]:
    """What is answered by examples, and why; a service without any behaviour in one line."""
    for file in catalogue.newest:
        if not file.is_known:
            yield f"{file.service} {file.version}: no behaviour is made for it"
        for contract in file.contracts if file.is_known else ():
            if contract.unfit:
                yield f"{file.service} {file.version} {contract.operation.operation_id}: {contract.unfit}"


def _services(catalogue: Catalogue) -> Iterator[str]:
    width = max(len(file.service) for file in catalogue.newest)
    for file in catalogue.newest:
        notes = ["corrected"] if file.document.overlays else []
        if older := catalogue.versions_of(file)[1:]:
            notes.append(f"also {', '.join(one.version for one in older)}")
        if file.errors.of:
            notes.append(f"without a table of error codes, that of {file.errors.of} serves")
        operations = counted(len(file.contracts), "operation")
        yield f"{file.service:<{width}}  {file.version:<8} {operations:<14} {', '.join(notes)}".rstrip()


def _gaps(catalogue: Catalogue) -> list[str]:
    """What isn't served as its file has it."""
    found = [str(gap) for file in catalogue.files for gap in file.gaps]
    more = [f"and {len(found) - _MOST_UNFIT} more, which crr-mock check tells"] if len(found) > _MOST_UNFIT else []
    return ["", "  Not served as written:", *(f"    {one}" for one in (*found[:_MOST_UNFIT], *more))] if found else []


def _own_schemas(mock: Mock, catalogue: Catalogue) -> list[str]:
    """Of the user's own schemas, those that aren't used, and those that the mock's rows break."""
    own = mock.settings.schemas
    if own is None:
        return []
    used = {one.path: one for one in catalogue.schemas.by_kind.values() if one.path.is_relative_to(own)}
    found = [f"{path.name} fits no download type" for path in catalogue.schemas.strangers]
    found += [
        f"{one.name} is answered by its examples, as the mock's rows break it: {one.unfit}"
        for one in used.values()
        if one.unfit
    ]
    head = f"  {counted(len(used), 'schema')} of {_shown(own)} in use{':' * bool(found)}"
    return ["", head, *(f"    {one}" for one in found)]


def _hints(mock: Mock, url: str, secure_url: str | None) -> Iterator[tuple[str, str]]:
    catalogue = mock.pipeline.catalogue
    yield "Specs", ", ".join(map(_shown, mock.settings.spec_folders))
    overlays = sorted({path.parent for file in catalogue.files for path in file.document.overlays})
    if overlays:
        yield "Corrections", f"{', '.join(map(_shown, overlays))} (--no-overlays serves the files as they stand)"
    if active := mock.settings.active_scenarios:
        yield "Scenarios", f"{', '.join(active)} (in every session)"
    yield from _newcomers(mock.pipeline.sessions.world(DEFAULT_SESSION), mock.settings)
    if mock.settings.actors and (actors := mock.pipeline.sessions.stage.actors):
        yield "Others act", f"{counted(len(actors), 'actor')} (--no-actors keeps them silent)"
    yield "Documentation", f"{url}/mocks"
    yield "Journal", f"{url}/__admin/journal.html" if mock.journal.is_on else "off (--journal-size 0)"
    if curl := first_curl(catalogue, url):
        yield "First call", curl
    if secure_url and mock.settings.tls:
        yield "Over TLS", _secure_curl(mock.settings.tls, secure_url)
        yield "Connectivity", f"{url}/__admin/connectivity"


def _newcomers(world: World, settings: Settings) -> Iterator[tuple[str, str]]:
    """What participants of one's own have, and for whom clients act who isn't there."""
    own = {text.partition(";")[0].partition("=")[0].strip() for text in settings.participants}
    for one in world.participants:
        if one.name in own:
            yield "Participant", f"{one.name}: {', '.join(sorted(one.roles))}; {about(plain(one))}"
    for client in world.clients:
        for name in sorted(client.participants):
            if world.participants.find(name) is None:
                yield "Missing", f"{client.name} acts for {name}, which isn't there; start with --participant {name}"


def _secure_curl(folder: Path, url: str) -> str:
    """A curl line with the first client's certificate that lies in the folder."""
    found = sorted((folder / "clients").glob("*.key"))
    stem = _shown(found[0].with_suffix("")) if found else "CLIENT"
    return f"curl --cacert {_shown(folder / 'ca.pem')} --cert {stem}.pem --key {stem}.key {url}/__admin/whoami"


def _shown(path: Path) -> str:
    """The path from here where it lies below, else from the root."""
    absolute = path.resolve()
    here = Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)
