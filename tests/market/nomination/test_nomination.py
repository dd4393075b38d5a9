import pytest

from mockserver.market.nomination.store import CapKind, Caps
from tests.conftest import error_codes
from tests.desk import ALLOCATION, Desk, change_rules, nomination, texts

SINKS = (
    "An LSE nominates type LSE to loads of its own, an OBAALSE type OBAALSE to its scheduling points; from any supply"
)
CAPS = (
    "All submitted nominations of a participant together stay within its MEQ (monthly) or SEQ (annual) and its upper"
    " bound at a sink, and in the first annual and the long-term tier within the signature of each pair"
)
DIABLO, COLUSA = "POD_DIABLO_7_UNIT 1-APND", "POD_COLUSA_2_PL1X3-APND"


def refusal(reply):
    assert error_codes(reply) == ["SER0030"]
    return texts(reply)[0]


@pytest.mark.parametrize("mw", [0.001, 19.999, 273.561, 10, 0.07])
def test_megawatts_come_back_digit_by_digit(allocation, mw):
    allocation.create(nomination(mw))

    assert f'"mw":{mw}' in allocation.get().text


@pytest.mark.parametrize("mw", [0, -1, 0.0001, 1e300])
def test_megawatts_that_are_none_are_refused(allocation, mw):
    assert error_codes(allocation.create(nomination(mw))) == ["SER0030"]


@pytest.mark.parametrize("key", ["market", "marketName"])
@pytest.mark.parametrize("operation", ["portfolioSubmission", "portfolioRetraction"])
def test_either_spelling_names_the_market(allocation, operation, key):
    body = {"portfolioName": "P", key: ALLOCATION, "participantName": "ZPGL"}

    assert error_codes(allocation.client.post(f"/nomination/v1.0/{operation}", body)) == ["POR0100"]


def test_a_body_that_names_no_market_is_ser0017(allocation):
    reply = allocation.client.post(
        "/nomination/v1.0/portfolioSubmission", {"portfolioName": "P", "participantName": "ZPGL"}
    )

    assert (error_codes(reply), "marketName" in texts(reply)[0]) == (["SER0017"], True)


@pytest.mark.evidence("assumed", SINKS)
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"crrType": "OBAALSE"}, "ZPGL may not nominate CRR type OBAALSE"),
        ({"sink": "DLAP_SCE-APND"}, "ZPGL has no load at sink DLAP_SCE-APND"),
        ({"sink": "MALIN_5_N101"}, "ZPGL has no load at sink MALIN_5_N101"),
        ({"source": "SLAP_PGEB-APND"}, "SLAP_PGEB-APND can't be a source"),
    ],
)
def test_a_nomination_runs_from_supply_to_the_participants_own_load(allocation, changes, text):
    assert text in refusal(allocation.create(nomination(**changes)))


@pytest.mark.evidence("assumed", SINKS)
def test_a_participant_outside_the_area_nominates_to_its_scheduling_points(allocation):
    outside = allocation.acting_for("ZOBA1")
    own = nomination(assetOwner="ZOBA1", crrType="OBAALSE", sink="MALIN_5_N101", source="TH_NP15_GEN-APND")

    assert outside.create(own, name="A").json()["status"] == "VALID"
    assert "may not nominate CRR type LSE" in refusal(outside.create({**own, "crrType": "LSE"}, name="B"))
    assert outside.submit("A").json()["status"] == "SUBMITTED"


@pytest.mark.parametrize("participant", ["ZTRD1", "UPGAE", "CISO", "ZREAD1"])
def test_who_serves_no_load_may_not_nominate(allocation, participant):
    assert error_codes(allocation.acting_for(participant).create(nomination())) == ["SEC0001"]


@pytest.mark.evidence(
    "assumed", "Existing rights are modelled by the operator: no portfolio is created for them, SER0015"
)
def test_the_market_of_existing_rights_takes_no_nominations(client):
    client.advance(event="ALLOC_MN_2026_M12_ETC.open")

    assert error_codes(Desk(client, "nomination", "ALLOC_MN_2026_M12_ETC", "ZPGL").create()) == ["SER0015"]


# The caps of ZPGL in the first tier for December: MEQ 170 MW at DLAP_PGAE on-peak, 100 MW off-peak; 50 MW at SLAP_PGCC.


@pytest.mark.evidence("assumed", CAPS)
@pytest.mark.parametrize(("mw", "status"), [(170, "SUBMITTED"), (170.001, "INVALID")])
def test_nominations_stay_within_the_monthly_eligible_quantity(allocation, mw, status):
    allocation.create(nomination(mw))

    reply = allocation.submit().json()
    assert (reply["status"], allocation.status()) == (status, status)


@pytest.mark.evidence(
    "spec", "The reasons of an INVALID portfolio stand one after the other, each closed by a semicolon"
)
def test_each_cap_that_is_exceeded_is_a_reason(allocation):
    allocation.create(nomination(100), nomination(71, source=COLUSA), nomination(65, sink="SLAP_PGCC-APND"))

    assert allocation.submit().json()["errorMessage"] == (
        "LSE nominations for sink DLAP_PGAE-APND in 2026_M12 ON add up to 171 MW where the MEQ is 170 MW.;"
        " LSE nominations for sink SLAP_PGCC-APND in 2026_M12 ON add up to 65 MW where the MEQ is 50 MW.;"
    )


