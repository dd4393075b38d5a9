import pytest

from mockserver.errors import SettingsError, SpecError
from mockserver.files.yaml12 import Lines, parse_yaml, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("ON", "ON"),
        ("off", "off"),
        ("Yes", "Yes"),
        ("n", "n"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("null", None),
        ("", None),
        ("12", 12),
        ("+12", 12),
        ("0777", 777),
        ("0o17", 15),
        ("0x1F", 31),
        ("1_000", "1_000"),
        ("12:30:00", "12:30:00"),
        ("1.50", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("2024-01-10", "2024-01-10"),
        ("2024-09-01T07:00:00Z", "2024-09-01T07:00:00Z"),
        ("1.2.1", "1.2.1"),
        ("=", "="),
        ("'ON'", "ON"),
        ('"12"', "12"),
        ("&a b", "b"),
    ],
)
def test_a_plain_word_has_the_type_of_yaml_1_2(text, value):
    assert parse_yaml(f"- {text}", "x.yaml") == [value]


@pytest.mark.parametrize(
    ("text", "key"), [("200: a", "200"), ("true: a", "true"), ("~: a", "~"), ("1.0: a", "1.0"), ("ON: a", "ON")]
)
def test_every_key_is_a_text(text, key):
    assert parse_yaml(text, "x.yaml") == {key: "a"}


@pytest.mark.parametrize("number", ["1e999", "-1e999", "1" * 5000])
def test_a_number_that_nothing_holds_is_refused_with_its_line(number):
    with pytest.raises(SpecError, match=r"x\.yaml:2: not readable as YAML: (the number|a number)"):
        parse_yaml(f"a: 1\nb: {number}", "x.yaml")


def test_a_json_file_is_read_as_json(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{\n\t"tab": 1.5,\n\t"pair": "\\ud83d\\ude00", "slash": "\\/", "no pair": "\\\\ud83d\\\\ude00"}')

    assert read_yaml(path) == {"tab": 1.5, "pair": "😀", "slash": "/", "no pair": "\\ud83d\\ude00"}


def test_a_byte_order_mark_is_passed_over(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("\ufeffa: 1")

    assert read_yaml(path) == {"a": 1}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: 2\na: 3", 3, "'a' stands twice"),
        ("x:\n  200: 1\n  '200': 2", 3, "'200' stands twice"),
        ("x: {a: 1, a: 2}", 1, "'a' stands twice"),
        ("a: &x 1\nb:\n  <<: *x", 3, "merge keys"),
        ("? [a]\n: b", 1, "a key must be a plain word"),
        ("a: [b", 2, "did not find expected"),
        ("a: 1\n---\nb: 2", 2, "another document"),
        ("a: !!timestamp 2024-01-01", 1, "could not determine a constructor"),
        ("a: !python/object x", 1, "could not determine a constructor"),
        ("a: &x {b: *x}", 1, "an alias stands inside of what it repeats"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_with_its_line(text, line, reason):
    with pytest.raises(SpecError) as refusal:
        parse_yaml(text, "x.yaml")

    assert (refusal.value.file, refusal.value.line) == ("x.yaml", line)
    assert reason in refusal.value.message


@pytest.mark.parametrize("text", ["a: !!int x", "[" * 5000])
def test_a_text_that_breaks_the_reader_is_refused_as_well(text):
    with pytest.raises(SpecError, match=r"^x\.yaml.*not readable as YAML"):
        parse_yaml(text, "x.yaml")


def test_a_file_that_is_not_text_or_not_there_is_refused_in_the_words_of_the_caller(tmp_path):
    (tmp_path / "latin.yaml").write_bytes(b"a: \xe9")

    with pytest.raises(SettingsError, match="not readable as UTF-8"):
        read_yaml(tmp_path / "latin.yaml", SettingsError)
    with pytest.raises(SettingsError, match="can't be read: No such file"):
        read_yaml(tmp_path / "absent.yaml", SettingsError)


@pytest.mark.parametrize(
    ("pointer", "line"),
    [((), 1), (("a",), 2), (("a", 1), 4), (("a", 1, "b"), 4), (("a", 9), 2), (("z",), 1), (("a", 1, "b", "c"), 4)],
)
def test_a_pointer_has_the_line_of_its_deepest_part_that_exists(tmp_path, pointer, line):
    path = tmp_path / "a.yaml"
    path.write_text("# top\na:\n  - 1\n  - b: 2\n")

    assert Lines(path).of(pointer) == line


def test_a_file_that_cannot_be_read_has_no_lines(tmp_path):
    assert Lines(tmp_path / "absent.yaml").of(("a",)) is None
    assert Lines(tmp_path / "absent.yaml").scalars == []


def test_the_words_of_a_file_are_listed_as_they_stand(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("tou:\n  - ON\n  - 'OFF'\n")

    words = [(word.text, word.line, word.plain, word.is_key) for word in Lines(path).scalars]

    assert words == [("tou", 1, True, True), ("ON", 2, True, False), ("OFF", 3, False, False)]
