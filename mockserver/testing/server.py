"""MockServer: the real server in a thread of this process, for as long as a `with` block lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import fields
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from mockserver.clock import real_now, start_of
from mockserver.errors import SettingsError
from mockserver.settings import Settings
from mockserver.testing.running_mock import RunningMock
from mockserver.testing.thread import in_thread
from mockserver.wording import nearest

_FOR_TESTS = {"world": "market-sim", "frozen": True, "port": 0, "tls_port": 0, "access_log": False}


class MockServer(RunningMock):
    """`with MockServer() as mock:` serves on a free port until the block ends. A process may have many.

    world         name of a world that ships, or path of a world file
    frozen        whether clocks stand still until a test advances them
    tls           folder of certificates as `crr-mock certs` writes them, or True for a throw-away set: see
                  `certificates` for its folder, and `secure_url`
    settings      any other setting of the server (see mockserver.settings.Settings): specs, scenario, seed, ...

    Raises MockServerError, on entering, for what can't be used.
    """

    certificates: Path

    def __init__(
        self, *, world: str | Path = "market-sim", frozen: bool = True, tls: bool | str | Path = False, **settings: Any
    ) -> None:
        self._asked = {"world": str(world), "frozen": frozen, **settings}
        self._tls = tls
        self._running = ExitStack()

    @staticmethod
    def at(url: str, admin_token: str = "", secure_url: str = "") -> RunningMock:
        """A mock that somebody else has started, such as a container; on entering it is asked whether it is there."""
        return RunningMock(url, admin_token, secure_url)

    def __enter__(self) -> Self:
        from mockserver.app import build  # 616 ms with the web framework
        from mockserver.web.server.limits import Limits  # likewise
        from mockserver.web.server.server import Server, listen, listen_securely, url_of  # likewise

        with ExitStack() as stack:
            settings = settings_of(self._asked, self._certificates(stack))
            mock = build(settings)
            listener = stack.enter_context(listen(settings.host, settings.port))
            secure = listen_securely(settings)
            if secure:
                stack.enter_context(secure.socket)
                secure.context.when_refused.append(mock.note_handshake)
            limits = Limits.of(settings)
            server_of = partial(Server, mock.app, secure=secure, limits=limits)
            stack.enter_context(in_thread(server_of, [listener]))
            self._reach(url_of(listener), settings.admin_token, url_of(secure.socket, "https") if secure else "")
            stack.callback(self.admin.close)
            self._running = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.close()

    def _certificates(self, stack: ExitStack) -> Path | None:
        if self._tls is False:
            return None
        if self._tls is True:
            self.certificates = Path(stack.enter_context(TemporaryDirectory(prefix="crr-mock-"))) / "certs"
            _write_certificates(self.certificates, settings_of(self._asked))
        else:
            self.certificates = Path(self._tls)
        return self.certificates


def settings_of(asked: Mapping[str, Any], tls: Path | None = None) -> Settings:
    """Settings for tests, from what Python code hands over: texts for paths, one thing for several."""
    shapes = {one.name: str(one.type) for one in fields(Settings)}
    for name in asked:
        if name not in shapes:
            raise SettingsError(f"a mock has no setting {name!r}{nearest(name, shapes)}")
    given = {name: _SHAPERS.get(shapes[name], _as_it_is)(value) for name, value in asked.items()}
    return Settings(**{**_FOR_TESTS, **given, "tls": tls})


def _several(value: Any) -> Iterable[Any]:
    return (value,) if isinstance(value, str | Path) else value


def _as_it_is(value: Any) -> Any:
    return value


_SHAPERS: Mapping[str, Callable[[Any], Any]] = {
    "tuple[Path, ...]": lambda value: tuple(Path(one) for one in _several(value)),
    "tuple[str, ...]": lambda value: tuple(str(one) for one in _several(value)),
    "datetime | None": lambda value: start_of(value) if isinstance(value, str) else value,
}


def _write_certificates(folder: Path, settings: Settings) -> None:
    from mockserver.app import clients_of  # 616 ms with the web framework, which the server needs as well
    from mockserver.tls.folder import write_folder  # 35 ms of cryptography with the line below
    from mockserver.tls.issue import Order, issue  # likewise

    write_folder(folder, issue(Order(clients_of(settings)), real_now()), replace=False)
