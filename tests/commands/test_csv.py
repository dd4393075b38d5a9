import json

import pytest
from typer.testing import CliRunner

from mockserver.cli import app
from mockserver.errors import SettingsError

HEADER = "Transaction Type,CRR ID,Asset Owner,Source,Sink,Hedge Type,TOU,Period,CRR Type,MW 1,Price 1,MW 2,Price 2"
BUY = "BUY,,ZTRD1,TH_SP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,2026_M12,AUC,0,19.99,10.5,19.99"
SELL = "SELL,1097488538,ZTRD1,TH_SP15_GEN-APND,DLAP_PGAE-APND,OBL,ON,2026_M12,AUC,0,5,7,5"
SET = ["--set", "portfolioName=P1", "--set", "marketName=AUC_MN_2026_M12", "--set", "participantName=ZTRD1"]


def run(*args):
    result = CliRunner().invoke(app, ["csv", *map(str, args)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


@pytest.fixture
def write(tmp_path):
    def write(*lines):
        path = tmp_path / "upload.csv"
        path.write_text("\n".join(lines) + "\n")
        return path

    return write


def test_bids_and_offers_become_the_body_of_a_portfolio(write):
    body = json.loads(run("to-json", "auction", write(HEADER, BUY, "", SELL), *SET))

    assert body["newBids"][0]["bidCurve"] == [{"mw": 0, "price": 19.99}, {"mw": 10.5, "price": 19.99}]
    assert (body["newOffers"][0]["crrId"], body["participantName"]) == (1097488538, "ZTRD1")


def test_a_body_goes_to_csv_and_back_unchanged(write, tmp_path):
    body = run("to-json", "auction", write(HEADER, BUY, SELL), *SET)
    (tmp_path / "body.json").write_text(body)
    (tmp_path / "again.csv").write_text(run("to-csv", "auction", tmp_path / "body.json"))

    assert run("to-json", "auction", tmp_path / "again.csv", *SET) == body


@pytest.mark.evidence(
    "assumed", "The user interface's CSV templates aren't public: columns are the API's names in words"
)
def test_dates_may_be_written_as_days(write):
    header = "Source,Sink,Start Date,End Date,MW,Transferee AO,Modeled"
    row = "MALIN_5_N101,TRACY_5_B1,01/01/2027,03/31/2027,20,ZTRD1,Y"
    fields = ["--set", "torConversionWindow=TOR_CONVERSION_2027_S01", "--set", "torHolder=ZTOR1"]
    (request,) = json.loads(run("to-json", "tor-requests", write(header, row), *fields))["conversionRequests"]

    assert (request["startDate"], request["endDate"]) == ("2027-01-01T08:00:00Z", "2027-04-01T06:59:59Z")


WRONG = [
    ((HEADER, BUY.replace("19.99,10.5", "19.999,10.5")), SET, "row 2, column Price 1: expected a multiple of 0.01"),
    ((HEADER, BUY, BUY.replace("ON", "MID")), SET, "row 3, column TOU: expected one of"),
    ((HEADER, BUY.replace("BUY", "LEND")), SET, "row 2, column Transaction Type: expected one of BUY, SELL"),
    ((HEADER, BUY.replace("ZTRD1", "")), SET, "row 2, column Asset Owner: expected a value, got nothing"),
    ((HEADER.replace("Source", "Sauce"), BUY), SET, "row 1, column Sauce: no such column; did you mean 'Source'?"),
    ((HEADER, BUY), SET[:4], "say it with --set participantName="),
    ((HEADER, BUY), [*SET, "--set", "colour=red"], "--set colour=red: write name=value"),
    (("",), SET, "column"),
]


@pytest.mark.parametrize(("lines", "fields", "message"), WRONG)
def test_a_wrong_cell_is_named_with_row_and_column(write, lines, fields, message):
    with pytest.raises(SettingsError, match=r"upload\.csv|--set") as caught:
        run("to-json", "auction", write(*lines), *fields)

    assert message in str(caught.value)


def test_every_kind_has_a_template_and_is_listed():
    kinds = [line.split()[0] for line in run("kinds").splitlines()]

    assert len(kinds) == 12
    assert all(run("template", kind).strip() for kind in kinds)


@pytest.mark.parametrize(
    ("kind", "path", "message"), [("bidz", "x.csv", "there is no kind"), ("load", "no.csv", "can't be read")]
)
def test_an_unknown_kind_or_file_is_one_sentence(kind, path, message):
    with pytest.raises(SettingsError, match=message):
        run("to-json", kind, path)


def test_a_desk_uploads_its_spreadsheet_to_the_mock(client, write):
    client.advance(event="AUC_MN_2026_M12.open")
    body = json.loads(run("to-json", "auction", write(HEADER, BUY), *SET))

    assert client.post("/auction/v1.0/portfolioCreation", body).json()["status"] == "VALID"
