"""Parses a YAML 1.2 file into plain values with their places; no other module parses YAML.

Values are built event by event, so that the limits are checked before anything is built: size,
depth, and number of values. Anchors are refused because a small file can use them to expand into
a huge one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from screener.errors import AuthorError, OperatorError, Problem
from screener.wording import quoted
from screener.yamlfile.events import Event, events_in
from screener.yamlfile.files import Place, lines_of, place_after, read_text
from screener.yamlfile.list_hints import SPACE_AFTER_DASH, TIGHT_DASH
from screener.yamlfile.syntax_hints import Complaint, Span, explain, hides_value

KeyPath = tuple[str | int, ...]
"""The keys and list positions that lead to a value in the YAML file."""

MAX_DEPTH: Final = 40
MAX_VALUES: Final = 30_000

# The YAML 1.2 scalars that are not text. All others are text, such as `no` and `2026-11-23`, and
# also numbers in other bases and infinities, which no rule book needs.
_WORDS: Final[Mapping[str, bool | None]] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
}
_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,18}")
_SIGN_IN_TEXT: Final = re.compile(r"\s+(?=#(?:[^\s#]|\s*(?:[0-9]|$)))")
_KEY: Final = re.compile(r"\s*(?:- )?[{\s]*([^\s:]+):(?:\s|$)")
"""The key that a line begins with, also in an item of a list."""
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True)
class YamlFile:
    """A parsed YAML file: its values, the places of all values and keys, its problems and lines.

    `ends` has the place after each value without quotes.
    """

    file: str
    tree: object
    values: Mapping[KeyPath, Place]
    keys: Mapping[KeyPath, Place]
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]
    ends: Mapping[KeyPath, Place]

    def place_of(self, path: KeyPath) -> Place:
        """Return where a value starts; if the path does not exist, where its parent starts."""
        while path not in self.values:
            path = path[:-1]
        return self.values[path]

    def is_hidden(self, path: KeyPath) -> bool:
        """Return whether a # comments out the value of a key."""
        if path not in self.keys:
            return False
        line, column = self.keys[path]
        return hides_value(self.lines[line - 1][column - 1 :])

    def cut_at(self, path: KeyPath) -> Place | None:
        """Return the place of the # that ends a text without quotes, if it could be a part of it.

        It could if a word or a number follows it, or nothing; "# a note" can only be a comment.
        """
        line, column = self.ends.get(path, (0, 0))
        match = _SIGN_IN_TEXT.match(self.lines[line - 1], column - 1) if line else None
        return (line, match.end() + 1) if match else None

    def value_at(self, path: KeyPath) -> Any:
        """Return the value at a path, or None if the path does not exist."""
        value: Any = self.tree
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value


def read_document(path: Path | str) -> YamlFile:
    """Parse a YAML file.

    Raises OperatorError if the file cannot be read, exceeds a limit, or uses YAML that we do not
    allow (anchors, tags, several documents, keys that are not words). Raises AuthorError on a
    syntax error, and if a list item lacks its dash or a text its closing quote. Duplicate keys do
    not stop the parsing; the document lists them as problems.
    """
    builder = _Builder(str(path))
    text = read_text(Path(path))
    quotes: list[Span] = []
    try:
        for event in events_in(text, quotes.append):
            builder.take(event)
    except YAMLError as error:
        problem = _syntax_problem(str(path), error, text, quotes)
        raise AuthorError([*builder.problems, problem]) from error
    document = builder.document(text)
    swallowed = [*builder.dashless, *_open_quotes(document, quotes)]
    if swallowed:  # whatever else is wrong may come from that
        raise AuthorError([*document.problems, *swallowed])
    return document


def _open_quotes(document: YamlFile, quotes: Iterable[Span]) -> Iterator[Problem]:
    """Yield a problem for each text in quotes with a line that begins with a key of this file."""
    keys = {path[-1] for path in document.keys}
    for (line, column), (end, _) in quotes:
        lines = document.lines[line + 1 : end + 1]
        taken = next((key[1] for each in lines if (key := _KEY.match(each)) and key[1] in keys), "")
        if taken:
            message = (
                f"this quote is closed only on line {end + 1}, so the text holds {quoted(taken)} "
                "too; put one like it at the end of the text"
            )
            yield Problem(line + 1, column + 1, message, document.file)


def _syntax_problem(file: str, error: YAMLError, text: str, quotes: Sequence[Span]) -> Problem:
    if isinstance(error, ReaderError):
        line, column = place_after(text[: error.position])
        message = f"there is an invisible character here, U+{error.character:04X}; delete it"
        return Problem(line, column, message, file)
    (line, column), message = explain(_complaint(error, text, quotes))
    return Problem(line + 1, column + 1, message, file)


def _complaint(error: YAMLError, text: str, quotes: Sequence[Span]) -> Complaint:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    if not isinstance(error, MarkedYAMLError) or mark is None:
        return Complaint(" ".join(str(error).split()), (0, 0))
    start = error.context_mark
    return Complaint(
        str(error.problem),
        (mark.line, mark.column),
        context=error.context or "",
        since=(start.line, start.column) if start else None,
        lines=tuple(lines_of(text)[: mark.line + 1]),
        quotes=tuple(quotes),
    )


