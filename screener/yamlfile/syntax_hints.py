"""Explains YAML syntax errors, and how to fix them, to people who edit text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from screener.wording import is_invisible, named, remedy
from screener.yamlfile.curly_quotes import curly_before
from screener.yamlfile.list_hints import missing_dash

Span = tuple[tuple[int, int], tuple[int, int]]
"""Where something begins and ends: lines and columns, counted from 0."""


@dataclass(frozen=True)
class Complaint:
    """What the YAML parser reported, and where; lines and columns count from 0, as in the parser.

    Attributes:
        problem: what the parser found, in its own words.
        at: where it stopped.
        context: what it was parsing.
        since: where that began, if the parser knows.
        lines: the text up to the line where it stopped.
        quotes: where each text in quotes that goes on over lines begins and ends.
    """

    problem: str
    at: tuple[int, int]
    context: str = ""
    since: tuple[int, int] | None = None
    lines: tuple[str, ...] = ("",)
    quotes: tuple[Span, ...] = ()


@dataclass(frozen=True)
class _Remedy:
    """What to tell the author if the parser's words match `said`.

    `at_its_start` points to where the parser started on this, not to where it stopped.
    """

    said: re.Pattern[str]
    sentence: str
    at_its_start: bool = False


def _remedy(said: str, sentence: str, *, at_its_start: bool = False) -> _Remedy:
    return _Remedy(re.compile(said), sentence, at_its_start)


_REMEDIES: Final = (
    _remedy(r"character '\\t'", "there is a tab here; YAML needs spaces"),
    _remedy(
        r"character '(?P<sign>.)' that cannot start",
        "text that starts with {sign} needs quotes around it",
    ),
    _remedy(
        "quoted scalar: found unexpected end",
        "this quote is never closed; put one like it at the end of the text",
        at_its_start=True,
    ),
    _remedy(
        "escape",
        r"a backslash in double quotes starts an escape; write \\ for a backslash, or use single "
        "quotes",
    ),
    _remedy(
        "anchor|alias|tag",
        "text that starts with &, * or ! needs quotes around it",
        at_its_start=True,
    ),
    _remedy(
        r"block end>, but found '<scalar>'",
        "this text does not belong to what comes before it; text that starts with a quote or a "
        "bracket needs quotes around all of it, and inside '…' an apostrophe is written ''",
    ),
    _remedy(
        r"block end>, but found '(-|<block sequence start>)'",
        "a list item does not fit here; its line must be indented like the other items of its list",
    ),
    _remedy(
        r"block end>, but found '(\?|<block mapping start>)'",
        "a key does not fit here; its line must be indented like the other keys of its part",
    ),
    _remedy(
        "could not find expected ':'",
        "this line has no key; a key ends with a colon and a space, as in 'text: …'",
        at_its_start=True,
    ),
    _remedy(
        r"expected ',' or '(?P<sign>[\]}])'",
        "a comma or the closing {sign} is missing before this; text that starts with # or contains "
        "one of , : [ ] {{ }} needs quotes around it",
    ),
    _remedy(
        "sequence entries are not allowed",
        "a list starts on a line of its own; text that starts with '- ' needs quotes around it",
    ),
    _remedy("mapping keys are not", "text that starts with '? ' needs quotes around it"),
    _remedy(
        "block scalar",
        "after | or > the text starts on the next line; text that starts with | or > needs quotes "
        "around it",
    ),
    _remedy(
        r"node content, but found '(?P<sign>.)'",
        "{sign} is out of place; text that starts with it needs quotes around it",
    ),
    _remedy(
        "document start",
        "this does not belong to what is above it; every top-level key starts at the left margin",
    ),
)
_COLON_IN_TEXT: Final = _remedy(
    "",
    "a second colon and space in one line; text that contains ': ' needs quotes around it",
)
_KEY_OUT_OF_PLACE: Final = _remedy(
    "",
    "a key does not fit here; the line above may lack its colon and space, or this line is "
    "indented too far",
)
_COLON: Final = re.compile(r":\s")
_IN_BRACKETS: Final = re.compile(r"flow (node|mapping|sequence)")
_HIDDEN: Final = re.compile(r"(:\s+|[\[{]\s*)(?=#)")
"""A # where a value should start: it comments out the value and the rest of the line."""
_CUT: Final = re.compile(r"[\[{][^\]}#]*\s(?=#\S)")
"""A # inside brackets: it comments out the rest of the line, and with it what closes them."""
_OPENING: Final = re.compile(r"[\[{]")
_OUT_OF_PLACE: Final = re.compile(r"(?:^ *|[-:?,|>\[{]|(?=[\x85\u2028\u2029]))(?P<sign>[^\t -~])")
"""Where an invisible character is taken for a word, or for the end of a line by some editors."""
QUOTE_THE_SIGN: Final = "text that starts with # needs quotes around it, as in '#3b4a9c'"
QUOTE_THE_REST: Final = "text with a # after a space needs quotes around it, as in 'Note #1'"


