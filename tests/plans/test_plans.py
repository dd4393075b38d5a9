"""Plans: what is refused in a file, and how a run follows the calls of its participant."""

from __future__ import annotations

import pytest

from mockserver.app import load_catalogue
from mockserver.errors import PlanError
from mockserver.plans.library import PlanLibrary
from mockserver.settings import Settings, data_folder
from tests.desk import AUCTION, Desk, bid

SCHEMAS = {"portfolios": {"properties": {"market": {}, "status": {"enum": ["VALID", "SUBMITTED"]}}}}
HEAD = "title: T\ndescription: D\ndays:\n  - name: One\n    tasks:\n"
TASK = "      - {name: a, do: It., calls: [{when: {operation: get-status}}]}\n"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(Settings())


def write(folder, text):
    (folder / "plans").mkdir(exist_ok=True)
    (folder / "plans" / "mine.yaml").write_text(text)
    return folder


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("      - {name: a, do: It., calls: [{when: {operation: get-statuss}}]}\n", 6, "did you mean 'get-status'?"),
        ("      - {name: a, do: It., call: [{when: {}}]}\n", 6, "there is no key 'call' here; did you mean 'calls'?"),
        ("      - {name: a, do: It.}\n", 6, "nothing shows that it was done"),
        ("      - {name: A b, do: It., calls: [{}]}\n", 6, "a name of small letters, digits and hyphens"),
        ("      - {name: a, do: It., roles: [LSEE], calls: [{}]}\n", 6, "'LSE'"),
        ("      - {name: a, do: It., world: [{kind: portfolio}]}\n", 6, "a world has no 'portfolio'; did you mean"),
        (
            "      - {name: a, do: It., world: [{kind: portfolios, where: {/markets: x}}]}\n",
            6,
            "portfolios have no 'markets'; did you mean 'market'?",
        ),
        (
            "      - {name: a, do: It., world: [{kind: portfolios, where: {/status: SUBMITED}}]}\n",
            6,
            "the status is never 'SUBMITED'; did you mean 'SUBMITTED'?",
        ),
        (TASK + "      - {name: b, do: It., after: [c], calls: [{}]}\n", 7, "no task before this one is 'c'; known: a"),
        (TASK + TASK, 7, "the name 'a' stands twice"),
        ("      - {name: a, do: It., calls: [{exactly: 1}]}\n", 6, "a task wants calls `atLeast` so many times"),
        (
            "      - {name: a, do: It., calls: [{codes: [MKT9999]}]}\n",
            6,
            "no spec lists the code 'MKT9999'; known: AUC0037",
        ),
        ("      - {name: a, do: It., calls: [{when: {nth: 2}}]}\n", 6, "it counts calls as they come"),
        (TASK + "  - {name: Two, at: tomorrow}\n", 7, "a time such as +1d 09:00"),
    ],
)
def test_what_is_wrong_in_a_plan_is_told_with_file_line_and_the_nearest_name(tmp_path, catalogue, text, line, message):
    library = PlanLibrary([write(tmp_path, HEAD + text)], lambda: catalogue, SCHEMAS)

    with pytest.raises(PlanError) as caught:
        library.read("mine")

    assert message in caught.value.message
    assert (caught.value.line, caught.value.file.name) == (line, "mine.yaml")


def test_the_plans_that_ship_fit_the_loaded_specs(client):
    plans = client.http.get("/__admin/plans").json()

    assert [one["name"] for one in plans] == sorted(path.stem for path in data_folder("scenarios").glob("plans/*.yaml"))
    assert [one["problem"] for one in plans if "problem" in one] == []


def begin(client, name="first-day", participant="ZTRD1"):
    return client.admin("POST", f"/plans/{name}/begin", json={"participant": participant})


def tasks(client, name="first-day", participant="ZTRD1"):
    """The tasks of the plan as they stand, by name."""
    reply = client.admin("GET", f"/plans/{name}", params={"participant": participant})
    return {task["name"]: task for day in reply.json()["days"] for task in day["tasks"]}


def done(client, *plan):
    return [name for name, task in tasks(client, *plan).items() if task["status"] == "done"]


@pytest.fixture
def desk(client):
    client.advance(event=f"{AUCTION}.open")
    begin(client)
    return Desk(client, "auction", AUCTION, "ZTRD1")


def test_a_task_is_ticked_when_its_call_has_come(desk):
    desk.create(bid())

    assert done(desk.client) == ["create"]
    assert len(tasks(desk.client)["create"]["shown"]) == 1
    assert tasks(desk.client)["submit"]["missing"] == [
        "1 call with service auction, operation portfolioSubmission, status 2xx"
    ]


