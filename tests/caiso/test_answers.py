import pytest

from mockserver.app import load_catalogue
from mockserver.call import Download
from mockserver.settings import Settings
from tests.spec_files import NOW

LION = {"id": 1, "kind": "Lion", "name": "Leo", "mane": True}


@pytest.fixture
def contract(zoo, crr):
    """The contract of an operation of either catalogue."""

    def contract(operation_id):
        both = (*zoo.contracts.values(), *crr.contracts.values())
        return next(one for one in both if one.operation.operation_id == operation_id)

    return contract


@pytest.fixture
def download(crr, contract):
    """The contract of an operation that answers with files."""
    return contract(next(one for one in crr.operations if one.path.endswith("publicMarketData")).operation_id)


def test_a_body_is_answered_as_json_with_the_status_of_success(contract):
    reply = contract("addAnimal").reply(LION, NOW)

    assert (reply.status, reply.media_type, reply.content) == (
        201,
        "application/json",
        b'{"id":1,"kind":"Lion","name":"Leo","mane":true}',
    )


def test_an_answer_without_content_has_no_body(contract):
    reply = contract("dropAnimal").reply(None, NOW)

    assert (reply.status, reply.media_type, reply.content) == (204, None, b"")


def test_a_file_is_answered_as_a_zip_of_its_name(download):
    reply = download.reply(Download("SOURCE_SINK", "CSV", "AUC_X_SOURCE_SINK", []), NOW)

    assert (reply.status, reply.media_type, reply.content[:2]) == (200, "application/octet-stream", b"PK")
    assert reply.headers["content-disposition"] == 'attachment; filename="AUC_X_SOURCE_SINK.zip"'


@pytest.mark.parametrize(
    ("operation", "body", "status", "faults"),
    [
        ("addAnimal", LION, None, []),
        ("addAnimal", {**LION, "mane": 5}, None, ["mane: expected a boolean, got 5"]),
        ("addAnimal", {"title": "No", "status": 404}, "default", []),
        ("addAnimal", {"title": "No", "status": 200}, "default", ["status: expected at least 400, got 200"]),
        ("dropAnimal", "anything", None, []),
        ("setCount", 7, None, []),
        ("setCount", 8, None, ["expected one of 7, got 8"]),
    ],
)  # fmt: skip
def test_an_answer_is_held_against_its_file(contract, operation, body, status, faults):
    assert contract(operation).faults_of(body, status) == faults


def test_a_file_is_held_against_the_schema_of_its_kind(download):
    row = {"SourceSink": "A", "Type": "LAP", "BiddableFlag": "Perhaps"}

    assert download.faults_of(Download("SOURCE_SINK", "CSV", "a", [])) == []
    assert "BiddableFlag" in " ".join(download.faults_of(Download("SOURCE_SINK", "CSV", "a", [row])))
    assert download.faults_of(Download("NO_SUCH_KIND", "CSV", "a", [])) == ["no schema for NO_SUCH_KIND"]


def test_the_name_of_an_example_file_holds_nothing_that_a_header_may_not(crr, ask):
    operation = next(one for one in crr.operations if one.path.endswith("publicMarketData")).operation_id
    query = "participantName=Z&fileFormat=CSV&marketName=AUC%20MN_1.x-&publicMarketDownloadType=SOURCE_SINK"
    headers = {"caiso_request_id": "3f2b8c1e-5d64-4c0a-9a7e-1f0c2d3b4a59"}

    assert ask(crr, operation, query, **headers).headers == {
        "content-disposition": 'attachment; filename="AUC MN_1.x-_SOURCE_SINK.zip"'
    }


@pytest.mark.parametrize("prefer", [{}, {"dynamic": "true"}])
def test_where_no_valid_body_is_found_the_refusal_says_for_which_schema(write, ask, prefer):
    schema = {"type": "string", "pattern": "^(?=a)b"}
    replies = {"200": {"description": "done", "content": {"application/json": {"schema": schema}}}}
    info = {"title": "T", "version": "1.0.0"}
    path = write("a.json", {"openapi": "3.0.3", "info": info, "paths": {"/a": {"get": {"responses": replies}}}})
    catalogue = load_catalogue(Settings(specs=(path,)))

    first, again = ask(catalogue, "get /a", prefer=prefer), ask(catalogue, "get /a", prefer=prefer)

    assert (first.status, first.content) == (501, again.content)
    assert "no body is found that the file's schema of 200 application/json accepts" in first.content.decode()