@pytest.mark.evidence("assumed", CAPS)
def test_all_submitted_portfolios_count_together(allocation):
    for name in ("A", "B"):
        allocation.create(nomination(90), name=name)

    assert [allocation.submit(name).json()["status"] for name in ("A", "B")] == ["SUBMITTED", "INVALID"]
    assert "add up to 180 MW" in allocation.get("B", "portfolioStatus").json()["errorMessage"]


def test_a_retraction_frees_the_cap(allocation):
    for name in ("A", "B"):
        allocation.create(nomination(90), name=name)
    allocation.submit("A")
    allocation.retract("A")

    assert allocation.submit("B").json()["status"] == "SUBMITTED"


def test_other_hours_sinks_and_participants_have_caps_of_their_own(allocation):
    allocation.create(nomination(170), nomination(100, tou="OFF"), nomination(50, sink="SLAP_PGCC-APND"))

    assert allocation.submit().json()["status"] == "SUBMITTED"


@pytest.mark.evidence("assumed", "An INVALID portfolio can only be deleted; its records are corrected in a new one")
def test_an_invalid_portfolio_can_only_be_deleted(allocation):
    allocation.create(nomination(500))
    allocation.submit()

    assert (error_codes(allocation.submit()), error_codes(allocation.retract())) == (["NOM0101"], ["POR0011"])
    assert allocation.delete().json()["status"] == "DELETED"


@pytest.fixture
def annual(client):
    """ZPGL in the first annual tier: 150 MW from Diablo and 100 MW from NP15 were awarded last year; SEQ is 300 MW."""
    client.advance(event="ALLOC_AN_2027_T1.open")
    return Desk(client, "nomination", "ALLOC_AN_2027_T1", "ZPGL")


def season(mw, **changes):
    return nomination(mw, **{"period": "2027_S01", **changes})


@pytest.mark.evidence("assumed", CAPS)
@pytest.mark.parametrize(
    ("nominations", "exceeded"),
    [
        ([season(150)], None),
        ([season(150.5)], (DIABLO, 150.5, 150)),
        ([season(1, source=COLUSA)], (COLUSA, 1, 0)),
        ([season(100), season(51, period="2027_S02")], None),
    ],
)
def test_the_first_annual_tier_renews_pairs_within_their_signature(annual, nominations, exceeded):
    annual.create(*nominations)

    message = annual.submit().json().get("errorMessage")
    assert message == (
        exceeded
        and (
            "LSE nominations from source {} to sink DLAP_PGAE-APND in 2027_S01 ON add up to {} MW"
            " where the signature is {} MW.;"
        ).format(*exceeded)
    )


@pytest.mark.evidence("assumed", CAPS)
def test_annual_tiers_stay_within_the_seasonal_eligible_quantity(client):
    client.advance(event="ALLOC_AN_2027_T2.open")
    desk = Desk(client, "nomination", "ALLOC_AN_2027_T2", "ZPGL")
    desk.create(season(300.001))

    assert desk.submit().json()["errorMessage"] == (
        "LSE nominations for sink DLAP_PGAE-APND in 2027_S01 ON add up to 300.001 MW where the SEQ is 300 MW.;"
    )


@pytest.mark.evidence("assumed", CAPS)
def test_nothing_beyond_the_load_is_nominated_whatever_the_eligible_quantity(client):
    change_rules(client.world, seq_share=2)
    client.advance(event="ALLOC_AN_2027_T3.open")
    desk = Desk(client, "nomination", "ALLOC_AN_2027_T3", "ZPGL")
    desk.create(season(601))

    assert desk.submit().json()["errorMessage"] == (
        "LSE nominations for sink DLAP_PGAE-APND in 2027_S01 ON add up to 601 MW where the upper bound is 600 MW.;"
    )


@pytest.mark.evidence(
    "assumed", "Without any SEQ or MEQ a participant isn't eligible, and after the window nobody is: NOM0128"
)
def test_who_has_no_eligible_quantity_cannot_submit(allocation):
    allocation.create(nomination())
    caps = allocation.client.world[Caps]
    meq = [cap for cap in caps if cap.kind is CapKind.MEQ]

    for left in ([], [cap._replace(units=0) for cap in meq]):
        caps.post(ALLOCATION, [*left, *(cap for cap in caps if cap.kind is not CapKind.MEQ)])
        assert error_codes(allocation.submit()) == ["NOM0128"]


def test_nothing_is_submitted_after_the_window_has_closed(allocation):
    allocation.create(nomination())
    allocation.client.advance(event=f"{ALLOCATION}.close")

    assert error_codes(allocation.submit()) == ["NOM0128"]


@pytest.mark.evidence(
    "assumed", "After the window of an allocation has closed, none of its portfolios can be deleted: SER0016"
)
@pytest.mark.parametrize("event", ["close", "post"])
def test_nothing_is_deleted_after_the_window_has_closed(allocation, event):
    allocation.create(nomination())
    allocation.client.advance(event=f"{ALLOCATION}.{event}")

    assert error_codes(allocation.delete()) == ["SER0016"]
    assert allocation.status() == "VALID"


def test_a_second_tier_has_what_the_first_did_not_award(allocation):
    allocation.create(nomination(170))
    allocation.submit()
    allocation.client.advance(event="ALLOC_MN_2026_M12_T2.open")
    second = allocation.in_market("ALLOC_MN_2026_M12_T2")
    for name, mw in (("A", 170), ("B", 0.001)):
        second.create(nomination(mw), name=name)

    assert [second.submit(name).json()["status"] for name in ("A", "B")] == ["SUBMITTED", "INVALID"]