def test_calls_from_before_the_beginning_count(client):
    client.get("/status")

    begin(client)

    assert done(client) == ["up"]


def test_the_calls_of_others_do_not_count(desk):
    desk.acting_for("ZTRD2").create(bid(assetOwner="ZTRD2"))

    assert done(desk.client) == []


def test_a_refused_try_is_told_in_the_words_of_its_answer(desk):
    desk.create(bid(tou="NO"))

    (failed,) = tasks(desk.client)["create"]["tries"]
    assert (failed["status"], failed["codes"]) == (400, ["SER0030"])
    assert "NO" in failed["wrong"][0]


def test_a_call_of_other_content_is_told_by_what_differs(desk):
    desk.create()

    (failed,) = tasks(desk.client)["create"]["tries"]
    assert failed["wrong"] == ["body/newBids/0: expected anything, got nothing"]


def test_a_call_that_comes_before_the_task_it_follows_does_not_count(desk):
    desk.create(bid(), name="Other")
    client = desk.client
    begin(client)
    client.admin("POST", "/reset")
    client.advance(event=f"{AUCTION}.open")
    begin(client)
    desk.get(operation="portfolioStatus")
    desk.create(bid())
    desk.get(operation="portfolioStatus")

    assert done(client) == ["create"]
    assert tasks(client)["look"]["tries"][-1]["wrong"] == ["it came before submit was done"]


def test_a_task_is_open_again_when_the_world_no_longer_has_what_it_should(desk):
    for act in (lambda: desk.create(bid()), desk.submit, lambda: desk.get(operation="portfolioStatus"), desk.retract):
        act()
    assert "retract" in done(desk.client)

    desk.submit()

    task = tasks(desk.client)["retract"]
    assert task["status"] == "open"
    assert task["missing"] == ['in the world: portfolios with /participant "ZTRD1" and /status "VALID"; there are none']


def test_tasks_of_other_roles_are_not_asked_for(client):
    begin(client, participant="UPGAE")

    assert tasks(client, "first-day", "UPGAE")["create"]["why"] == "it is for CRRH"


@pytest.mark.parametrize(
    ("plan", "participant", "status", "detail"),
    [
        ("first-days", "ZTRD1", 404, "there is no plan 'first-days'; did you mean 'first-day'?"),
        ("first-day", "ZTRD9", 404, "no participant ZTRD9 in world market-sim; did you mean"),
        ("market-sim-2023", "ZTRD1", 422, "the plan is for the world market-sim-2023"),
    ],
)
def test_what_cannot_begin_is_refused_in_a_sentence(client, plan, participant, status, detail):
    reply = begin(client, plan, participant)

    assert (reply.status_code, detail in reply.json()["detail"]) == (status, True)


def test_a_session_that_begins_anew_has_no_plan(desk):
    desk.client.admin("POST", "/reset")

    reply = desk.client.admin("GET", "/plans/first-day", params={"participant": "ZTRD1"})
    assert (reply.status_code, desk.client.admin("GET", "/plans").json()) == (404, [])


@pytest.mark.parametrize(
    ("form", "holds"),
    [
        ("html", "<h1>NO-GO: ZTRD1 has done 1 of 10 tasks of The first day</h1>"),
        ("markdown", "- [x] 6. Create a portfolio with a bid from a source to a sink."),
        ("text", "  [x] create: 6. Create a portfolio with a bid from a source to a sink."),
        ("junit", 'tests="10" failures="9" skipped="0"'),
    ],
)
def test_the_report_says_what_is_done_in_every_form(desk, form, holds):
    desk.create(bid())

    reply = desk.client.admin("GET", "/plans/first-day", params={"participant": "ZTRD1", "format": form})
    assert holds in reply.text


def test_a_month_is_played_from_event_to_event(client):
    client.http.post("/__admin/sessions", json={"id": client.session, "world": "today", "clock": "2026-11-10"})
    begin(client, "month", "ZPGL")
    opened = []
    for _ in range(5):
        state = client.admin("POST", "/plans/month/next-day", json={"participant": "ZPGL"}).json()
        opened.append(next((day["name"] for day in state["days"] if day["is_today"]), None))

    assert opened[-1] == "Results of the auction"
    assert client.get(
        "/marketstatus/v1.0/marketStatus", participantName="ZPGL", marketName="AUC_MN_2027_M01"
    ).json() == ("POSTED")
