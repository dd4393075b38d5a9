import pytest

from tests.conftest import error_codes
from tests.downloads import ask, rows
from tests.markets import SINK, SOURCE, TIER, nomination, post, submit

MONTHLY, ANNUAL = f"NOMCAP_{TIER}", "NOMCAP_ALLOC_AN_2027_T1"
POSTED = "Caps can be downloaded once their calculation is posted: with the market's data, after earlier tiers' results"


def caps(client, kind, name=MONTHLY, participant="ZPGL"):
    return ask(client, "privateAllocationMarketData", kind, participant=participant, nominationCapCalcName=name)


@pytest.mark.evidence("assumed", POSTED)
def test_caps_come_with_their_posting(client):
    assert error_codes(caps(client, "MEQ")) == ["CAP0002"]

    client.advance(event=f"{TIER}.publish")

    assert caps(client, "MEQ").status_code == 200


@pytest.mark.parametrize(
    ("kind", "name", "keys"),
    [
        ("MEQ", MONTHLY, {"Sink", "CRRType", "Period", "TOU", "MEQ", "TotalMEQ"}),
        ("UPPER_BOUND", MONTHLY, {"Sink", "CRRType", "Period", "TOU", "UpperBoundMW"}),
        ("SEQ", ANNUAL, {"Sink", "CRRType", "Period", "TOU", "SEQ", "TotalSEQ", "AllocatedMW"}),
        ("SIGNATURE", ANNUAL, {"Source", "Sink", "CRRType", "Period", "TOU", "SignatureMW"}),
    ],
)  # fmt: skip
def test_each_kind_of_cap_has_its_file(client, kind, name, keys):
    client.advance(event=f"{name.removeprefix('NOMCAP_')}.open")
    found = rows(client, "privateAllocationMarketData", kind, participant="ZPGL", nominationCapCalcName=name)

    assert {frozenset(row) for row in found} == {frozenset(keys)}
    assert {row["Sink"] for row in found} <= set(client.world.participants.find("ZPGL").sinks)


@pytest.mark.evidence(
    "assumed",
    "Caps are named NOMCAP_ and the market; SEQ is annual, MEQ monthly, SIGNATURE of annual T1 and LT; else CAP0001",
)
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("MEQ", "NOMCAP_ALLOC_MN_1999_M01_T1"),
        ("MEQ", TIER),
        ("SEQ", MONTHLY),
        ("MEQ", ANNUAL),
        ("SIGNATURE", MONTHLY),
        ("UPPER_BOUND", "NOMCAP_AUC_MN_2026_M12"),
        ("MEQ", "NOMCAP_ALLOC_MN_2026_M12_ETC"),
    ],
)  # fmt: skip
def test_a_calculation_that_has_no_such_cap_is_cap0001(client, kind, name):
    assert error_codes(caps(client, kind, name)) == ["CAP0001"]


def test_who_has_no_caps_gets_dwl0006(client):
    client.advance(event=f"{TIER}.publish")

    assert error_codes(caps(client, "MEQ", participant="ZTRD1")) == ["DWL0006"]


def meq(client, tier):
    name = f"NOMCAP_ALLOC_MN_2026_M12_{tier}"
    found = rows(client, "privateAllocationMarketData", "MEQ", participant="ZPGL", nominationCapCalcName=name)
    return next(row["MEQ"] for row in found if (row["Sink"], row["TOU"]) == (SINK, "ON"))


def test_what_a_tier_awards_is_taken_off_the_next_ones_caps(client):
    client.advance(event=f"{TIER}.open")
    first = meq(client, "T1")
    submit(client.world, TIER, "ZPGL", nominations=[nomination(client.world, 30.25, source=SOURCE)])
    post(client.world, TIER)

    assert meq(client, "T2") == first * 2 - 30.25
