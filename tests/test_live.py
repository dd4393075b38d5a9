"""Files that no release of ours has seen: behaviour fits them, fits them with defaults, or says why it doesn't."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mockserver.app import Mock, build, live_catalogue
from mockserver.caiso.contract import Contract
from mockserver.commands.banner import banner
from mockserver.commands.check_live import with_behaviour
from mockserver.files.yaml12 import read_yaml
from mockserver.lint.run import check
from mockserver.settings import Settings
from tests.conftest import Http
from tests.contract.spec_folders import FOLDERS, each_folder
from tests.desk import AUCTION, bid

Root = dict[str, Any]
Edit = Callable[[Root], object]
SPEC = next(FOLDERS["specs"].glob("caiso_crr_auction_*.yaml"))


@pytest.mark.parametrize("overlays", [True, False])
@pytest.mark.parametrize("folder", each_folder())
def test_every_operation_of_the_ten_files_is_live(folder, overlays):
    catalogue = live_catalogue(Settings(specs=(FOLDERS[folder],), overlays=overlays))

    assert {one.operation.key: one.unfit for one in catalogue.contracts.values() if one.unfit} == {}
    assert len(catalogue.contracts) == 69


def schema(root: Root, name: str) -> dict[str, Any]:
    """The schema of our auction file whose properties have the name of a field, or which is called so."""
    schemas = root["components"]["schemas"]
    found: dict[str, Any] = schemas.get(name) or next(
        one for one in schemas.values() if name in one.get("properties", {})
    )
    return found


def optional(holder: str, name: str) -> Edit:
    return lambda root: schema(root, holder)["required"].remove(name)


def changed(holder: str, name: str, **keywords: Any) -> Edit:
    return lambda root: schema(root, holder)["properties"].__setitem__(name, keywords)


def nullable(holder: str, name: str) -> Edit:
    return lambda root: schema(root, holder)["properties"][name].update(nullable=True)


def renamed(holder: str, name: str, to: str) -> Edit:
    def rename(root: Root) -> None:
        one = schema(root, holder)
        one["properties"][to] = one["properties"].pop(name)
        one["required"][one["required"].index(name)] = to

    return rename


def required(holder: str, name: str, **keywords: Any) -> Edit:
    def require(root: Root) -> None:
        schema(root, holder)["required"].append(name)
        schema(root, holder)["properties"][name] = keywords

    return require


def auction(folder: Path, *edits: Edit) -> Settings:
    root = read_yaml(SPEC)
    for edit in edits:
        edit(root)
    path = folder / "caiso_crr_auction_v1.4.0.json"
    path.write_text(json.dumps(root))
    return Settings(specs=(path,), world="market-sim", frozen=True, access_log=False)


def creation(mock: Mock) -> Contract:
    return next(one for one in mock.pipeline.catalogue.contracts.values() if "portfolioCreation" in one.operation.key)


NOT_FIT = [
    (optional("newBids", "participantName"), "behaviour needs participantName as text, in the file it may be absent"),
    (optional("NewBid", "assetOwner"), "behaviour needs newBids[].assetOwner as text, in the file it may be absent"),
    (nullable("newBids", "portfolioName"), "behaviour needs portfolioName as text, in the file it may be null"),
    (renamed("newBids", "newBids", "bids"), "behaviour needs newBids as an array, the file has no such field"),
    (changed("newBids", "newBids", type="object"), "behaviour needs newBids as an array, the file has an object"),
    (
        changed("BidPoint", "mw", type="string"),
        "behaviour needs newBids[].bidCurve[].mw as a number, the file has text",
    ),
    (changed("NewBid", "tou"), "behaviour needs newBids[].tou as text, the file has anything"),
    (changed("PortfolioStatus", "status", type="integer"), "behaviour gives status as text, the file has an integer"),
    (
        required("PortfolioStatus", "settlementId", type="string"),
        "the file requires settlementId in the reply, which behaviour doesn't know",
    ),
    (renamed("PortfolioStatus", "status", "state"), "behaviour gives status, the file has no such field"),
]


@pytest.mark.parametrize(("edit", "reason"), NOT_FIT, ids=[reason for _, reason in NOT_FIT])
def test_an_operation_whose_shape_doesnt_fit_is_named_and_answered_by_examples(edit, reason, tmp_path):
    contract = creation(build(auction(tmp_path, edit)))

    assert (contract.unfit, contract.run) == (reason, None)


def created(mock: Mock, **changes: Any) -> tuple[int, Any]:
    """Status and body of the answer to a new portfolio with one bid, sent into the open window."""
    body = {
        "participantName": "ZTRD1",
        "marketName": AUCTION,
        "portfolioName": "P",
        "newBids": [bid()],
        "newOffers": [],
    }
    sent = {name: value for name, value in (body | changes).items() if value is not ...}
    with closing(Http(mock.app)) as http:
        http.request("POST", "/__admin/sessions/default/clock/advance", json={"event": f"{AUCTION}.open"})
        reply = http.request("POST", "/crr/auction/v1.0/portfolioCreation", json=sent, headers={"caiso-request-id": ID})
    return reply.status_code, reply.json()


ID = "6f1d2c84-53b7-4e0a-9c61-2a7e80d4b913"
VALID = {"portfolioName": "P", "marketName": AUCTION, "status": "VALID"}


@pytest.mark.parametrize(
    ("edit", "sent"),
    [
        (optional("newBids", "newOffers"), {"newOffers": ...}),
        (nullable("newBids", "newOffers"), {"newOffers": None}),
        (changed("newBids", "note", type="string"), {"note": "of a later version"}),
    ],
    ids=["absent list", "null list", "new field"],
)
def test_what_a_later_version_lets_be_absent_is_empty(edit, sent, tmp_path):
    assert created(build(auction(tmp_path, edit)), **sent) == (200, VALID)


def test_a_new_field_of_the_reply_is_filled_from_its_example(tmp_path):
    mock = build(auction(tmp_path, required("PortfolioStatus", "batch", type="string", example="B-1")))

    assert created(mock) == (200, VALID | {"batch": "B-1"})


def test_a_list_that_may_be_empty_is_refused_where_it_cant_be(tmp_path):
    mock = build(auction(tmp_path, lambda root: schema(root, "NewBid")["properties"]["bidCurve"].pop("minItems")))
    status, body = created(mock, newBids=[bid() | {"bidCurve": []}])

    assert (status, body["errorList"][0]["errorCode"]) == (400, "SER0030")
    assert "the curve has no points" in body["errorList"][0]["errorDescription"]


def test_an_operation_of_no_shape_takes_what_its_file_takes(tmp_path):
    mock = build(auction(tmp_path, changed("BidPoint", "mw", type="string")))
    points = [{"mw": "0", "price": 1}, {"mw": "ten", "price": 1}]

    assert created(mock, newBids=[bid() | {"bidCurve": points}])[0] == 200


def test_the_start_and_the_check_name_what_examples_answer(tmp_path):
    settings = auction(tmp_path, optional("newBids", "participantName"), without_table)
    reason = "portfolioCreation: behaviour needs participantName as text, in the file it may be absent"
    said = banner(build(settings), "http://127.0.0.1:1", None).splitlines()
    (file,) = with_behaviour(check(settings.specs, []), overlays=True).files

    assert said[2].endswith("8 operations   corrected, without a table of error codes, that of 1.2.1 serves")
    assert said[4:6] == ["  7 of 8 operations live; 1 answered by examples:", f"    auction 1.4.0 {reason}"]
    assert [(one.rule.name, one.found) for one in file.findings[-2:]] == [
        ("error-table", "no table of error codes is found; that of 1.2.1 serves"),
        ("by-examples", reason),
    ]


def without_table(root: Root) -> None:
    del schema(root, "CRRServiceException")["description"]


STATUS = "/auction/v1.0/portfolioStatus"


def in_the_path(root: Root) -> None:
    root["paths"][STATUS + "/{portfolioName}"] = root["paths"].pop(STATUS)
    root["components"]["parameters"]["PortfolioName"]["in"] = "path"
    for path in [path for path, item in root["paths"].items() if path.endswith(("/portfolio", "RequiredCredit"))]:
        del root["paths"][path]


def by_put(root: Root) -> None:
    creation = root["paths"]["/auction/v1.0/portfolioCreation"]
    creation["put"] = creation.pop("post")


def elsewhere(root: Root) -> None:
    root["paths"]["/bids/v2"] = root["paths"].pop("/auction/v1.0/portfolioCreation")


MOVED = [
    (in_the_path, "GET", "/auction/v1.0/portfolioStatus/NONE", 400, "POR0100"),
    (by_put, "PUT", "/auction/v1.0/portfolioCreation", 400, "MKT0001"),
    (elsewhere, "POST", "/bids/v2", 400, "MKT0001"),
]


@pytest.mark.parametrize(("edit", "method", "path", "status", "code"), MOVED)
def test_behaviour_answers_where_a_later_version_has_moved_an_operation(edit, method, path, status, code, tmp_path):
    mock = build(auction(tmp_path, edit))
    body = {"participantName": "ZTRD1", "marketName": "NONE", "portfolioName": "P", "newBids": [], "newOffers": []}
    query = {"marketName": AUCTION, "participantName": "ZTRD1"} if method == "GET" else {}
    with closing(Http(mock.app)) as http:
        sent = {"params": query} if query else {"json": body}
        reply = http.request(method, f"/crr{path}", headers={"caiso-request-id": ID}, **sent)

    assert (reply.status_code, reply.json()["errorList"][0]["errorCode"]) == (status, code)
