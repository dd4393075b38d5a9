"""Reports to add up and to write down."""

from hypothesis import strategies as st

from mockserver.coverage.report import CoverageReport, Dimension, Item

FILES = ("caiso_crr_auction_v1.2.1", "caiso_crr_auction_v1.3.0", "caiso_crr_messages_v1.2.1", "pets")
OPERATIONS = ("GET /a/v1.0/one", "POST /a/v1.0/one")


def _items(file):
    yield from (Item(file, Dimension.CODES, "", code) for code in ("SER0017", "SER0030"))
    for operation in OPERATIONS:
        yield from (Item(file, Dimension.STATUSES, operation, status) for status in ("200", "4XX", "default"))
        yield Item(file, Dimension.DOWNLOADS, operation, "fileFormat=CSV")


def _report(files, words, draw_count):
    called = {Item(file, Dimension.OPERATIONS, one): draw_count() for file in files for one in OPERATIONS}
    items = {item: draw_count() for file in files for item in _items(file)}
    faults = {Item("", Dimension.FAULTS, "", word): draw_count() for word in words}
    places = [Item(file, Dimension.FAULTS, OPERATIONS[0], word) for file in files for word in words]
    undeclared = [Item(file, Dimension.STATUSES, one, "429") for file in files for one in ("", OPERATIONS[1])]
    return CoverageReport(called | items | faults, {item: draw_count() for item in (*places, *undeclared)})


@st.composite
def reports(draw):
    """Reports of mocks that served different files."""
    files = draw(st.sets(st.sampled_from(FILES)))
    words = draw(st.sets(st.sampled_from(("delay", "stall"))))
    return _report(sorted(files), sorted(words), lambda: draw(st.integers(0, 3)))


def report_of(*counts):
    """One file's report with these counts, in turns."""
    numbers = iter(counts * 100)
    return _report(FILES[:1], ["delay", "stall"], lambda: next(numbers))
