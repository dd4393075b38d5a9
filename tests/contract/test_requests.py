"""Our verdict on a request and openapi-core's, over drawn requests of every operation."""

import os
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from mockserver.caiso.contract import Contract
from tests.contract.disagreements import DISAGREEMENTS, since, submission
from tests.contract.referee import Sent, refusal, reply_faults, request_faults
from tests.contract.request_strategies import requests_of
from tests.contract.spec_folders import catalogue, each_operation

EXAMPLES = int(os.environ.get("CRR_CONTRACT_EXAMPLES", "1000"))
NOW = datetime(2026, 11, 9, 9, tzinfo=UTC)


def verdicts(contract: Contract, examples: int) -> set[str]:
    """Draw requests and hold the two verdicts against each other; which verdicts there were."""
    seen: set[str] = set()

    @settings(
        max_examples=examples,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(requests_of(contract))
    def agree(sent: Sent) -> None:
        error, faults = refusal(contract, sent), request_faults(contract, sent)
        seen.add("refused" if error else "accepted")
        if (error is None) == bool(faults):
            assert [one.name for one in DISAGREEMENTS if one.applies(sent)], (str(error), faults)
        if error:
            reply = contract.error_reply(error, NOW)
            assert reply_faults(contract, reply) == []
            assert 1 <= len(error.entries) <= 50

    agree()
    return seen


@pytest.mark.parametrize("contract", each_operation(published=pytest.mark.slow))
def test_we_accept_what_openapi_core_accepts_and_refuse_the_rest(contract):
    assert verdicts(contract, examples=25) == {"accepted", "refused"}


@pytest.mark.slow
@pytest.mark.parametrize("contract", each_operation())
def test_we_agree_with_openapi_core_on_more_requests(contract):
    assert verdicts(contract, examples=100) == {"accepted", "refused"}


@pytest.mark.long
@pytest.mark.parametrize("contract", each_operation())
def test_we_agree_with_openapi_core_on_many_requests_that_differ_with_each_run(contract):
    assert verdicts(contract, examples=EXAMPLES) == {"accepted", "refused"}


@pytest.mark.parametrize("one", DISAGREEMENTS, ids=lambda one: one.name)
def test_a_known_disagreement_still_is_one(one):
    contracts = catalogue("specs", one.overlays).contracts.values()
    contract = next(contract for contract in contracts if contract.operation.key == one.operation)

    assert ("refuse" if refusal(contract, one.sent) else "accept") == one.we
    assert ("refuse" if request_faults(contract, one.sent) else "accept") != one.we
    assert one.applies(one.sent)


@pytest.mark.parametrize("one", DISAGREEMENTS, ids=lambda one: one.name)
@pytest.mark.parametrize("sent", [submission(), since("2026-09-01T07:00:00Z")], ids=["POST", "GET"])
def test_a_known_disagreement_hides_no_other(one, sent):
    assert not one.applies(sent)
