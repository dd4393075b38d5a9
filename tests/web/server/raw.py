"""Raw bytes to a server and its replies back, one after the other."""

import io
import socket
from http.client import HTTPResponse
from typing import Any


class Wire:
    """A connection. What is received beyond a reply stays for the next one."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file = connection.makefile("rb")

    @classmethod
    def to(cls, port: int, timeout: float = 5) -> "Wire":
        return cls(socket.create_connection(("127.0.0.1", port), timeout=timeout))

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)

    def reply(self, method: str = "GET") -> HTTPResponse:
        """The next reply, its body read into `content`."""
        reply = HTTPResponse(self, method=method)
        reply.begin()
        reply.content = reply.read()
        return reply

    def ask(self, data: bytes) -> HTTPResponse:
        self.send(data)
        return self.reply()

    def rest(self) -> bytes:
        """What comes until the server closes."""
        return self._file.read()

    def makefile(self, _mode: str) -> Any:
        """For HTTPResponse, which closes what it reads from."""
        return _Open(self._file)

    def close(self) -> None:
        self._file.close()
        self._connection.close()

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Open(io.BufferedIOBase):
    def __init__(self, file: Any) -> None:
        self.read, self.readline, self.readinto, self.peek = file.read, file.readline, file.readinto, file.peek

    def close(self) -> None:
        pass
