"""Breaks planted in the next files, found in a recording of 500 calls, and nothing else."""

from __future__ import annotations

import json
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from mockserver.app import load_catalogue
from mockserver.cli import app
from mockserver.diff.run import diff
from mockserver.errors import JournalError
from mockserver.files.yaml12 import read_yaml, write_yaml
from mockserver.impact.calls import judge_file
from mockserver.impact.judge import Judge, Judgment, Outcome
from mockserver.settings import Settings
from tests.contract.referee import Sent
from tests.contract.right_requests import right_request
from tests.contract.spec_folders import catalogue

SPECS = Path(__file__).parents[2] / "specs"
CALLS = 500


def line_of(number: int, method: str, sent: Sent, status: int = 200) -> str:
    """A call as a recording has it."""
    query = "&".join(f"{name}={value}" for name, value in sent.query)
    request = {"headers": sent.headers, "size": len(sent.body), "body": sent.body.decode()}
    reply = {"headers": {}, "size": 0}
    call = {"number": number, "at": "2026-11-05T17:00:00Z", "session": "default", "method": method}
    return json.dumps(call | {"path": sent.path, "query": query, "status": status, "codes": [], "hits": [],
                              "request": request, "reply": reply})  # fmt: skip


def right_calls() -> list[str]:
    """500 calls of all operations: of each in turn, its own right request."""
    contracts = list(catalogue("specs").contracts.values())
    rounds = [contracts[number % len(contracts)] for number in range(CALLS)]
    return [line_of(number, one.operation.method, right_request(one)) for number, one in enumerate(rounds, 1)]


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    path = tmp_path_factory.mktemp("calls") / "run.jsonl"
    path.write_text("\n".join(right_calls()) + "\n")
    return path


@pytest.fixture
def next_specs(tmp_path):
    """A folder of the ten files; `edit` changes one of them."""
    folder = tmp_path / "next"
    folder.mkdir()
    for path in SPECS.glob("caiso_crr_*.yaml"):
        shutil.copy(path, folder)

    def edit(service: str, change: Any) -> Path:
        path = next(folder.glob(f"caiso_crr_{service}_v*.yaml"))
        root = deepcopy(read_yaml(path))
        change(root)
        path.write_text(write_yaml(root))
        return folder

    return edit


def judged(folder: Path, *files: Path) -> Judgment:
    judge = Judge(catalogue("specs"), load_catalogue(Settings(specs=(folder,))), diff(SPECS, folder))
    for file in files:
        judge_file(judge, file)
    return judge.judgment()


def schema(root: Any, name: str) -> Any:
    return root["components"]["schemas"][name]


def parameter(root: Any, name: str) -> Any:
    return root["components"]["parameters"][name]


def rename_parameter(root: Any) -> None:
    parameter(root, "PortfolioName")["name"] = "name"


def move(root: Any) -> None:
    root["paths"]["/auction/v2.0/portfolioRetraction"] = root["paths"].pop("/auction/v1.0/portfolioRetraction")


def use_post(root: Any) -> None:
    item = root["paths"]["/status"]
    item["post"] = item.pop("get")


def drop_credit(root: Any) -> None:
    credit = schema(root, "PortfolioCredit")
    del credit["properties"]["requiredCredit"]
    credit["required"] = [name for name in credit["required"] if name != "requiredCredit"]


def of(key: str) -> Any:
    return next(one for one in catalogue("specs").contracts.values() if one.operation.key == key)


