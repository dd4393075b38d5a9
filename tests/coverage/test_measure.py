"""From counted calls to coverage: what counts as met."""

import pytest

from mockserver.app import build, load_catalogue
from mockserver.coverage.measure import measure
from mockserver.coverage.report import Dimension, Item, Share
from mockserver.record.counts import LOST, Of
from mockserver.scenario.effects import EFFECTS, FAULTS
from mockserver.settings import Settings
from tests.conftest import Http

CATALOGUE = load_catalogue(Settings())
STATUS = next(one.operation for one in CATALOGUE.contracts.values() if one.operation.operation_id == "getMarketStatus")
NAME = "GET /marketstatus/v1.0/marketStatus"


def met(counts, files=CATALOGUE.files):
    """The items that these counts have met, and those beside."""
    report = measure(files, counts)
    return {item for item, count in report.items.items() if count}, set(report.beside)


def test_all_that_the_files_define_is_asked_for():
    report = measure(CATALOGUE.files, {})
    contracts = CATALOGUE.contracts.values()
    assert report.share(Dimension.OPERATIONS) == Share(0, len(CATALOGUE.operations)) == Share(0, 69)
    assert report.share(Dimension.STATUSES) == Share(0, sum(len(one.answers.replies) for one in contracts))
    assert report.share(Dimension.CODES) == Share(0, sum(len(file.errors.texts) for file in CATALOGUE.files))
    assert report.share(Dimension.FAULTS) == Share(0, len(FAULTS))


def test_downloads_are_the_choices_of_operations_whose_success_is_a_file():
    downloads = [item for item in measure(CATALOGUE.files, {}).items if item.dimension is Dimension.DOWNLOADS]
    assert {item.file for item in downloads} == {"caiso_crr_market_data_v1.2.0"}
    assert len({item.operation for item in downloads}) == 8
    kinds = [item.name for item in downloads if item.operation.endswith("/publicAuctionResult")]
    assert kinds == [
        *(
            f"publicAuctionResultDownloadType={one}"
            for one in ("BINDING_CONSTRAINT", "PUBLIC_AUCTION_RESULT", "CLEARING_PRICE")
        ),
        "fileFormat=CSV",
        "fileFormat=JSON",
    ]


def test_an_answer_has_met_its_operation_and_its_status():
    assert met({(STATUS, Of.STATUS, 200): 2}) == (
        {Item(STATUS.stem, Dimension.OPERATIONS, NAME), Item(STATUS.stem, Dimension.STATUSES, NAME, "200")},
        set(),
    )


def test_a_status_that_the_file_doesn_t_declare_is_beside_it():
    items, beside = met({(STATUS, Of.STATUS, 429): 1})
    assert items == {Item(STATUS.stem, Dimension.OPERATIONS, NAME)}
    assert beside == {Item(STATUS.stem, Dimension.STATUSES, NAME, "429")}


def test_a_broken_reply_has_met_its_operation_and_its_fault_only():
    items, beside = met({(STATUS, Of.STATUS, LOST): 1, (STATUS, Of.EFFECT, "stall"): 1})
    assert items == {Item(STATUS.stem, Dimension.OPERATIONS, NAME), Item("", Dimension.FAULTS, "", "stall")}
    assert beside == {Item(STATUS.stem, Dimension.FAULTS, NAME, "stall")}


def test_a_call_that_fits_no_operation_has_met_its_code_and_no_operation():
    items, beside = met({(STATUS.stem, Of.STATUS, 404): 1, (STATUS.stem, Of.CODE, "SER0029"): 1})
    assert items == {Item(STATUS.stem, Dimension.CODES, "", "SER0029")}
    assert beside == {Item(STATUS.stem, Dimension.STATUSES, "", "404")}


def test_faults_are_what_no_file_describes():
    assert set(EFFECTS) - set(FAULTS) == {"error", "busy", "respond", "patch"}
    assert met({(STATUS, Of.EFFECT, "error"): 1}) == (set(), set())


def test_calls_of_files_that_are_no_longer_served_don_t_count():
    others = [file for file in CATALOGUE.files if file.stem != STATUS.stem]
    assert met({(STATUS, Of.STATUS, 200): 1, (STATUS.stem, Of.STATUS, 404): 1}, others) == (set(), set())


ZOO = """
openapi: 3.0.3
info: {title: Zoo, version: '1'}
paths:
  /cages/{id}:
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: size, in: query, schema: {$ref: '#/components/schemas/Size'}}
      responses:
        '200': {description: ok, content: {image/png: {schema: {type: string, format: binary}}}}
        4XX: {description: refused}
        default: {description: other}
components: {schemas: {Size: {type: string, enum: [small, large]}}}
"""


@pytest.fixture
def zoo(tmp_path):
    (tmp_path / "zoo.yaml").write_text(ZOO)
    return build(Settings(specs=(tmp_path,), access_log=False))


def test_ranges_defaults_templates_and_downloads_of_any_file_are_met(zoo):
    http = Http(zoo.app)
    for path in ("/cages/1?size=small", "/cages/none", "/cages/1?size=huge"):
        http.get(path)
    http.close()
    report = measure(zoo.pipeline.catalogue.files, zoo.counts.all())
    counts = {item.name: count for item, count in report.items.items() if item.file == "zoo"}
    assert counts == {"": 3, "200": 1, "4XX": 2, "default": 0, "size=small": 1, "size=large": 0}
    assert report.beside == {}
