"""Answers made from the files, held against openapi-core: every operation, status and way of making them."""

import io
import zipfile
from datetime import UTC, datetime
from random import Random

import pytest

from mockserver.caiso.contract import Contract
from mockserver.call import Call, Reply
from tests.contract.referee import declared, reply_faults, to_call
from tests.contract.right_requests import right_request
from tests.contract.spec_folders import catalogue, each_folder, each_operation

NOW = datetime(2026, 11, 9, 9, tzinfo=UTC)


def asked(contract: Contract) -> Call:
    call = to_call(contract, right_request(contract))
    contract.read(call)
    return call


def faults(contract: Contract, reply: Reply) -> list[str]:
    """What is wrong with an answer; one that is declared without a body has none."""
    if declared(contract)[str(reply.status)].get("content"):
        return reply_faults(contract, reply)
    return [] if (reply.content, reply.media_type) == (b"", None) else ["a body that isn't declared"]


@pytest.mark.parametrize("contract", each_operation())
def test_an_example_of_every_declared_status_is_valid(contract):
    for status in declared(contract):
        reply = contract.example(asked(contract), {"code": status}, Random(0), NOW)

        assert (str(reply.status), faults(contract, reply)) == (status, [])


@pytest.mark.parametrize("contract", each_operation())
def test_a_reply_made_by_chance_is_valid_and_differs_with_each_seed(contract):
    made = [contract.example(asked(contract), {"dynamic": "true"}, Random(seed), NOW) for seed in range(10)]

    assert [problem for reply in made for problem in faults(contract, reply)] == []
    if not _is_download_or_word(contract):
        assert len({reply.content for reply in made}) > 5


def _is_download_or_word(contract: Contract) -> bool:
    media = declared(contract)["200"]["content"].get("application/json", {"schema": {}})
    schema = contract.document.resolve(media["schema"])
    return not schema or "enum" in schema or len(schema.get("properties", "ab")) == 1


@pytest.mark.parametrize("contract", [case for case in each_operation() if "marketdata" in str(case.id)])
def test_every_download_is_a_zip_with_one_file_of_the_form_that_was_asked_for(contract):
    call = asked(contract)
    name = next(one.name for one in contract.parameters if one.name.endswith("DownloadType"))
    for kind in contract.document.resolve(next(one.schema for one in contract.parameters if one.name == name))["enum"]:
        for form in ("CSV", "JSON"):
            call.params |= {name: kind, "fileFormat": form}
            reply = contract.example(call, {}, Random(0), NOW)

            assert reply_faults(contract, reply) == []
            with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
                assert [entry.rpartition(".")[2] for entry in archive.namelist()] == [form.lower()]
                assert archive.testzip() is None


@pytest.mark.parametrize("folder", each_folder())
def test_only_downloads_break_the_files_as_they_stand_because_these_call_a_zip_an_object(folder):
    contracts = catalogue(folder, overlays=False).contracts.values()
    odd = {one.operation.service for one in contracts if faults(one, one.example(asked(one), {}, Random(0), NOW))}

    assert odd == {"market_data"}
