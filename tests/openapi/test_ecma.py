import jsonschema_rs
import pytest
import regress
from hypothesis import given
from hypothesis import strategies as st

from mockserver.openapi.ecma import is_pattern, strict

BLANKS = "\t\n\v\f\r \u00a0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
NEARLY_BLANK = "\x00\x08\x0e\x1f\x85\x9f\u167f\u180e\u1fff\u200b\u2027\u202a\u2030\u2060\u3001\ufefe\uff00"
WORDS = "09AZ_az"
NEARLY_WORDS = "/:@[`{|~^-&#.<>!=,\u00aa\u00e9\u0130\u0301\u0660\u212a\ud7ff\ue000\uffff\U0001d7ce\U0001f600\U0010ffff"
CHARACTERS = BLANKS + NEARLY_BLANK + WORDS + NEARLY_WORDS + "()*+?${}]\\bckux1"

ESCAPES = [f"\\{one}" for one in "dDwWsSbBcxukpnrtvf0189-/<>.^$[](){}|#&~ _aAzZGQé"]
CODES = [r"\cA", r"\cz", r"\c_", r"\x41", r"\x85", r"\u2028", r"\u{1f600}", r"\ud83d\ude00", r"\07", r"\101", r"\477"]
CLASSES = ["[a-z]", "[]", "[^]", r"[\s-a]", r"[\w.-]", "[&&a]", "[a--]", "[[a]", r"[\b]", r"[\c1]", r"[\1]"]
HALVES = [r"[\ud800-\udfff]", r"[^\ud800-\udfff]", r"[\ud7ff-\ue000]", r"[A-\udfff]", r"[^\ud800-z]"]
GROUPS = ["(?:", "(?=", "(?!", "(?<=", "(?<!", "(?s:", "(?i:", "[^", "{2}", "{,3}", "{1,2}"]
PATTERNS = st.lists(
    st.sampled_from([*"abZ_0.^$|()*+?{}[]-,&~#/é\u2028", *ESCAPES, *CODES, *CLASSES, *HALVES, *GROUPS]),
    min_size=1,
    max_size=7,
).map("".join)


@pytest.mark.parametrize(
    ("pattern", "written_out"),
    [
        (r"^[a-z\#]+$", r"^[a-z\#]+$"),
        ("^[a-zA-Z0-9. _-]*$", r"^[a-zA-Z0-9. _\-]*$"),
        (r"^\[[xyz]*]$", r"^\[[xyz]*\]$"),
        ("^{a}$", r"^\{a\}$"),
        ("a{,3}b{2}c{1,}d{1,2}", r"a\{,3\}b{2}c{1,}d{1,2}"),
        ("[]", r"[^\s\S]"),
        ("[^]a]", r"[\s\S]a\]"),
        ("[{}]", "[{}]"),
        (r"\p{Lu}\u{1F600}", r"\p{Lu}\u{1f600}"),
        (r"\0a\01", r"\u0000a\u0001"),
        (r"[+-\d]", r"[+\-0-9]"),
        (r"(?<y>\d)\k<y>", r"(?<y>[0-9])(?:\1)"),
    ],
)
def test_what_the_engine_does_not_know_is_written_in_what_it_knows(pattern, written_out):
    assert strict(pattern) == written_out


@pytest.mark.parametrize(("pattern", "readable"), [("^a]$", True), ("(", False), ("(?P<a>b)", False), ("a**", False)])
def test_a_pattern_is_readable_if_the_lenient_mode_takes_it(pattern, readable):
    assert is_pattern(pattern) is readable


@pytest.mark.parametrize("around", ["{}", "(?!q){}", "(?={})", "(?<={})", "^{}$"])
@pytest.mark.parametrize(
    "pattern",
    [".", *ESCAPES, *CODES, *CLASSES, *HALVES, *(f"[{one}]" for one in ESCAPES), *(f"[^{one}]" for one in CODES)],
)
def test_each_construct_means_the_characters_that_it_means_in_javascript(pattern, around):
    agree(around.format(pattern), CHARACTERS)


@given(PATTERNS, st.lists(st.text(st.sampled_from(CHARACTERS), max_size=5), max_size=20))
def test_drawn_patterns_match_what_they_match_in_javascript(pattern, texts):
    agree(pattern, texts)


def agree(pattern, texts):
    if (javascript := javascripts(pattern)) and is_pattern(pattern):
        ours = jsonschema_rs.Draft4Validator({"pattern": strict(pattern)})
        for text in texts:
            assert ours.is_valid(text) == (javascript.find(text) is not None), (pattern, text)


def javascripts(pattern):
    """The pattern in the strict mode, or in the lenient one if only that knows it; None if neither does."""
    for flags in ("u", ""):
        try:
            return regress.Regex(pattern, flags)
        except regress.RegressError:
            continue
    return None


@pytest.mark.parametrize("text", ["\r00", "a\u2028b", "a\u2029"])
def test_a_dot_stands_for_no_end_of_a_line(text):
    assert not jsonschema_rs.Draft4Validator({"pattern": strict(r"^(?=.*\w).*$")}).is_valid(text)
