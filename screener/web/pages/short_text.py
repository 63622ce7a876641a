"""The short text for a message to a clinic: the most urgent of the guidance, and what is left out.

Many portals of clinics take messages of 2,000 characters at most, and cut what is longer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate, groupby
from typing import Any, Final

from flask import render_template
from flask_babel import gettext, ngettext

from screener.rulebook.model import LevelId

MOST: Final = 2000

Shown = dict[str, Any]


class _Kind(IntEnum):
    """What a line is."""

    POINT = 0
    VISIT = 1


@dataclass(frozen=True)
class _Line:
    """What stands or is left out as a whole.

    Attributes:
        kind: what it is counted as where it is left out.
        heading: what it stands under.
        text: its words.
    """

    kind: _Kind
    heading: str
    text: str


def message(page: Shown) -> str:
    """Return the guidance in short; nothing where not even what to do now has room.

    What to do now stands or falls as a whole: who read a part of it would not know of the rest.
    So does each point, with what was told and what to do: a title alone reads as if it were so.
    The first without room ends the text, so that nothing calmer stays in place of something more
    urgent.
    """
    lines = [*_points(page), *_for_the_visit(page)]
    room = MOST - length(_written(page, ""))
    # More than those whose words alone have room need not be tried.
    alone = accumulate(length(line.text) for line in lines)
    for kept in range(bisect_right(list(alone), room), -1, -1):
        body = _body(lines[:kept], lines[kept:])
        if length(body) <= room:
            return _written(page, body)
    return ""


def length(text: str) -> int:
    """Return how long a form takes a text to be: in UTF-16, the end of a line as two characters."""
    return len(text.replace("\n", "\r\n").encode("utf-16-le")) // 2


def _written(page: Shown, body: str) -> str:
    return render_template("message.txt", page=page, body=body)


def _points(page: Shown) -> Iterator[_Line]:
    left_open = (
        finding
        for part in page["left_open"]["levels"]
        for group in part["groups"]
        for finding in group["findings"]
    )
    found = [*page["findings"], *left_open]
    for finding in sorted(found, key=lambda finding: LevelId(finding["level"]).rank):
        yield _Line(_Kind.POINT, finding["level_title"], "\n".join(_point(finding)))


def _point(finding: Shown) -> Iterator[str]:
    said = gettext("you said %(words)s", words=finding["doubt"])
    yield f"* {finding['title']} ({said})" if finding["doubt"] else f"* {finding['title']}"
    yield from map(_told, finding["told"])
    if finding["do"]:
        yield f"  {finding['do']}"


def _told(line: Shown) -> str:
    return f"  {line['question']} {line['answer']}"


def _for_the_visit(page: Shown) -> Iterator[_Line]:
    titles = {
        "find_out": gettext("Find out"),
        "ask": gettext("Ask"),
        "bring": gettext("Bring"),
    }
    for name, title in titles.items():
        yield from (_Line(_Kind.VISIT, title, f"- {line}") for line in page[name])


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
