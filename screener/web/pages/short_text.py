"""The short text for a message to a clinic: the most urgent of the guidance, and what is left out.

Many portals of clinics take messages of 2,000 characters at most, and cut what is longer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate, groupby
from typing import Final

from flask import render_template
from flask_babel import gettext, ngettext

from screener.web.pages.fragments import Slotted
from screener.web.pages.view_models import Labels, ShownFinding, ShownGuidance

MOST: Final = 2000


class _Kind(IntEnum):
    """What a line is."""

    POINT = 0
    VISIT = 1


@dataclass(frozen=True)
class _Line:
    """One or more lines of text that are kept or left out together.

    Attributes:
        kind: what it counts as if it is left out.
        heading: the heading above it.
        text: its words.
    """

    kind: _Kind
    heading: str
    text: str


def short_text(guidance: ShownGuidance, labels: Labels) -> str:
    """Return the guidance in short; empty if there is no room even for what to do now.

    What to do now is kept whole or not at all: a reader of one part would not know about the rest.
    The same goes for each point, with its answers and what to do, because a title alone reads like
    a fact. The text ends at the first point without room, so that nothing calmer takes the place
    of something more urgent.
    """
    lines = [*_points(guidance), *_for_the_visit(guidance)]
    written = _written(guidance, labels)
    room = MOST - length(written(""))
    # If the words alone do not fit, the text with its headings does not fit either.
    alone = accumulate(length(line.text) for line in lines)
    for kept in range(bisect_right(list(alone), room), -1, -1):
        body = _body(lines[:kept], lines[kept:])
        if length(body) <= room:
            return written(body)
    return ""


def length(text: str) -> int:
    """Return how long a form takes a text to be: in UTF-16, the end of a line as two characters."""
    return len(text.replace("\n", "\r\n").encode("utf-16-le")) // 2


def _written(guidance: ShownGuidance, labels: Labels) -> Callable[[str], str]:
    """Return what writes the text around a body; all but the body is rendered once."""
    body = Slotted.slot("body")
    around = render_template("message.txt", guidance=guidance, labels=labels, body=body)
    slotted = Slotted(around)
    return lambda words: str(slotted.fill({"body": words}))


def _points(guidance: ShownGuidance) -> Iterator[_Line]:
    found = [each for topic in guidance.topics + guidance.later for each in topic.findings]
    for finding in sorted(found, key=lambda finding: finding.level.rank):
        yield _Line(_Kind.POINT, finding.level_title, "\n".join(_point(finding)))


def _point(finding: ShownFinding) -> Iterator[str]:
    if finding.doubt:
        said = gettext("you said %(words)s", words=finding.doubt)
        yield f"* {finding.title} ({said})"
    else:
        yield f"* {finding.title}"
    for line in finding.told:
        yield f"  {line.question} {line.answer}"
    if finding.do:
        yield f"  {finding.do}"


def _for_the_visit(guidance: ShownGuidance) -> Iterator[_Line]:
    for each in (*guidance.find_out, guidance.ask, guidance.bring):
        yield from (_Line(_Kind.VISIT, each.title, f"- {line}") for line in each.all_lines)


def _body(kept: list[_Line], left_out: list[_Line]) -> str:
    blocks = [
        "\n".join([heading, *(line.text for line in block)])
        for heading, block in groupby(kept, key=lambda line: line.heading)
    ]
    return "\n\n".join([*blocks, _said_of(left_out)])


def _said_of(left_out: list[_Line]) -> str:
    """Say how much is left out; reasons and sources always are."""
    kinds = [line.kind for line in left_out]
    points, visit = (kinds.count(kind) for kind in _Kind)
    counted = {
        ngettext("%(num)d more point", "%(num)d more points", points): points,
        ngettext(
            "%(num)d thing to find out, ask or bring",
            "%(num)d things to find out, ask or bring",
            visit,
        ): visit,
    }
    parts = [*(words for words, count in counted.items() if count), gettext("reasons and sources")]
    return gettext(
        "Left out here: %(parts)s. I can bring the full page, which has them.",
        parts="; ".join(parts),
    )
