from collections import Counter

import pytest

from mockserver.caiso.files import spec_paths
from mockserver.lint.findings import Level
from mockserver.lint.run import check
from mockserver.settings import Settings
from tests.spec_files import PUBLISHED


@pytest.fixture(scope="module")
def findings(request):
    """What is found in the published files: (service, rule, line, found) of each."""
    if not PUBLISHED.is_dir():
        pytest.skip("the published files aren't beside this checkout")
    settings = Settings(specs=(PUBLISHED,))
    report = check(spec_paths(PUBLISHED), settings.overlay_folders)
    return report, [
        (file.path.stem.removeprefix("caiso_crr_").rpartition("_")[0], one.rule.name, one.line, one.found)
        for file in report.files
        for one in file.findings
    ]


KNOWN = [
    ("auction", "yaml-boolean", 654, "`ON`"),
    ("load_migration", "yaml-boolean", 764, "`Yes`"),
    ("tor_conversion", "yaml-boolean", 575, "`Y`"),
    ("auction", "decimal-step", 685, "multipleOf 0.01"),
    ("auction", "without-effect", 644, "`pattern` on a number"),
    ("nomination", "pattern-look-around", 372, "look-ahead"),
    ("nomination", "pattern-blanks", 372, r"\s in"),
    ("auction", "pattern-u-mode", 740, r"\# \@"),
    ("auction", "request-wider", 738, "NewBid.description takes \\"),
    ("market_data", "code-status", 9, "SER0028: 404 in the change log, 500 in the error table"),
    ("auction", "may-be-empty", 423, "`participantName`"),
    ("auction", "repeated-component", 423, "ParticipantName"),
    ("nomination", "repeated-id", 68, "deletePortfolio"),
    ("auction", "optional-body", 298, "portfolioCreation"),
    ("messages", "error-without-body", 59, "401"),
    ("messages", "no-security", 1, "who it is"),
    ("historical_forecasted_load", "length-of-format", 552, "maxLength 24 beside format date-time"),
    ("tor_conversion", "repeated-component", 534, "Megawatt"),
    ("tor_conversion", "line-feed", 8, "/n"),
    ("secondary_market", "broken-table", 7, "11 times <tr>, 12 times </tr>"),
    ("tor_conversion", "code-without-text", 8, "SMT0146"),
    ("auction", "code-without-text", 4, "AOV0005"),
    ("app_status", "operation-id-form", 21, "get-status"),
    ("app_status", "no-error-reply", 24, "/status"),
    ("auction", "limits-differ", 927, "`crrId` of Offer: no minimum"),
    ("auction", "no-limit", 1064, "2147483647"),
    ("nomination", "required-undeclared", 796, "requires `market`"),
    ("nomination", "limits-differ", 729, "`assetOwner` of Nomination: pattern"),
    ("historical_forecasted_load", "limits-differ", 394, "`periodName`"),
    ("historical_forecasted_load", "name-style", 531, "historicalforecastedloadFlag"),
    ("historical_forecasted_load", "json-in-text", 675, "errorMessages"),
    ("load_migration", "example", 859, "expected a string, got 123456789"),
    ("load_migration", "example", 1219, "UPGAE, USCE, USDGE"),
    ("load_migration", "request-wider", 888, "takes 0 up"),
    ("load_migration", "beyond-double", 866, "9223372036854775807"),
    ("load_migration", "reserved-word", 860, "`class`"),
    ("load_migration", "limits-differ", 1017, "`udcName` of DASRsummaryset: no pattern"),
    ("load_migration", "code-form", 600, "LMV023"),
    ("market_data", "servers-differ", 2, "/crr"),
    ("market_data", "bytes-as-object", 35, "octet-stream"),
    ("market_data", "no-type", 435, "FileFormat"),
    ("market_status", "bare-value", 31, "marketStatus"),
    ("messages", "bytes-in-json", 192, "attachment"),
    ("secondary_market", "limits-differ", 1172, "`assetOwner` of SmOfferStatus: maxLength 6, but 64"),
    ("secondary_market", "limits-differ", 839, "`targetMpName` of NewPrivateSmSellOffer: no maxLength"),
    ("secondary_market", "name-style", 1291, "OfferStatusType"),
    ("secondary_market", "id-against-path", 69, "mySmResponesByStatus"),
    ("tor_conversion", "required-undeclared", 852, "it declares `ConversionApprovalWindow`"),
    ("tor_conversion", "example-date", 590, "2023-12-141T02:00:00Z"),
    ("tor_conversion", "limits-differ", 885, "`source` of TorConversionPath: no pattern"),
]


@pytest.mark.parametrize(("service", "rule", "line", "words"), KNOWN, ids=lambda one: str(one)[:30])
def test_a_known_oddity_is_found_where_it_stands(findings, service, rule, line, words):
    _, found = findings

    assert [one for one in found if one[:3] == (service, rule, line) and words in one[3]]


def test_nothing_else_is_found(findings):
    """Each was looked at by hand, and counted in the files by other means where that is possible."""
    _, found = findings

    assert Counter(rule for _, rule, _, _ in found) == {
        "bare-value": 1, "beyond-double": 5, "broken-table": 3, "bytes-as-object": 8, "bytes-in-json": 1,
        "code-form": 2, "code-status": 18, "code-without-text": 13, "decimal-step": 9, "error-without-body": 68,
        "example": 3, "example-date": 1, "id-against-path": 1, "json-in-text": 3, "length-of-format": 3,
        "limits-differ": 13, "line-feed": 6, "may-be-empty": 130, "name-style": 2, "no-error-reply": 1, "no-limit": 5,
        "no-security": 10, "no-type": 1, "operation-id-form": 1, "optional-body": 19, "pattern-blanks": 11,
        "pattern-look-around": 11, "pattern-u-mode": 8, "repeated-component": 30, "repeated-id": 6, "request-wider": 2,
        "required-undeclared": 2, "reserved-word": 6, "servers-differ": 1, "without-effect": 11, "yaml-boolean": 18,
    }  # fmt: skip


def test_our_overlays_mend_every_error(findings):
    report, _ = findings

    mended = {one.rule.name for file in report.files for one in file.findings if one.overlays}
    assert report.count(Level.ERROR) == 0
    assert mended >= {"example", "example-date", "required-undeclared", "request-wider", "bytes-as-object", "no-type"}
