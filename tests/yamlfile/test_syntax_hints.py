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
        ("a:\n  - b\n  c: d", f"3:3: {KEY_INDENT}"),
        ("a:\n  - b\n - c", f"3:2: {ITEM_INDENT}"),
        ("a:\n  b: c\n  - d", f"3:3: {ITEM_INDENT}"),
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
