"""Drafts cases with the answers filled in; the author adds the words and the judgment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from screener.rulebook.model import Question, RuleBook
from screener.screening.guidance import Guidance, assess
from screener.screening.sheet import AnswerSheet

_WIDTH: Final = 118
"""The greatest length of a line, before the case is indented below ``patients:``."""
_NAMED: Final = 5
_NAME: Final = "name-this-patient"
_STORY: Final = "Tell in one or two plain sentences who this is."
_GROUND: Final = "Name what the expectation rests on."
_WARNING: Final = "What stands under 'expect' is what comes today: judge it, do not believe it."
_NO_TEXT: Final = re.compile(r"true|false|null|[0-9e-]+")
"""Names that YAML reads, or might read, as something other than text."""


@dataclass(frozen=True)
class Skeletons:
    """Drafts cases, each starting from a base sheet if that is shorter.

    Attributes:
        bases: the base sheets, by name.
        taken: the names that patients already have.
    """

    book: RuleBook
    bases: Mapping[str, AnswerSheet]
    taken: frozenset[str]

    def names(self) -> Iterator[str]:
        """Yield placeholder names, for the author to replace with names that fit the stories."""
        number = 0
        while True:
            number += 1
            if (name := f"{_NAME}-{number}") not in self.taken:
                yield name

    def text(
        self, name: str, sheet: AnswerSheet, reasons: Sequence[str], *, story: str = _STORY
    ) -> str:
        """Return a case to paste below ``patients:``, with the reasons for it as comments."""
        head = [*_comments(reasons), f"{name}:", f"  story: {story}"]
        return "".join(f"  {line}\n" for line in (*head, *self._lines(sheet)))

    def _lines(self, sheet: AnswerSheet) -> Iterator[str]:
        yield from self._answers(sheet)
        yield from _expect(assess(self.book, sheet))
        yield "  source:"
        yield f"    - {{meaning: {_GROUND}}}"

    def _answers(self, sheet: AnswerSheet) -> Iterator[str]:
        """Yield the answers in the shortest form: all of them, or the changes to a base sheet."""
        starts: list[tuple[str | None, AnswerSheet]] = [(None, AnswerSheet()), *self.bases.items()]
        changes = {like: self._changes(base, sheet) for like, base in starts}
        like = min(changes, key=lambda like: len(changes[like]) + (like is not None))
        if like is not None:
            yield f"  like: {_word(like)}"
        yield "  answers:" if changes[like] else "  answers: {}"
        for question in changes[like]:
            yield f"    {_word(question.id)}: {_options(question, sheet.chosen(question.id))}"

    def _changes(self, base: AnswerSheet, sheet: AnswerSheet) -> list[Question]:
        questions = self.book.questions.values()
        return [each for each in questions if base.chosen(each.id) != sheet.chosen(each.id)]


def _comments(reasons: Sequence[str]) -> Iterator[str]:
    more = len(reasons) - _NAMED
    yield from (f"# {reason}" for reason in reasons[:_NAMED])
    if more > 0:
        yield f"# and {more} more"
    yield f"# {_WARNING}"


def _options(question: Question, chosen: frozenset[str]) -> str:
    names = [_word(option.id) for option in question.options if option.id in chosen]
    if len(names) > 1:
        return f"[{', '.join(names)}]"
    return names[0] if names else "null"


def _expect(guidance: Guidance) -> Iterator[str]:
    yield "  expect:"
    yield f"    level: {guidance.level or 'null'}"
    for key, certain in (("certain", True), ("possible", False)):
        found = [f.rule.id for f in guidance.findings if f.certain is certain]
        yield from _listed(f"    {key}:", map(_word, found))


def _listed(key: str, words: Iterable[str]) -> Iterator[str]:
    """Yield a list on one line, or on a line per item if too long; nothing if it is empty."""
    names = list(words)
    line = f"{key} [{', '.join(names)}]"
    if names and len(line) <= _WIDTH:
        yield line
    elif names:
        yield key
        yield from (f"      - {name}" for name in names)


def _word(name: str) -> str:
    """Return a name as YAML text, in quotes if YAML could read it as something else."""
    return json.dumps(name) if _NO_TEXT.fullmatch(name) else name