PLANTED = {
    "an operation is gone": ("auction", lambda root: root["paths"].pop("/auction/v1.0/portfolioList"),
        {"GET /auction/v1.0/portfolioList"}, Outcome.REFUSED, "no longer exists"),
    "an operation has moved": ("auction", move,
        {"POST /auction/v1.0/portfolioRetraction"}, Outcome.REFUSED, "is now POST /auction/v2.0/portfolioRetraction"),
    "another method": ("app_status", use_post,
        {"GET /status"}, Outcome.REFUSED, "is now POST /status"),
    "a new required parameter": ("messages",
        lambda root: root["paths"]["/messages/v1.0/public"]["get"]["parameters"].append(
            {"name": "kind", "in": "query", "required": True, "schema": {"type": "string"}}),
        {"GET /messages/v1.0/public"}, Outcome.REFUSED, "kind"),
    "a parameter is called otherwise": ("auction", rename_parameter,
        {"GET /auction/v1.0/portfolio", "DELETE /auction/v1.0/portfolio", "GET /auction/v1.0/portfolioStatus",
         "GET /auction/v1.0/portfolioRequiredCredit"}, Outcome.REFUSED, "name"),
    "a shorter text": ("tor_conversion",
        lambda root: parameter(root, "TorConversionWindowName")["schema"].update(maxLength=3),
        {"GET /torconversion/v1.0/torConversionWindowStatus", "GET /torconversion/v1.0/torConversionRequestList",
         "GET /torconversion/v1.0/mtTorCRRApprovalList", "GET /torconversion/v1.0/torConversionPaths"},
        Outcome.REFUSED, "torConversionWindow"),
    "a new required part of a body": ("auction",
        lambda root: (schema(root, "NewPortfolio")["properties"].update(comment={"type": "string"}),
                      schema(root, "NewPortfolio")["required"].append("comment")),
        {"POST /auction/v1.0/portfolioCreation"}, Outcome.REFUSED, "comment"),
    "a value is gone": ("secondary_market",
        lambda root: root["components"]["schemas"]["TimeOfUse"]["enum"].remove("ON"),
        None, Outcome.REFUSED, '"ON"'),
    "a stricter pattern": ("nomination",
        lambda root: schema(root, "NewNomination")["properties"]["source"].update(pattern="^[0-9]+$"),
        {"POST /nomination/v1.0/portfolioCreation"}, Outcome.REFUSED, "source"),
    "a coarser step": ("nomination",
        lambda root: next(one for one in (schema(root, "Megawatt"),)).update(multipleOf=1000),
        {"POST /nomination/v1.0/portfolioCreation"}, Outcome.REFUSED, "multiple of 1000"),
    "a new value in answers": ("market_status",
        lambda root: schema(root, "MarketStatus")["enum"].append("FROZEN"),
        {"GET /marketstatus/v1.0/marketStatus"}, Outcome.SURPRISED, '"FROZEN" is a new value'),
    "a part of an answer is gone": ("auction",
        drop_credit,
        {"GET /auction/v1.0/portfolioRequiredCredit"}, Outcome.SURPRISED, "requiredCredit: no longer exists"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_break_is_found_and_nothing_else(name, next_specs, recording):
    service, change, operations, outcome, text = PLANTED[name]
    judgment = judged(next_specs(service, change), recording)

    hit = [one for one in judgment.findings if one.outcome is not Outcome.VALID]
    assert {one.outcome for one in hit} == {outcome}
    assert operations is None or {one.site.operation for one in hit} == operations
    assert all(text in " ".join(one.texts) for one in hit)
    assert sum(one.calls for one in judgment.findings) == CALLS
    assert judgment.unknown == []


def test_a_break_where_no_call_came_is_named_as_unknown(next_specs, tmp_path):
    calls = tmp_path / "few.jsonl"
    calls.write_text(line_of(1, "GET", right_request(of("GET /status"))) + "\n")
    folder = next_specs("auction", lambda root: root["paths"].pop("/auction/v1.0/portfolioList"))
    judgment = judged(folder, calls)
    assert [one.outcome for one in judgment.findings] == [Outcome.VALID]
    assert [one.operation for one in judgment.unknown] == ["GET /auction/v1.0/portfolioList"]


def test_calls_are_told_apart_by_what_they_send(next_specs, tmp_path):
    right = right_request(of("GET /auction/portfolioList"))
    other = Sent(right.path, (*right.query, ("more", "1")), right.headers)
    calls = tmp_path / "two.jsonl"
    calls.write_text(f"{line_of(1, 'GET', right)}\n{line_of(2, 'GET', other)}\n")
    judgment = judged(next_specs("auction", lambda root: None), calls)
    assert [one.calls for one in judgment.findings] == [2]


def test_a_call_that_the_old_files_refuse_already_is_no_break(next_specs, tmp_path):
    right = right_request(of("GET /auction/portfolioList"))
    calls = tmp_path / "refused.jsonl"
    calls.write_text(line_of(1, "GET", Sent(right.path, right.query[:1], right.headers), 400) + "\n")
    judgment = judged(next_specs("auction", rename_parameter), calls)
    assert (judgment.findings, judgment.refused_before) == ([], 1)


def test_a_coverage_report_is_judged_by_operation(next_specs, tmp_path, mock):
    report = tmp_path / "coverage.json"
    operation = {"calls": 3, "statuses": {"200": 3}, "downloads": {}, "undeclared": {}, "faults": {}}
    files = {"caiso_crr_auction_v1.2.1": {"operations": {"GET /auction/v1.0/portfolioList": operation}, "codes": {},
                                          "elsewhere": {}}}  # fmt: skip
    report.write_text(json.dumps({"report": "crr-mock coverage", "version": 1, "files": files, "faults": {}}))
    folder = next_specs("auction", lambda root: root["paths"].pop("/auction/v1.0/portfolioList"))
    (finding,) = judged(folder, report).findings
    assert (finding.outcome, finding.calls) == (Outcome.REFUSED, 3)


def test_a_file_that_holds_no_calls_is_refused_with_its_line(next_specs, tmp_path):
    calls = tmp_path / "run.jsonl"
    calls.write_text("{}\n")
    with pytest.raises(JournalError, match=r"run\.jsonl:1: no call of a journal"):
        judged(next_specs("auction", lambda root: None), calls)


def test_the_command_writes_every_form_and_ends_with_1(next_specs, recording, tmp_path):
    folder = next_specs("auction", move)
    outs = [tmp_path / f"impact{ending}" for ending in (".txt", ".json", ".md", ".html", ".xml")]
    options = [word for out in outs for word in ("--out", str(out))]
    result = CliRunner().invoke(app, ["impact", "builtin", str(folder), "--calls", str(recording), *options])
    assert result.exit_code == 1
    assert "POST /auction/v1.0/portfolioRetraction is now POST /auction/v2.0/portfolioRetraction" in result.output
    assert all("portfolioRetraction" in out.read_text() for out in outs)
