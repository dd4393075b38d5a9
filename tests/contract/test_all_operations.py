"""Every operation over real sockets: right requests and wrong ones, under every form of its URL."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from httpx2 import Client, Response

from mockserver.caiso.contract import Contract
from mockserver.call import Reply
from tests.contract.conftest import MAX_BODY
from tests.contract.referee import Sent, declared, reply_faults
from tests.contract.right_requests import acting, drawn_request, right_request
from tests.contract.spec_folders import catalogue, each_operation, folder_of

Ask = Callable[..., Response]


@pytest.fixture(scope="module")
def http() -> Iterator[Client]:
    with Client() as http:
        yield http


@pytest.fixture
def ask(http: Client, url_of: Callable[[str], str], contract: Contract) -> Ask:
    """Sends a request to the server that has the operation."""

    def ask(sent: Sent, method: str = contract.operation.method, **headers: str | None) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        shown = {name: value for name, value in {**sent.headers, **named}.items() if value is not None}
        url = url_of(folder_of(contract)) + sent.path
        return http.request(method, url, params=sent.query, headers=shown, content=sent.body or None)

    return ask


def faults(contract: Contract, answer: Response) -> list[str]:
    """What openapi-core finds wrong with an answer that came over the wire."""
    if str(answer.status_code) not in declared(contract):
        return [f"{answer.status_code} isn't declared: {answer.text}"]
    return reply_faults(contract, Reply(answer.status_code, answer.content, answer.headers.get("content-type")))


def codes(contract: Contract, answer: Response) -> list[str]:
    """The codes of a refusal, whose shape is CAISO's to the last key; ["problem"] where a file has no such shape."""
    if not contract.errors:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
        return ["problem"]
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert list(body) == ["errorList", "creationTime", "serviceVersion"]
    assert 1 <= len(body["errorList"]) <= 50
    for entry in body["errorList"]:
        assert list(entry) == ["errorCode", "errorDescription", "severity"]
        assert entry["errorCode"] in contract.errors
        assert 1 <= len(entry["errorDescription"]) <= 1000
    return [entry["errorCode"] for entry in body["errorList"]]


def refused(contract: Contract, code: str) -> list[str]:
    return [code] if contract.errors else ["problem"]


@pytest.mark.parametrize("contract", each_operation())
def test_a_right_request_is_answered_as_the_file_says_under_every_url(contract, ask):
    file = catalogue(folder_of(contract)).file(contract.operation.stem)
    for base in {"", *file.base_paths, f"/mocks/{file.stem}", "/sessions/another/crr"}:
        sent = right_request(contract)
        answer = ask(replace(sent, path=base + sent.path))

        assert faults(contract, answer) == []


@pytest.mark.parametrize("contract", each_operation())
def test_a_request_drawn_from_the_file_isnt_refused_for_its_form(contract, ask):
    for seed in range(3):
        answer = ask(drawn_request(contract, Random(seed)))

        assert faults(contract, answer) == []
        assert answer.status_code == 200 or "SER0017" not in codes(contract, answer)


@pytest.mark.parametrize("contract", each_operation())
def test_an_example_is_there_for_whoever_prefers_it(contract, ask):
    answer = ask(acting(contract, right_request(contract)), prefer="code=200")

    assert (answer.status_code, faults(contract, answer)) == (200, [])


@pytest.mark.parametrize("contract", each_operation())
def test_a_call_without_its_request_id_is_refused(contract, ask):
    answer = ask(right_request(contract), caiso_request_id=None)

    assert (answer.status_code, codes(contract, answer)) == (400, refused(contract, "SER0017"))


@pytest.mark.parametrize("contract", each_operation())
def test_another_method_is_answered_with_405_and_the_methods_that_are_offered(contract, ask):
    answer = ask(right_request(contract), method="PATCH")

    assert (answer.status_code, codes(contract, answer)) == (405, refused(contract, "SER0017"))
    assert contract.operation.method in answer.headers["allow"].split(", ")


@pytest.mark.parametrize("contract", each_operation())
def test_an_accept_that_cant_be_met_is_answered_with_406_in_json(contract, ask):
    answer = ask(right_request(contract), accept="application/xml, text/*;q=0.5")

    assert (answer.status_code, codes(contract, answer)) == (406, refused(contract, "SER0017"))


@pytest.mark.parametrize("contract", each_operation())
def test_a_path_that_no_file_has_is_answered_with_404(contract, ask):
    if contract.errors:
        answer = ask(replace(right_request(contract), path=contract.operation.path + "/unheard-of"))

        assert (answer.status_code, codes(contract, answer)) == (404, ["SER0029"])


