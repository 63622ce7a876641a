"""The steps of reading a YAML file: which value begins where, in the order of the file.

YAML 1.2 is read by ruamel.yaml, which is slow, and says what is wrong with a file. libyaml is ten
times as fast, but reads YAML 1.1. So it only gets what both read alike, and whatever it refuses is
read again by the other, which decides and explains. Tests hold the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any, Final, Literal, NamedTuple

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.scanner import Scanner

from screener.yamlfile.files import Place
from screener.yamlfile.syntax_hints import Span

Kind = Literal["text", "mapping", "list", "alias", "end", "document", "other"]

_KINDS: Final[dict[str, Kind]] = {
    "ScalarEvent": "text",
    "MappingStartEvent": "mapping",
    "SequenceStartEvent": "list",
    "AliasEvent": "alias",
    "MappingEndEvent": "end",
    "SequenceEndEvent": "end",
    "DocumentStartEvent": "document",
}
"""What both libraries call each kind of event."""
_READ_OTHERWISE: Final = re.compile(
    "[\t\r\x85\u2028\u2029\ufeff]"  # what ends a line, or indents, only in one of the versions
    "|[|>][-+0-9]*(?:#|\n +\n)"  # what libyaml takes at the start of a folded text
)
_FAST: Final[type[Any] | None] = getattr(yaml, "CSafeLoader", None)
"""None where PyYAML was built without libyaml."""


_MOST: Final = 50_000
"""How many events are kept at once; a longer file is read step by step, and refused in time."""


class Event(NamedTuple):
    """One step.

    Attributes:
        kind: what begins or ends.
        place: where it begins; line and column count from 1.
        end: the place after it.
        value: the text, of a text.
        plain: whether a text has no quotes, and is not folded.
        anchor: whether it has an anchor, or is an alias.
        tag: whether it has a tag.
    """

    kind: Kind
    place: Place
    end: Place
    value: str = ""
    plain: bool = False
    anchor: bool = False
    tag: bool = False

    @property
    def is_node(self) -> bool:
        """Return whether it is a value or a key."""
        return self.kind in ("text", "mapping", "list", "alias")


_Found = tuple[Event, Span | None]
"""An event, and where its quotes are if they go on over lines."""


def events_in(text: str, note_quotes: Callable[[Span], None]) -> Iterator[Event]:
    """Yield the events of a text; `note_quotes` gets where quotes go on over lines, from 0.

    Raises YAMLError of ruamel.yaml if the text is not YAML 1.2.
    """
    quick = quick_events(text)
    if quick is None:
        yield from _read_thoroughly(text, note_quotes)
        return
    for event, quoted in quick:
        if quoted:
            note_quotes(quoted)
        yield event


def quick_events(text: str) -> list[_Found] | None:
    """Return the events by libyaml; None if the other has to read the text."""
    if _FAST is None or _READ_OTHERWISE.search(text):
        return None
    found: list[_Found] = []
    try:
        for each in islice(yaml.parse(text, Loader=_FAST), _MOST):
            if _is_unusual(each):
                return None
            found.append((_event(each), _quotes_over_lines(each)))
    except yaml.YAMLError:
        return None
    return found if len(found) < _MOST else None


def _is_unusual(found: Any) -> bool:
    """Return whether an event may lie elsewhere in YAML 1.2: nothing at all, anchors, tags."""
    if getattr(found, "anchor", None) is not None or getattr(found, "tag", None) is not None:
        return True
    return getattr(found, "value", None) == "" and bool(found.implicit[0])


def _quotes_over_lines(found: Any) -> Span | None:
    span = _span(found)
    (line, _), (last, _) = span
    return span if line < last and getattr(found, "style", None) in ("'", '"') else None


def _read_thoroughly(text: str, note_quotes: Callable[[Span], None]) -> Iterator[Event]:
    reader = YAML(typ="safe", pure=True)
    reader.Scanner = partial(_Scanner, note_quotes)
    yield from map(_event, reader.parse(text))


class _Scanner(Scanner):
    """Notes where each text in quotes that goes on over lines begins and ends."""

    def __init__(self, note_quotes: Callable[[Span], None], loader: Any) -> None:
        self.note_quotes = note_quotes
        super().__init__(loader)

    def scan_flow_scalar(self, style: Any) -> Any:
        token = super().scan_flow_scalar(style)
        if token.start_mark.line < token.end_mark.line:
            self.note_quotes(_span(token))
        return token


def _span(found: Any) -> Span:
    start, end = found.start_mark, found.end_mark
    return (start.line, start.column), (end.line, end.column)


def _event(found: Any) -> Event:
    kind = _KINDS.get(type(found).__name__, "other")
    (line, column), (last, after) = _span(found)
    return Event(
        kind,
        (line + 1, column + 1),
        (last + 1, after + 1),
        str(found.value) if kind == "text" else "",
        kind == "text" and bool(found.implicit[0]),
        getattr(found, "anchor", None) is not None,
        getattr(found, "tag", None) is not None,
    )