def hides_value(line: str) -> bool:
    """Return whether a # comments out the value of the first key in a line."""
    return bool(re.match(r"[^#]*?:\s+#", line))


def explain(complaint: Complaint) -> tuple[tuple[int, int], str]:
    """Return the place to look at, and what is wrong there and how to fix it."""
    if found := _open_quote(complaint) or _unseen(complaint):
        return found
    place, sentence = _in_the_parser_s_words(complaint)
    if "needs quotes" in sentence:
        sentence += curly_before(complaint.lines[-1][: complaint.at[1]])
    return missing_dash(complaint.lines, place) or (place, sentence)


def _in_the_parser_s_words(complaint: Complaint) -> tuple[tuple[int, int], str]:
    said = f"{complaint.context}: {complaint.problem}"
    if "mapping values" in said:
        before = complaint.lines[-1][: complaint.at[1]]
        slip = _COLON_IN_TEXT if _COLON.search(before) else _KEY_OUT_OF_PLACE
        return complaint.at, slip.sentence
    if _IN_BRACKETS.search(said) and (hidden := _hidden(complaint)):
        return hidden
    for known in _REMEDIES:
        if match := known.said.search(said):
            place = complaint.since if known.at_its_start else None
            return place or complaint.at, known.sentence.format(**match.groupdict())
    return complaint.at, f"this is not YAML: {complaint.problem}"


def _open_quote(complaint: Complaint) -> tuple[tuple[int, int], str] | None:
    """Find the quote without a partner of its own: the next quote ended its text, lines below.

    The parser only stumbles over what comes after that, or over the quote that now opens there.
    """
    place, end = complaint.at, 0
    if complaint.since and "quoted scalar" in complaint.context:
        place = complaint.since
    for start, stop in reversed(complaint.quotes):
        if stop[0] == place[0] and stop <= place:
            place, end = start, end or stop[0] + 1
    sentence = f"this quote is closed only on line {end}; put one like it at the end of the text"
    return (place, sentence) if end else None


def _unseen(complaint: Complaint) -> tuple[tuple[int, int], str] | None:
    """Search for an invisible character where YAML takes it for a word, and not for a space.

    That is at the start of a line, after a sign such as a colon, or where it is shown as a new
    line. The line above counts too: what was meant as its end may have gone on here.
    """
    if "quoted scalar" in f"{complaint.context}: {complaint.problem}":
        return None
    first = min(complaint.since or complaint.at, (max(complaint.at[0] - 1, 0), 0))[0]
    for number in range(first, complaint.at[0] + 1):
        for match in _OUT_OF_PLACE.finditer(complaint.lines[number]):
            if is_invisible(sign := match["sign"]):
                said = f"there is an invisible {named(sign)} here; {remedy(sign)}"
                return (number, match.start("sign")), said
    return None


def _hidden(complaint: Complaint) -> tuple[tuple[int, int], str] | None:
    """Search back to the last line with an open bracket for a # that comments out too much."""
    for number in range(complaint.at[0], -1, -1):
        line = complaint.lines[number]
        for pattern, mend in ((_HIDDEN, QUOTE_THE_SIGN), (_CUT, QUOTE_THE_REST)):
            if match := pattern.search(line):
                return (number, match.end()), f"this # starts a comment; {mend}"
        if _OPENING.search(line):
            return None
    return None