def with_body() -> list[Any]:
    return [case for case in each_operation() if case.values[0] is None or case.values[0].body]


@pytest.mark.parametrize("contract", with_body())
def test_a_body_that_is_absent_or_unreadable_is_refused(contract, ask):
    for body in (b"", b"{", b"\xff", b"null"):
        answer = ask(replace(right_request(contract), body=body))

        assert (answer.status_code, codes(contract, answer)) == (400, ["SER0017"])


@pytest.mark.parametrize("contract", with_body())
def test_another_media_type_is_answered_with_415(contract, ask):
    answer = ask(right_request(contract), content_type="text/plain")

    assert (answer.status_code, codes(contract, answer)) == (415, ["SER0017"])


@pytest.mark.parametrize("contract", with_body())
def test_a_body_over_the_limit_is_answered_with_413(contract, ask):
    answer = ask(replace(right_request(contract), body=b" " * MAX_BODY + b"{}"))

    assert (answer.status_code, codes(contract, answer)) == (413, ["SER0017"])


WRONG_QUERIES = [
    ("GET /auction/portfolio", {"portfolioName": " "}, ["POR0215"]),
    ("GET /auction/portfolio", {"portfolioName": ""}, ["POR0215"]),
    ("GET /auction/portfolio", {"portfolioName": "x" * 101}, ["POR0103"]),
    ("GET /auction/portfolio", {"portfolioName": "a/b"}, ["SER0022"]),
    ("DELETE /nomination/portfolio", {"portfolioName": "_"}, ["SER0022"]),
    ("GET /auction/portfolio", {"portfolioName": "a/b", "marketName": "x" * 51}, ["SER0017", "SER0022"]),
    ("GET /auction/portfolio", {"marketName": "a/b"}, ["SER0017"]),
    ("GET /marketstatus/marketInfo", {"participantName": "a/b"}, ["SER0002"]),
    ("GET /marketdata/publicMarketData", {"publicMarketDownloadType": "MEQ"}, ["DWL0001"]),
    ("GET /marketdata/publicMarketData", {"fileFormat": "XML"}, ["DWL0002"]),
    ("GET /marketdata/privateAuctionResult", {"fileFormat": "csv", "marketName": "%"}, ["DWL0002", "SER0017"]),
    ("GET /secondarymarket/mySmOffersByStatus", {"OfferStatusType": "OPEN"}, ["SER0014"]),
    ("GET /secondarymarket/mySmResponesByStatus", {"responseStatusType": ""}, ["SER0014"]),
    ("GET /messages/public", {"fromDate": "2026-09-01"}, ["SER0017"]),
    ("GET /messages/public", {"fromDate": "2026-09-01T07:00:00"}, ["SER0017"]),
]


def named(key: str) -> list[Any]:
    return [case for case in each_operation() if case.values[0] is None or case.values[0].operation.key == key]


def wrong_queries() -> list[Any]:
    return [
        pytest.param(
            *case.values, changed, expected, id=f"{case.id}-{next(iter(changed))}-{expected}", marks=case.marks
        )
        for key, changed, expected in WRONG_QUERIES
        for case in named(key)
    ]


@pytest.mark.parametrize(("contract", "changed", "expected"), wrong_queries())
def test_a_query_that_breaks_the_file_is_refused_with_the_code_that_is_made_for_it(contract, changed, expected, ask):
    sent = right_request(contract)
    answer = ask(replace(sent, query=tuple((dict(sent.query) | changed).items())))

    assert (answer.status_code, sorted(codes(contract, answer))) == (400, expected)


@pytest.mark.parametrize("contract", named("POST /auction/portfolioCreation"))
def test_each_bad_record_has_one_entry_and_fifty_are_the_most(contract, ask):
    sent = right_request(contract)
    body = json.loads(sent.body)
    bad = {**body["newBids"][0], "tou": True, "sink": "x" * 600, "period": None}
    answers = [ask(replace(sent, body=json.dumps(body | {"newBids": [bad] * count}).encode())) for count in (3, 90)]

    assert [codes(contract, answer) for answer in answers] == [["SER0030"] * 3, ["SER0030"] * 49 + ["SER0017"]]


@pytest.mark.parametrize("contract", named("POST /secondarymarket/publicSmSellOfferCreation"))
def test_a_type_that_is_no_crr_type_has_its_own_code_in_the_secondary_market(contract, ask):
    sent = right_request(contract)
    offer = json.loads(sent.body)[0]
    answer = ask(
        replace(sent, body=json.dumps([offer | {"crrType": "X"}, offer | {"crrType": "Y", "mw": -1}]).encode())
    )

    assert codes(contract, answer) == ["SMT0138", "SMT0138", "SER0030"]
