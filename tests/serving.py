"""A real server on a free port, for tests that need sockets."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mockserver.web.server import Server, listen


@contextmanager
def serving(app: Any) -> Iterator[int]:
    """Serve the app in a thread; gives the port once the server listens."""
    ready = threading.Event()
    with listen("127.0.0.1", 0) as listener:
        server = Server(app, ready.set)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        assert ready.wait(10)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)
