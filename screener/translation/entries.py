"""Reads the file of a translation: gettext's format, in which each id of words is a context."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, unescape

from screener.errors import AuthorError, Problem
from screener.yamlfile.files import read_text

_ACCEPTED: Final = re.compile(r"accepted: *([^;]+);\s*\S")
_MARK: Final = "accepted:"
"""How a translator's remark begins that a difference is meant; the reason follows after a ``;``."""
_LINE: Final = re.compile(r"""\s*(#.*|(msg\w+(\[\d+\])?\s*)?"([^"\\]|\\[nrt"\\])*")?\s*$""")
_CONTEXT: Final = re.compile(r'^msgctxt "(.*)"$')
_BEFORE: Final = "| "
"""How a comment begins that holds what the original was when it was translated."""
_STRING: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
ENDING: Final = ".po"


@dataclass(frozen=True, slots=True)
class Entry:
    """The words for one id.

    Attributes:
        id: where the words stand in the rule book.
        original: what they were translated from.
        words: the translation; empty if there is none yet.
        fuzzy: whether somebody still has to look at them.
        accepted: the differences that a translator means, such as ``-not`` or ``+2``, each as
            often as it is meant.
        line: where the entry begins in the file, from 1.
    """

    id: str
    original: str
    words: str
    fuzzy: bool
    accepted: tuple[str, ...]
    line: int


def read_catalog(path: Path) -> Catalog:
    """Read the file of a translation.

    Raises OperatorError if it cannot be read, and AuthorError if it is not gettext's format.
    """
    text = read_text(path)
    problems = tuple(_unquoted(text, str(path))) or tuple(_twice(text, str(path)))
    if problems:
        raise AuthorError(problems)
    try:
        return _with_previous(read_po(StringIO(text), abort_invalid=True))
    except PoFileError as error:
        message = f"is not as gettext writes it: {quoted_line(error)}; mend this line"
        raise AuthorError([Problem(error.lineno + 1, 1, message, str(path))]) from error
    except ValueError as error:
        message = f"the header is not as gettext writes it: {error}; mend it"
        raise AuthorError([Problem(1, 1, message, str(path))]) from error


def _unquoted(text: str, file: str) -> Iterator[Problem]:
    """Yield the lines of which Babel would drop a letter, or keep a backslash, without a word."""
    for number, line in enumerate(StringIO(text), 1):
        if not _LINE.match(line):
            message = (
                f"is not as gettext writes it: {line.strip()!r}; put the text between two quotes, "
                "and a backslash before a quote in it"
            )
            yield Problem(number, 1, message, file)


def _twice(text: str, file: str) -> Iterator[Problem]:
    """Yield the ids that come again, of which Babel would keep the first without a word."""
    places: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if (found := _CONTEXT.match(line)) and places.setdefault(found[1], number) != number:
            message = f"{found[1]}: is already in line {places[found[1]]}; keep one of the two"
            yield Problem(number, 1, message, file)


def is_mark(comment: str) -> bool:
    """Return whether a translator's remark says that a difference is meant."""
    return comment.startswith(_MARK)


def _with_previous(catalog: Catalog) -> Catalog:
    """Take what an original said before from the comments, where Babel leaves it."""
    for message in catalog:
        said = " ".join(line for line in message.user_comments if line.startswith(_BEFORE))
        message.user_comments = [c for c in message.user_comments if not c.startswith(_BEFORE)]
        parts = "".join(_STRING.findall(said))
        message.previous_id = [unescape(f'"{parts}"')] if parts else []
    return catalog


def quoted_line(error: PoFileError) -> str:
    """Return what is wrong with a line, and the line."""
    return f"{str(error).rpartition(' on ')[0]}: {error.line.strip()!r}"


def entries_of(catalog: Catalog) -> Iterator[Entry]:
    """Yield the entries of a translation, in the order of its file, but for those struck out."""
    for message in catalog:
        if message.id:
            yield _entry(message)


def _entry(message: Message) -> Entry:
    said = (found[1] for line in message.user_comments if (found := _ACCEPTED.match(line)))
    return Entry(
        id=message.context or "",
        original=_singular(message.id),
        words=_singular(message.string),
        fuzzy=message.fuzzy,
        accepted=tuple(name.strip() for line in said for name in line.split(",")),
        line=message.lineno or 1,
    )


def _singular(text: object) -> str:
    """Return a text, or the first of its plural forms: no words of a rule book have others."""
    return str(text[0]) if isinstance(text, (tuple, list)) else str(text or "")