@dataclass
class _Frame:
    """A mapping or a list that is still open."""

    path: KeyPath
    content: dict[object, object] | list[object]
    key: str | None = None
    skip: bool = False
    dashless: bool = False


@dataclass
class _Builder:
    """Builds values from events, with a stack instead of recursion, so that depth is harmless."""

    file: str
    tree: object = None
    stack: list[_Frame] = field(default_factory=list)
    values: dict[KeyPath, Place] = field(default_factory=dict)
    keys: dict[KeyPath, Place] = field(default_factory=dict)
    ends: dict[KeyPath, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    dashless: list[Problem] = field(default_factory=list)
    documents: int = 0
    nodes: int = 0

    def take(self, event: Event) -> None:
        """Process the next event."""
        if event.is_node:
            self._refuse_tricks(event)
        match event.kind:
            case "text":
                self._scalar(event)
            case "mapping":
                self._open(event, {})
            case "list":
                self._open(event, [])
            case "end":
                self.stack.pop()
            case "document":
                self._count_document(event)

    def document(self, text: str) -> YamlFile:
        """Return the finished document; `text` is what the events came from."""
        self.values.setdefault((), (1, 1))
        lines, problems = tuple(lines_of(text)), tuple(self.problems)
        return YamlFile(self.file, self.tree, self.values, self.keys, problems, lines, self.ends)

    def _refuse_tricks(self, event: Event) -> None:
        self.nodes += 1
        if event.anchor:
            self._refuse(
                event,
                "anchors (&) and aliases (*) are not allowed; text that starts with one of these "
                "signs needs quotes around it",
            )
        if event.tag:
            self._refuse(
                event,
                "tags (!) are not allowed; text that starts with this sign needs quotes around it",
            )
        if len(self.stack) >= MAX_DEPTH:
            self._refuse(event, f"this is nested deeper than {MAX_DEPTH} levels, the most allowed")
        if self.nodes > MAX_VALUES:
            self._refuse(
                event, f"the file has more than {MAX_VALUES} keys and values, the most allowed"
            )

    def _refuse(self, event: Event, why: str) -> NoReturn:
        line, column = event.place
        raise OperatorError(f"{self.file}:{line}:{column}: {why}")

    def _count_document(self, event: Event) -> None:
        self.documents += 1
        if self.documents > 1:
            self._refuse(event, "--- starts a second document here; a file can have only one")

    def _open(self, event: Event, content: dict[object, object] | list[object]) -> None:
        path, skip = self._put(event, content)
        self.stack.append(_Frame(path, content, skip=skip))

    def _scalar(self, event: Event) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame is not None and isinstance(frame.content, dict) and frame.key is None:
            frame.key = event.value
            if event.plain and TIGHT_DASH.match(frame.key):
                self.dashless.append(Problem(*event.place, SPACE_AFTER_DASH, self.file))
            else:
                self._note_key(frame, event.place)
        else:
            self._put(event, _plain_value(event))

    def _note_key(self, frame: _Frame, place: Place) -> None:
        path = (*frame.path, frame.key or "")
        if path in self.keys and not frame.skip and not frame.dashless:
            self._note_repeated(frame, place, self.keys[path])
        self.keys.setdefault(path, place)

    def _note_repeated(self, frame: _Frame, place: Place, first: Place) -> None:
        """Note a key that comes twice; if an item of a list starts anew with it, a dash is missing.

        The other keys of that item come twice too, which says nothing more.
        """
        message = f"the key {quoted(frame.key)} is already on line {first[0]}; keep one of the two"
        starts = next(iter(frame.content), None) == frame.key and place[1] == first[1]
        frame.dashless = starts and bool(frame.path) and isinstance(frame.path[-1], int)
        if frame.dashless:
            message += (
                f", or write '- ' before this if an item of {quoted(frame.path[-2])} starts here"
            )
        problems = self.dashless if frame.dashless else self.problems
        problems.append(Problem(*place, message, self.file))

    def _put(self, event: Event, value: object) -> tuple[KeyPath, bool]:
        """Put a value where it belongs; a second value for a key is parsed but not kept."""
        path: KeyPath = ()
        skip = False
        if not self.stack:
            self.tree = value
        else:
            path, skip = self._put_in(self.stack[-1], event, value)
        if not skip:
            nothing = value is None and path in self.keys  # the parser places it too far down
            self.values[path] = self.keys[path] if nothing else event.place
            if event.plain and not nothing:
                self.ends[path] = event.end
        return path, skip

    def _put_in(self, frame: _Frame, event: Event, value: object) -> tuple[KeyPath, bool]:
        if isinstance(frame.content, list):
            frame.content.append(value)
            return (*frame.path, len(frame.content) - 1), frame.skip
        if frame.key is None:
            self._refuse(
                event,
                "a key must be a word, not a list or a mapping; text that starts with [ or { needs "
                "quotes around it",
            )
        key, frame.key = str(frame.key), None
        again = frame.skip or key in frame.content
        if not again:
            frame.content[key] = value
        return (*frame.path, key), again


def _plain_value(event: Event) -> object:
    """Return the value of a scalar by the YAML 1.2 core schema; quoted scalars are text."""
    text = event.value
    if not event.plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
