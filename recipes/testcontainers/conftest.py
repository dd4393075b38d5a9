"""The mock in a container of its own for a run: the plugin's fixtures work on top of it."""

from collections.abc import Iterator

import pytest
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy

from mockserver.testing import MockServer, RunningMock

TOKEN = "only-for-tests"


@pytest.fixture(scope="session")
def crr_mock() -> Iterator[RunningMock]:
    container = DockerContainer("crr-mock").with_exposed_ports(8080).with_env("CRR_MOCK_ADMIN_TOKEN", TOKEN)
    with container.waiting_for(HttpWaitStrategy(8080, "/healthz")):
        url = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(8080)}"
        with MockServer.at(url, TOKEN) as mock:
            yield mock
