"""Holds what is expected of patients against the guidance that they get."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from screener.errors import Problem
from screener.patients.case_sheets import Patients
from screener.patients.cases import Case, Cases
from screener.patients.model import Expect
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.guidance import Guidance, assess
from screener.wording import unknown
from screener.yamlfile.parse import KeyPath

_NAMED: Final = 5
Names = frozenset[str]
_KINDS: Final = {
    **dict.fromkeys(("topics", "not_topics"), "topic"),
    **dict.fromkeys(("certain", "possible", "not_rules", "levels"), "rule"),
    **dict.fromkeys(("missing", "ignored"), "question"),
}
"""What the names under each key of an expectation are names of."""


@dataclass(frozen=True)
class Seen:
    """What comes out for a patient; `levels` is by rule."""

    level: LevelId | None
    levels: Mapping[str, LevelId]
    missing: Names
    ignored: Names
    topics: Names
    certain: Names
    possible: Names

    @classmethod
    def of(cls, guidance: Guidance) -> Self:
        """Return what an expectation can be about in some guidance."""
        found = guidance.findings
        return cls(
            level=guidance.level,
            levels={each.rule.id: each.level for each in found},
            missing=frozenset(guidance.missing),
            ignored=frozenset(guidance.ignored),
            topics=frozenset(each.rule.topic for each in found),
            certain=frozenset(each.rule.id for each in found if each.certain),
            possible=frozenset(each.rule.id for each in found if not each.certain),
        )

    @property
    def deciding(self) -> Names:
        """Return the rules as urgent as the guidance: those that its level comes from."""
        return frozenset(rule for rule, level in self.levels.items() if level is self.level)

    def how(self, rule: str) -> str:
        """Say how a rule came."""
        if rule in self.certain:
            return "came as certain"
        return "came as possible" if rule in self.possible else "did not fire"


@dataclass(frozen=True)
class Verdict:
    """A patient, what came out, and a line for each difference from what is expected."""

    case: Case
    seen: Seen
    differences: tuple[str, ...]

    @property
    def report(self) -> str:
        """Tell who this is, what was expected, what came, and what the expectation rests on."""
        patient, seen = self.case.patient, self.seen
        differing = [f"  - {line}" for line in self.differences]
        grounds = "; ".join(map(str, patient.source))
        lines = [
            str(self.case.problem((), "the guidance is not as expected")),
            f"  {patient.story}",
            *differing,
            f"  the expectation rests on: {grounds}",
            f"  all that came for certain: {listed(seen.certain)}",
            f"  all that came as possible: {listed(seen.possible)}",
        ]
        return "\n".join(lines)


@dataclass(frozen=True)
class Trial:
    """What became of all patients.

    Attributes:
        verdicts: on those whose expectations could be checked.
        unanswered: by question, those of whom nothing can be said, because their sheets should be
            complete and lack an answer to it.
    """

    verdicts: tuple[Verdict, ...]
    unanswered: Mapping[str, tuple[Case, ...]]

    @property
    def failures(self) -> tuple[Verdict, ...]:
        """Return the verdicts on the patients whose guidance is not as expected."""
        return tuple(verdict for verdict in self.verdicts if verdict.differences)


def trial(book: RuleBook, patients: Patients) -> Trial:
    """Hold every patient against a rule book."""
    seen = {case: Seen.of(assess(book, sheet)) for case, sheet in patients.sheets.items()}
    expected = {case: case.patient.expect for case in seen}
    lacking = {
        case: seen[case].missing.difference(expect.missing)
        for case, expect in expected.items()
        if expect.complete or expect.missing
    }
    anew = frozenset[str]().union(*(lacking[case] for case in lacking if expected[case].complete))
    # An unfinished sheet names what it lacks, but it cannot name a question that is new.
    lacking = {case: left for case, left in lacking.items() if left and left <= anew}
    verdicts = (
        Verdict(case, seen[case], tuple(differences(expected[case], seen[case])))
        for case in seen
        if case not in lacking
    )
    unanswered = {
        question: tuple(case for case, left in lacking.items() if question in left)
        for question in book.questions
        if question in anew
    }
    return Trial(tuple(verdicts), unanswered)


def differences(expect: Expect, seen: Seen) -> Iterator[str]:
    """Say, a line each, how guidance differs from what is expected of it."""
    if seen.level != expect.level:
        yield f"level: expected {expect.level or 'none'}, came {seen.level or 'none'}"
    if expect.complete is bool(seen.missing):
        expected = "every answer" if expect.complete else "answers to be missing"
        yield f"sheet: expected {expected}; missing: {listed(seen.missing)}"
    for key, wanted, came in (
        ("ignored", frozenset(expect.ignored), seen.ignored),
        ("missing", frozenset(expect.missing) or seen.missing, seen.missing),
    ):
        if wanted != came:
            yield f"{key}: expected {listed(wanted)}, came {listed(came)}"
    for rule, level in expect.levels.items():
        if (came_at := seen.levels.get(rule)) is not level:
            yield f"rule {rule}: expected at {level}, came at {came_at or 'no level'}"
    yield from _differing_names(expect, seen)


def _differing_names(expect: Expect, seen: Seen) -> Iterator[str]:
    """Say which topics and rules should have come and did not, or came and should not have."""
    for topic in sorted(frozenset(expect.topics) - seen.topics):
        yield f"topic {topic}: expected, and did not appear"
    for topic in sorted(seen.topics.intersection(expect.not_topics)):
        yield f"topic {topic}: should not appear, and did"
    for rule in sorted(frozenset(expect.certain) - seen.certain):
        yield f"rule {rule}: expected as certain, {seen.how(rule)}"
    for rule in sorted(frozenset(expect.possible) - seen.possible):
        yield f"rule {rule}: expected as possible, {seen.how(rule)}"
    for rule in sorted((seen.certain | seen.possible).intersection(expect.not_rules)):
        yield f"rule {rule}: should not fire, {seen.how(rule)}"
    for rule in sorted(seen.deciding.difference(expect.certain, expect.possible)):
        yield f"rule {rule}: not expected, and as urgent as the guidance is ({seen.level})"


def listed(names: Iterable[object]) -> str:
    """List names in words."""
    return ", ".join(sorted(map(str, names))) or "none"


# ---- what cannot be checked ------------------------------------------------------------------


def starts(cases: Cases, lacking: Iterable[Case]) -> str:
    """Name the sheets that some patients start from: what is answered there, all of them answer."""
    names = list(dict.fromkeys(cases.line_of(case)[0].name for case in lacking))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def strangers(book: RuleBook, cases: Cases) -> Iterator[Problem]:
    """Yield a problem for every name in an expectation that the rule book does not have."""
    known: Mapping[str, Collection[str]] = {
        "rule": [rule.id for rule in book.rules],
        "topic": book.topics,
        "question": book.questions,
        "source": book.sources,
    }
    for case in cases.patients:
        for kind, steps, name in _names(case):
            if name not in known[kind]:
                message = unknown(kind, name, known[kind])
                yield case.problem(steps, message, at_key=steps[-1] == name)


def _names(case: Case) -> Iterator[tuple[str, KeyPath, str]]:
    """Yield every name in an expectation, with its kind and its place."""
    for key, kind in _KINDS.items():
        for n, name in enumerate(case.written["expect"].get(key, ())):
            yield kind, ("expect", key, name if key == "levels" else n), name
    for n, ground in enumerate(case.patient.source):
        if ground.source is not None:
            yield "source", ("source", n, "source"), ground.source
