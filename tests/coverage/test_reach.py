"""All of it can be met: by examples that a client asks for, and by scenarios."""

import asyncio
from dataclasses import replace

import pytest

from mockserver.app import build
from mockserver.coverage.measure import measure
from mockserver.coverage.report import Dimension
from mockserver.scenario.effects import FAULTS
from mockserver.settings import Settings
from tests.contract.referee import to_call
from tests.contract.right_requests import acting, right_request

# What effects need that don't stand as one word.
KEYS = {
    "delay": "1ms",
    "quota": {"calls": 1, "per": "1h"},
    "outage": "1h",
    "fail_then_succeed": 1,
    "acceptable_use": "30s",
    "stale_read": "30s",
}
READ, WRITE = "GET /auction/portfolioList", "POST /auction/portfolioCreation"


@pytest.fixture
def mock():
    return build(Settings(world="market-sim", frozen=True, access_log=False, journal_size=0))


@pytest.fixture
def ask(mock):
    """Make a right call of an operation, with headers of its own and other values in its query."""

    def ask(contract, headers=None, **others):
        sent = acting(contract, right_request(contract))
        query = tuple((key, others.pop(key, value)) for key, value in sent.query)
        call = to_call(contract, replace(sent, query=(*query, *others.items())))
        call.headers = {**call.headers, **(headers or {})}
        return asyncio.run(mock.pipeline.reply_to(call, contract))

    return ask


def post(mock, name, effect):
    list(mock.pipeline.scenarios.library.post(name, {"description": name, "rules": [{"then": [effect]}]}))


def missing(mock, dimension):
    files = mock.pipeline.catalogue.files
    report = measure(files, mock.counts.all())
    return [item for file in (*report.files, "") for item in report.missing(file) if item.dimension is dimension]


def contracts(mock):
    return [contract for file in mock.pipeline.catalogue.files for contract in file.contracts]


def test_every_operation_and_every_status_is_met_by_preferring_it(mock, ask):
    for contract in contracts(mock):
        for status in contract.answers.replies:
            ask(contract, {"prefer": f"code={status}"})
    assert missing(mock, Dimension.OPERATIONS) == missing(mock, Dimension.STATUSES) == []


def test_every_choice_of_every_download_is_met_by_making_it(mock, ask):
    for contract in contracts(mock):
        for name, values in contract.choices.items():
            for value in values:
                ask(contract, {"prefer": "code=200"}, **{name: value})
    assert missing(mock, Dimension.DOWNLOADS) == []


def test_every_code_is_met_by_a_scenario_that_raises_it(mock, ask):
    for file in mock.pipeline.catalogue.files:
        for code in file.errors.texts:
            list(
                mock.pipeline.scenarios.library.post(
                    code, {"description": code, "rules": [{"then": [{"error": code}]}]}
                )
            )
            ask(file.contracts[0], {"x-mock-scenario": code})
    assert missing(mock, Dimension.CODES) == []


def test_every_fault_is_met_by_a_scenario_that_makes_it(mock, ask):
    by_key = {one.operation.key: one for one in contracts(mock)}
    download = next(one for one in contracts(mock) if one.choices)
    for word in FAULTS:
        effect = {word: KEYS[word]} if word in KEYS else word
        post(mock, word, effect)
        for contract in (by_key[WRITE], by_key[READ], by_key[READ], download):
            ask(contract, {"x-mock-scenario": word})
    assert missing(mock, Dimension.FAULTS) == []
