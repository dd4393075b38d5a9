"""One example of each operation, filled from the session's world: what a client is shown works at any clock."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mockserver.app import build
from mockserver.export.plan import ExportPlan
from mockserver.export.request import request_of
from mockserver.export.samples.known import chosen, filled, known_values
from mockserver.settings import Settings
from mockserver.web.pages.documented import asked
from tests.conftest import Http

DOCS = Path(__file__).parents[2] / "docs" / "exports.md"
MOCK = build(Settings(world="today", frozen=True, access_log=False, admin_open=True))
PLAN = ExportPlan.load(MOCK.settings.collection_rules, MOCK.pipeline.catalogue)
OPERATIONS = sum(len(folder.requests) for folder in PLAN.folders)
# Spread over ten years: changes of daylight-saving time, ends of months and years, a leap day.
CLOCKS = [
    *("2026-11-28T20:00:00Z", "2027-03-14T10:30:00Z", "2027-12-31T23:59:00-08:00", "2028-02-29T22:00:00Z"),
    *("2029-07-05T16:00:00Z", "2030-11-03T08:30:00Z", "2032-01-01T08:00:00Z", "2033-09-15T12:00:00Z"),
    *("2035-04-30T23:30:00-07:00", "2036-11-02T09:30:00Z"),
]
LOAD = "POST /historicalforecastedload/loadSubmission"
ROLES = {
    "ZTRD1": ("auction", "secondary_market", "market_status", "messages"),
    "ZOBA1": ("auction", "nomination", "historical_forecasted_load", "secondary_market", "market_status"),
    "ZMSS1": ("auction", "nomination", "historical_forecasted_load", "secondary_market", "market_status"),
    "ZESP1": ("auction", "nomination", "historical_forecasted_load", "secondary_market", "market_status"),
}


Answers = dict[str, tuple[int, str]]


def begun(clock: str) -> Any:
    """HTTP to a session of its own, and its world."""
    http = Http(MOCK.app)
    http.post("/__admin/sessions", json={"id": clock, "world": "today", "clock": clock, "frozen": True})
    world = MOCK.pipeline.sessions.world(clock)
    world.settle()
    return http, world


def values_of(plan: ExportPlan, world: Any) -> dict[str, str]:
    work = known_values(
        plan, lambda contract, request: asked(contract, request, world), str(int(world.now.timestamp()))
    )
    while True:
        try:
            next(work)
        except StopIteration as done:
            return dict(done.value)


def play(
    plan: ExportPlan, clock: str, services: tuple[str, ...] = (), remembering: bool = False
) -> dict[str, tuple[int, str]]:
    """Send the examples in the order of the plan; status and codes of the answer by operation.

    remembering  whether later requests are filled from earlier answers, as the exported projects do it
    """
    http, world = begun(clock)
    values, answers = values_of(plan, world), {}
    for folder in plan.folders:
        base = next(iter(folder.file.base_paths), "")
        for planned in folder.requests if not services or folder.file.service in services else ():
            request = filled(request_of(planned, plan), values)
            method, url = planned.contract.operation.method, f"/sessions/{clock}{base}{request.path}"
            reply = http.request(method, url, params=request.query, headers=dict(request.headers), content=request.body)
            answers[planned.contract.operation.key] = reply.status_code, problems(reply)
            for choice in planned.remember if remembering and reply.is_success and not brings_a_file(reply) else ():
                found = reply.json()
                elements = found if isinstance(found, list) else [found]
                values |= chosen(choice, elements, values, plan, partial(asked, world=world))
    http.close()
    return answers


def brings_a_file(reply: Any) -> bool:
    return "json" not in reply.headers.get("content-type", "")


def problems(reply: Any) -> str:
    """The codes of a refusal, or that a record of a success is wrong."""
    if not reply.is_success:
        return " ".join(one["errorCode"] for one in reply.json()["errorList"])
    wrong = ('"ERROR"', '"INVALID"', '"REJECTED"') if reply.request.method == "POST" else ()
    return " ".join(word for word in wrong if word in reply.text)


def refused(answers: Answers) -> set[str]:
    return {key for key, (status, problem) in answers.items() if status >= 300 or problem}


def documented() -> dict[str, str]:
    """The operations whose examples may be refused, as the table in docs/exports.md has them, and why."""
    rows = [line.strip("| \n").split(" | ") for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    return {operation.strip("`"): why for operation, why in rows}


@pytest.mark.parametrize("clock", CLOCKS)
def test_the_examples_of_all_operations_work_at_any_clock_but_for_a_documented_few(clock):
    answers = play(PLAN, clock)

    assert len(answers) == OPERATIONS == 69
    assert refused(answers) - documented().keys() == set(), answers
    assert sum(status < 300 for status, _ in answers.values()) >= 65


def test_each_documented_refusal_is_one():
    assert refused(play(PLAN, CLOCKS[0])) == documented().keys()
    assert all(why.endswith(".") for why in documented().values())


@pytest.mark.parametrize("clock", CLOCKS)
def test_played_as_a_project_only_the_approval_that_nothing_waits_for_is_refused(clock):
    answers = play(PLAN, clock, remembering=True)

    assert refused(answers) == {"POST /torconversion/torConversionApproval", LOAD}
    assert answers[LOAD][0] == 200


@pytest.mark.parametrize("clock", CLOCKS[::3])
@pytest.mark.parametrize("participant", ROLES)
def test_the_examples_work_for_each_role_that_may_ask(participant, clock):
    answers = play(PLAN.acting_for(participant), clock, ROLES[participant])

    assert refused(answers) - documented().keys() == set(), answers


@pytest.mark.parametrize("clock", CLOCKS[::3])
def test_the_examples_work_for_another_distribution_company(clock):
    plan = replace(PLAN, variables={**PLAN.variables, "udc": "USCE", "lse": "990000002"})

    assert refused(play(plan, clock, ("load_migration",))) == {"POST /loadmigration/dasrSummary"}  # it has one LSE only
