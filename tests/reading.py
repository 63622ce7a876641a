"""How hard a text is to read, and what patients read: each text with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import PurePath
from typing import Final

from babel.messages.extract import extract_from_dir
from textstat.textstat import textstatistics

from screener.rulebook.checks.outline import RuleBookOutline
from screener.yamlfile.parse import KeyPath, YamlFile, read_document
from tests.conftest import ROOT, RULES

MOST_AS_A_WHOLE: Final = 6.0
MOST_IN_ONE_TEXT: Final = 9.0
LONGEST_LABEL: Final = 8
"""Texts of so many words or fewer are labels: a grade says nothing about them."""

SPOKEN: Final = frozenset(
    (
        *("title", "headline", "intro", "text", "help", "why", "what"),
        *("reason", "doubt", "do", "ask", "bring"),
    )
)
_SPOKEN_PARTS: Final = ("rulebook", "levels", "sections", "rules", "learn")
_PAGES: Final = [
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
    ("screener/web/**.py", "python"),
]
_NOT_FOR_PATIENTS: Final = ("for_clinics", "example")

_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sd]")
_POINT_WITHIN_A_SENTENCE: Final = re.compile(r"(?<=\d)\.(?=\d)|(?<=\bNo)\.(?= \d)")
_SENTENCE_END: Final = re.compile(r"(?<=[.?:])\s+")
_HARD: Final = 3
"""So many syllables make a word hard."""
_MOST_LISTED: Final = 20

_ENGLISH: Final = textstatistics()


@dataclass(frozen=True)
class Text:
    """Something that patients read, and where it stands."""

    place: str
    words: str


@dataclass(frozen=True)
class Term:
    """A name that no plain word can replace, what stands in for it, and what explains it."""

    term: str
    reads_as: str
    explained_by: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(rf"\b{re.escape(self.term)}s?\b", re.IGNORECASE)

    def is_in(self, texts: Iterable[str]) -> bool:
        return any(self._pattern.search(text) for text in texts)

    def is_explained_in(self, texts: Iterable[str]) -> bool:
        told = " ".join(texts).lower()
        return any(words.lower() in told for words in self.explained_by)

    def replaced_in(self, text: str) -> str:
        return self._pattern.sub(self.reads_as, text)


GLOSSARY: Final = read_document(ROOT / "tests" / "reading_glossary.yaml")
TERMS: Final = tuple(
    Term(entry["term"], entry["reads_as"], tuple(entry["explained_by"]))
    for entry in GLOSSARY.value_at(("terms",))
)


def as_graded(text: str, terms: Iterable[Term] = TERMS) -> str:
    """Return a text as it is graded: terms replaced, and no sentence ended by a decimal point."""
    for term in terms:
        text = term.replaced_in(text)
    return _POINT_WITHIN_A_SENTENCE.sub("", text)


def grade(text: str) -> float:
    return _ENGLISH.flesch_kincaid_grade(text)


def words_in(text: str) -> int:
    return _ENGLISH.lexicon_count(text)


def syllables_in(text: str) -> int:
    return _ENGLISH.syllable_count(text)


def graded(texts: Iterable[Text], terms: Iterable[Term] = TERMS) -> Iterator[Text]:
    """Yield the texts long enough to be graded, as they are graded."""
    for text in texts:
        if words_in(text.words) > LONGEST_LABEL:
            yield Text(text.place, as_graded(text.words, terms))


def joined(texts: Iterable[Text]) -> str:
    """Return texts as one, each ending as a sentence does."""
    return " ".join(re.sub(r"[^.?]$", r"\g<0>.", text.words) for text in texts)


def report(text: Text) -> str:
    """Tell an author where a graded text stands, how hard it is, and what makes it so."""
    longest = max(words_in(part) for part in _SENTENCE_END.split(text.words))
    hard = ", ".join(hard_words(text.words)) or "none"
    return (
        f"{text.place}: grade {grade(text.words):.1f}; longest sentence: {longest} words; "
        f"hard words: {hard}; as graded: {text.words}"
    )


def hard_words(text: str) -> list[str]:
    """Return the words of many syllables, the longest first."""
    words = re.findall(r"\w[^\s.,:;?()]*", text)
    syllables = {word: syllables_in(word) for word in words}
    hard = {word: count for word, count in syllables.items() if count >= _HARD}
    return [f"{word} ({hard[word]})" for word in sorted(hard, key=lambda word: -hard[word])]


def listed(complaint: str, texts: Iterable[Text]) -> str:
    """Return a complaint and the reports of the hardest texts, one a line, the hardest first."""
    hardest = sorted(texts, key=lambda text: -grade(text.words))[:_MOST_LISTED]
    return "\n".join([complaint, *map(report, hardest)])


@cache
def rule_book_texts() -> tuple[Text, ...]:
    """Return every text of the rule book that patients read, in the order written."""
    document = read_document(RULES)
    spoken = {path: document.value_at(path) for path in document.values if _is_spoken(path)}
    return tuple(
        Text(_place(document, path), words)
        for path, words in spoken.items()
        if isinstance(words, str)
    )


def _is_spoken(path: KeyPath) -> bool:
    if not path or path[0] == "topics":
        return bool(path)
    key = next(step for step in reversed(path) if isinstance(step, str))
    return path[0] in _SPOKEN_PARTS and key in SPOKEN


def _place(document: YamlFile, path: KeyPath) -> str:
    line, _ = document.place_of(path)
    part = RuleBookOutline(document).label(path)
    return f"{RULES.name}:{line}: {part}{path[2] if path[0] == 'rules' else path[-1]}"


@cache
def page_texts() -> tuple[Text, ...]:
    """Return every message of the pages for patients, as a patient would see it."""
    return tuple(
        Text(f"{file}:{line}", _PLACEHOLDER.sub("ten", words))
        for file, line, message, _, _ in extract_from_dir(ROOT, _PAGES)
        if is_for_patients(file)
        for words in ((message,) if isinstance(message, str) else message)
    )


def is_for_patients(file: str) -> bool:
    return not PurePath(file).name.startswith(_NOT_FOR_PATIENTS)
