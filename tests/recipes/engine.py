"""A plugin of pytest that stands in for the Docker engine below Testcontainers: a container is a process."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from testcontainers.core import container as testcontainers
from testcontainers.core.config import ConnectionMode

from tests.processes import Process, running

_STACK = ExitStack()


class Container:
    """What Testcontainers asks of a container that it has created."""

    id, short_id, status = "1", "1", "running"
    process: Process

    def __init__(self, token: str) -> None:
        self.token = token

    def reload(self) -> None: ...

    def remove(self, **_options: Any) -> None:
        _STACK.close()


class Engine:
    """What Testcontainers asks of an engine."""

    client = property(lambda self: self)

    def create(self, image: str, environment: dict[str, str], ports: dict[Any, Any], **_options: Any) -> Container:
        assert (image, list(environment), [str(port) for port in ports]) == (
            "crr-mock",
            ["CRR_MOCK_ADMIN_TOKEN"],
            ["8080"],
        )
        return Container(environment["CRR_MOCK_ADMIN_TOKEN"])

    def start(self, container: Container) -> None:
        container.process = _STACK.enter_context(running("--admin-token", container.token))
        self.port_of_host = urlsplit(container.process.url).port

    def get_connection_mode(self) -> ConnectionMode:
        return ConnectionMode.docker_host

    def host(self) -> str:
        return "localhost"

    def port(self, _container: str, port: int) -> int | None:
        assert port == 8080
        return self.port_of_host

    def close(self) -> None: ...


@pytest.fixture(scope="session", autouse=True)
def engine() -> None:
    testcontainers.DockerClient = Engine
    testcontainers.c.ryuk_disabled = True
