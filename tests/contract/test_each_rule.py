"""Every rule of every operation's parameters and body: broken once it is refused, just kept it is accepted."""

import pytest

from tests.contract.referee import refusal, request_faults
from tests.contract.single_breaks import bounds, broken
from tests.contract.spec_folders import each_operation


@pytest.mark.parametrize("contract", each_operation())
def test_a_request_that_breaks_one_rule_is_refused_by_us_and_by_openapi_core(contract):
    cases = dict(broken(contract))

    assert len(cases) > 1
    assert [name for name, sent in cases.items() if refusal(contract, sent) is None] == []
    assert [name for name, sent in cases.items() if not request_faults(contract, sent)] == []


@pytest.mark.parametrize("contract", each_operation())
def test_a_request_that_just_keeps_to_a_rule_is_accepted_by_us_and_by_openapi_core(contract):
    cases = dict(bounds(contract))

    assert [name for name, sent in cases.items() if refusal(contract, sent)] == []
    assert [name for name, sent in cases.items() if request_faults(contract, sent)] == []
