"""The harmless calls: good by every spec, and without effect."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import orjson
import pytest

from mockserver.app import load_catalogue
from mockserver.call import Call
from mockserver.connectivity.samples import samples
from mockserver.errors import SpecError
from mockserver.settings import Settings

PUBLISHED = Path(__file__).parents[2] / ".." / "shared" / "published-specs"
NOW = datetime(2026, 12, 5, 9, 30, tzinfo=UTC)


def calls(settings):
    return samples(settings.connectivity_calls, load_catalogue(settings), "ZTRD1", NOW)


def test_every_service_is_read_once_and_each_that_takes_writes_is_written_to_once():
    settings = Settings()
    files = load_catalogue(settings).newest
    wanted = {(file.service, one.operation.access) for file in files for one in file.contracts}
    made = [(call.service, call.contract.operation.access) for call in calls(settings)]
    assert sorted(made) == sorted(wanted)


@pytest.mark.parametrize(
    "specs",
    [
        (),
        pytest.param((PUBLISHED,), marks=pytest.mark.skipif(not PUBLISHED.is_dir(), reason="no published specs here")),
    ],
    ids=["ours", "published"],
)
def test_every_call_is_good_by_its_spec(specs):
    """Even by the files as published, mistakes included."""
    for sample in calls(Settings(specs=specs, overlays=False)):
        content = b"" if sample.body is None else orjson.dumps(sample.body)
        headers = {"content-type": "application/json", "caiso-request-id": "6f1d2c84-53b7-4e0a-9c61-2a7e80d4b913"}
        call = Call(sample.contract.operation, "", urlencode(sample.params).encode(), headers, content)
        sample.contract.read(call)
        sample.contract.check_request(call)


def test_placeholders_are_filled():
    sent = {call.service: call.params for call in calls(Settings()) if call.method == "GET"}
    assert sent["auction"] == {"marketName": "AUC_MN_2027_M01", "participantName": "ZTRD1"}
    assert sent["messages"]["fromDate"] == "2026-11-05T00:00:00Z"


def test_a_file_with_an_unknown_key_is_refused_with_its_line(tmp_path):
    file = tmp_path / "connectivity.yaml"
    file.write_text("auction:\n  read:\n    operation: GET /auction/portfolioList\n    parms: {}\n")
    with pytest.raises(SpecError, match=r"connectivity.yaml:4: there is no key `parms` here; did you mean 'params'"):
        samples(file, load_catalogue(Settings()), "ZTRD1", NOW)
