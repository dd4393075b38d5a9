"""A long run of right calls through the proxy, with TLS on both sides: nothing is found, and nothing is changed."""

import ssl
from random import Random

import httpx2
import pytest

from mockserver.app import load_catalogue
from mockserver.settings import Settings
from tests.contract.right_requests import acting, drawn_request, right_request
from tests.proxy.conftest import proxying
from tests.serving import tls_serving

pytestmark = pytest.mark.slow

CONTRACTS = [one for file in load_catalogue(Settings()).newest for one in file.contracts]
DOWNLOADS = [one for one in CONTRACTS if one.operation.service == "market_data"]


@pytest.fixture
def standing(certificates, client_tls, own_tls):
    with tls_serving(certificates) as ports, proxying(ports.url, client_tls, secure=own_tls) as standing:
        yield standing


def each_call():
    """Every operation: with its file's examples, and with values drawn; every download in both forms."""
    for contract in CONTRACTS:
        yield contract, acting(contract, right_request(contract))
        for seed in range(3):
            yield contract, drawn_request(contract, Random(seed))
    for contract in DOWNLOADS:
        sent = acting(contract, right_request(contract))
        for kind in next(kinds for name, kinds in contract.choices.items() if name.endswith("DownloadType")):
            for form in ("CSV", "JSON"):
                name = next(name for name in contract.choices if name.endswith("DownloadType"))
                query = {**dict(sent.query), name: kind, "fileFormat": form}
                yield contract, type(sent)(sent.path, tuple(query.items()), sent.headers)


def test_a_long_run_of_right_calls_finds_nothing(standing, client_tls: ssl.SSLContext):
    statuses = set()
    with httpx2.Client(base_url=standing.url, verify=client_tls) as client:
        for contract, sent in each_call():
            for prefer in ({}, {"prefer": "code=200"}):
                answer = client.request(
                    contract.operation.method,
                    f"/crr{sent.path}",
                    params=sent.query,
                    headers={**sent.headers, **prefer},
                    content=sent.body or None,
                )
                statuses.add(answer.status_code)

    assert standing.texts == []
    assert {line["operation"] for line in standing.lines} >= {one.operation.operation_id for one in CONTRACTS}
    assert standing.proxy.findings.calls == len(standing.lines) > 600
    assert {200, 400} <= statuses <= {200, 400, 403, 404}
    assert {line["client"] for line in standing.lines} == {"ZDESK"}
