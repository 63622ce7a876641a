"""The walk of a rule book as plain values: what a picture of it shows, before it is laid out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from screener.diagram.words import asked_when
from screener.rulebook.dependencies import questions_in
from screener.rulebook.model import Level, LevelId, Question, Rule, RuleBook

_DIGEST_START: Final = len("sha256:") + 12


@dataclass(frozen=True)
class GraphQuestion:
    """A question in the walk.

    Attributes:
        deciders: the earlier questions that decide whether it is asked, in their order.
        when: the answers that lead to it, in words; empty if everybody is asked.
        rules: how many rules of each level look at its answer, most urgent first.
        interrupting: how many of those rules are shown at once.
    """

    id: str
    text: str
    deciders: tuple[str, ...]
    when: str
    rules: Mapping[LevelId, int]
    interrupting: int


@dataclass(frozen=True)
class GraphSection:
    """A section and its questions, in the order asked."""

    title: str
    questions: tuple[GraphQuestion, ...]


@dataclass(frozen=True)
class Graph:
    """The walk of one rule book.

    Attributes:
        identity: id, version and the start of the digest, on one line.
        summary: how many sections, questions and rules there are, in words.
        levels: the levels of the rules that look at an answer, with their words.
    """

    title: str
    identity: str
    summary: str
    language: str
    levels: tuple[Level, ...]
    sections: tuple[GraphSection, ...]

    @property
    def questions(self) -> Iterator[GraphQuestion]:
        """Yield every question in the order asked."""
        for section in self.sections:
            yield from section.questions


def graph_of(book: RuleBook) -> Graph:
    """Return the walk of a rule book."""
    header = book.rulebook
    looking = _looking(book)
    sections = tuple(
        GraphSection(
            section.title,
            tuple(
                _question(book, question, looking[question.id]) for question in section.questions
            ),
        )
        for section in book.sections
    )
    used = {level for section in sections for q in section.questions for level in q.rules}
    return Graph(
        title=header.title,
        identity=f"{header.id} {header.version} · {book.digest[:_DIGEST_START]}",
        summary=_summary(book),
        language=header.language,
        levels=tuple(level for level in book.levels if level.id in used),
        sections=sections,
    )


def _looking(book: RuleBook) -> Mapping[str, list[Rule]]:
    """Return the rules that look at the answer to each question."""
    looking: dict[str, list[Rule]] = {name: [] for name in book.questions}
    for rule in book.rules:
        for name in questions_in(book, rule.when):
            looking[name].append(rule)
    return looking


def _question(book: RuleBook, question: Question, looking: list[Rule]) -> GraphQuestion:
    condition = question.enable_when
    read = frozenset[str]() if condition is None else questions_in(book, condition)
    counts = Counter(rule.level for rule in looking)
    return GraphQuestion(
        id=question.id,
        text=question.text,
        deciders=tuple(name for name in book.questions if name in read),
        when="" if condition is None else asked_when(book, condition),
        rules={level: counts[level] for level in LevelId if counts[level]},
        interrupting=sum(rule.interrupt for rule in looking),
    )


def _summary(book: RuleBook) -> str:
    counts = {
        "section": len(book.sections),
        "question": len(book.questions),
        "rule": len(book.rules),
    }
    sections, questions, rules = (
        f"{n} {word}{'' if n == 1 else 's'}" for word, n in counts.items()
    )
    return (
        f"The walk: {questions} in {sections}, in the order asked. "
        f"Beside each question: how many of the {rules} look at its answer."
    )


def spoken(level: LevelId) -> str:
    """Return the id of a level as words."""
    return level.replace("_", " ")
