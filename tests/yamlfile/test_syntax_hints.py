"""The most common YAML mistakes, and how the reader explains them."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.errors import AuthorError
from screener.yamlfile.parse import read_document
from tests.rulebook.sound import written

KEY_INDENT = "a key does not fit here; its line must be indented like the other keys of its part"
ITEM_INDENT = (
    "a list item does not fit here; its line must be indented like the other items of its list"
)
QUOTE_THE_WHOLE = (
    "this text does not belong to what comes before it; text that starts with a quote or a "
    "bracket needs quotes around all of it, and inside '…' an apostrophe is written ''"
)
HASH = "this # starts a comment; text that starts with # needs quotes around it, as in '#3b4a9c'"
CUT = "this # starts a comment; text with a # after a space needs quotes around it, as in 'Note #1'"
NO_SPACE = "the dash before an item of a list needs a space after it"
BRACES = (  # both
    "is missing before this; text that starts with # or contains one of , : [ ] { } needs quotes "
    "around it"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "text: Are you: well?",
            (
                "1:14: a second colon and space in one line; text that contains ': ' needs quotes "
                "around it"
            ),
        ),
        (
            "a:\n  b\n  c: d",
            (
                "3:4: a key does not fit here; the line above may lack its colon and space, or "
                "this line is indented too far"
            ),
        ),
        ("a:\n\tb: c", "2:1: there is a tab here; YAML needs spaces"),
        ("a:\tb", "1:3: there is a tab here; YAML needs spaces"),
        ("a:\n  - b\n\t- c", "3:1: there is a tab here; YAML needs spaces"),
        (
            'a: "x\nb: y',
            "1:4: this quote is never closed; put one like it at the end of the text",
        ),
        (
            "a: 'x\nb: y",
            "1:4: this quote is never closed; put one like it at the end of the text",
        ),
        ("a: 'I'm here'", f"1:7: {QUOTE_THE_WHOLE}"),
        ('a: "Yes" or no', f"1:10: {QUOTE_THE_WHOLE}"),
        ("a: [Often] sad", f"1:12: {QUOTE_THE_WHOLE}"),
        (
            "a: b\nc\nd: e",
            "2:1: this line has no key; a key ends with a colon and a space, as in 'text: …'",
        ),
        ("a: @b", "1:4: text that starts with @ needs quotes around it"),
        ("a: `b`", "1:4: text that starts with ` needs quotes around it"),
        ("a: %b", "1:4: text that starts with % needs quotes around it"),
        ("a: {b: c d: e}", f"1:11: a comma or the closing }} {BRACES}"),
        ("a: {b: c\nd: e", f"2:2: a comma or the closing }} {BRACES}"),
        ("a: [b, c\nd: e", f"2:2: a comma or the closing ] {BRACES}"),
        ("a: {b: #c, d: #e}", f"1:8: {HASH}"),
        ("a: {b: #c, d: #e}\nf: g", f"1:8: {HASH}"),
        ("f: g\na: {b: 'c',\n  d: #e}\nh: i", f"3:6: {HASH}"),
        ("a: [#b, #c]", f"1:5: {HASH}"),
        ("a: {b: c # a note\nd: e", f"2:1: a comma or the closing }} {BRACES}"),
        ("a: # a note\n  - [b", f"3:1: a comma or the closing ] {BRACES}"),
        (
            r'a: "b\d"',
            (
                r"1:7: a backslash in double quotes starts an escape; write \\ for a backslash, or "
                "use single quotes"
            ),
        ),
        ("a:\n  b: c\n d: e", f"3:2: {KEY_INDENT}"),
        ("a:\n  - b: c\n d: e", f"3:2: {KEY_INDENT}"),
        ("a:\n  - b\n - c", f"3:2: {ITEM_INDENT}"),
        ("a: {b: c #1}\nd: e", f"1:10: {CUT}"),
        ("a: [b #1,\n  c #2]\nd: e", f"1:7: {CUT}"),
        ("a: {b: c}  #1\nd: [e", f"3:1: a comma or the closing ] {BRACES}"),
        (
            "a: - b",
            (
                "1:4: a list starts on a line of its own; text that starts with '- ' needs quotes "
                "around it"
            ),
        ),
        ("a: ? b", "1:4: text that starts with '? ' needs quotes around it"),
        (
            "a: > 5 mm",
            (
                "1:6: after | or > the text starts on the next line; text that starts with | or > "
                "needs quotes around it"
            ),
        ),
        ("a: & b", "1:4: text that starts with &, * or ! needs quotes around it"),
        ("a: !b!c d", "1:4: text that starts with &, * or ! needs quotes around it"),
        ("a: ] b", "1:4: ] is out of place; text that starts with it needs quotes around it"),
        ("a: , b", "1:4: , is out of place; text that starts with it needs quotes around it"),
        (
            "  a: b\nc: d",
            (
                "2:1: this does not belong to what is above it; every top-level key starts at the "
                "left margin"
            ),
        ),
        ("a: b\nc: d\x08e", "2:5: there is an invisible character here, U+0008; delete it"),
        (
            "%YAML 3.0\n---\na: b",
            "1:1: this is not YAML: found incompatible YAML document (version 1.* is required)",
        ),
    ],
)
def test_a_slip_is_said_with_its_place_and_its_remedy(
    tmp_path: Path, content: str, said: str
) -> None:
    path = written(tmp_path / "slip.yaml", content + "\n")

    with pytest.raises(AuthorError) as refusal:
        read_document(path)

    assert str(refusal.value) == f"{path}:{said}"


def closed_late(place: str, line: int, key: str = "") -> str:
    """Return what is said of a quote that another one closes."""
    too = f", so the text holds '{key}' too" if key else ""
    late = f"this quote is closed only on line {line}{too}"
    return f"{place}: {late}; put one like it at the end of the text"


def dashless(place: str, key: str, line: int | None = None) -> str:
    """Return what is said of an item without its dash."""
    model = f", as on line {line}" if line else ""
    return f"{place}: this has no dash; write '- ' before every item of the list '{key}'{model}"


def twice(place: str, key: str, line: int) -> str:
    """Return what is said of a key that may be the start of an item without its dash."""
    choice = "keep one of the two, or write '- ' before this if an item of 'a' starts here"
    return f"{place}: the key '{key}' is already on line {line}; {choice}"


def refusal(path: Path, content: str) -> str:
    """Return what the reader says of a text, without the name of the file."""
    with pytest.raises(AuthorError) as refused:
        read_document(written(path, content + "\n"))
    return str(refused.value).replace(f"{path}:", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('a: "x\nb: "y"', closed_late("1:4", 2)),
        ("a: 'x\nb: 'y'", closed_late("1:4", 2)),
        ("a: 'x\nb: y\nc: it's", closed_late("1:4", 3)),
        ('a: "x\nb: y\nc: ""\nd: e', closed_late("1:4", 3)),
        ('a: "x\nb: "y\nc: "z"', closed_late("1:4", 2)),
        ('a: ["x]\nb: "y"', closed_late("1:5", 2)),
        ('a:\n  - {b: "x}\n  - {b: "y"}', closed_late("2:9", 3)),
        ('a:\n  - {b: "x}\n  - {b: y"}\n', closed_late("2:9", 3, "b")),
        ('a: "x\nb: y\na: "\nb: z', closed_late("1:4", 3, "b")),
        ('"a: x\nb: "y"', closed_late("1:1", 2)),
        ('a: "x\n  y" z', closed_late("1:4", 2)),
    ],
)
def test_a_quote_that_another_one_closes_is_told_where_it_opens(
    tmp_path: Path, content: str, said: str
) -> None:
    assert refusal(tmp_path / "quote.yaml", content) == said


@pytest.mark.parametrize(
    "content", ['a: "x\n  these: y"\nb: z', "a: 'x\n  y'\nb: z", 'a: "x: y\n  z"\n', 'a: "b: c"\n']
)
def test_a_quote_may_go_on_over_lines(tmp_path: Path, content: str) -> None:
    read_document(written(tmp_path / "quote.yaml", content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a:\n  - {b: c}\n  {b: d}\ne: f", dashless("3:3", "a", 2)),
        ("a:\n  - {b: c}\n  {b: d}", dashless("3:3", "a", 2)),
        ("a:\n  - {b: c}\n\n  # d\n  {b: d}\n  - {b: e}", dashless("5:3", "a", 2)),
        ("a:\n  - {b: c}\n    {b: d}", dashless("3:5", "a", 2)),
        ("a:\n  - {b: c}\n    b: d", dashless("3:5", "a", 2)),
        ("a:\n  - b: c\n    d: e\n  b: f\n  d: g", dashless("4:3", "a", 2)),
        ("a:\n  - b\n  c: d", dashless("3:3", "a", 2)),
        ("a:  # b\n  {b: c}\n  - {b: d}", dashless("2:3", "a", 3)),
        ("a:\n  {b: c}\n  {b: d}", dashless("2:3", "a")),
        ("a:\n  b: c\n  - d", dashless("2:3", "a", 3)),
        ("a:\n  - {b: c}\n  -{b: d}", f"3:3: {NO_SPACE}"),
        ("a:\n  -{b: c}\n  -{b: d}", f"2:3: {NO_SPACE}\n3:3: {NO_SPACE}"),
        ("a:\n  -b: c", f"2:3: {NO_SPACE}"),
        ("a:\n  - b: c\n  -b: d", f"3:3: {NO_SPACE}"),
        ("a:\n  - b: c\n    d: e\n    b: f\n    d: g", twice("4:5", "b", 2)),
        (
            "a:\n- b: c\n  b: d\n- b: e\n  b: f",
            "\n".join((twice("3:3", "b", 2), twice("5:3", "b", 4))),
        ),
    ],
)
def test_an_item_without_its_dash_is_told_where_it_starts(
    tmp_path: Path, content: str, said: str
) -> None:
    assert refusal(tmp_path / "list.yaml", content) == said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "a:\n- b\nc d\ne: f",
            "3:1: this line has no key; a key ends with a colon and a space, as in 'text: …'",
        ),
        (
            "g:\n  a:\n  - b\n  c d\n  e: f",
            "4:3: this line has no key; a key ends with a colon and a space, as in 'text: …'",
        ),
        ("- b: c\n  - d", f"2:3: {ITEM_INDENT}"),
        ("a:\n  - b: c\n    - d", f"3:5: {ITEM_INDENT}"),
        ("a:\n  - {b: c, b: d}\n", "2:12: the key 'b' is already on line 2; keep one of the two"),
    ],
)
def test_what_does_not_look_like_a_list_is_not_told_to_have_dashes(
    tmp_path: Path, content: str, said: str
) -> None:
    path = written(tmp_path / "list.yaml", content + "\n")
    try:
        told = "\n".join(map(str, read_document(path).problems))
    except AuthorError as error:
        told = str(error)

    assert told == f"{path}:{said}"
