"""Guidance: how soon to speak with a dermatologist, and every finding that says so.

:func:`assess` is the definition. An :class:`Assessor` finds the same with the compiled rule book;
tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from screener.rulebook.model import DECLINED, LevelId, Rule, RuleBook, TimeframeId
from screener.screening.coding import Coding, Masks
from screener.screening.compiler import Outcome, compile_rules
from screener.screening.evaluator import Because, Evaluation, because
from screener.screening.sheet import AnswerSheet


@dataclass(frozen=True)
class Finding:
    """A rule that holds for a sheet, or may hold, and the answers that led to it."""

    rule: Rule
    level: LevelId
    certain: bool
    because: tuple[Because, ...]

    @property
    def reason(self) -> str:
        """Return the words for the finding: those for doubt if it is only possible."""
        return self.rule.reason if self.certain else self.rule.doubt or self.rule.reason


@dataclass(frozen=True)
class Guidance:
    """The outcome for one sheet.

    Attributes:
        level: the most urgent level among the findings; None if no finding sets one.
        findings: by urgency, then in the order of the rule book.
        lead: the finding that says what to do first; None if no finding sets a level.
        missing: questions enabled and not answered; none if the sheet is complete.
        unknown: questions answered "not sure" or the like.
        to_find_out: those of them whose answer the person could find out, not only declined to say.
        ignored: questions answered but not enabled; they have no part in anything here.
    """

    level: LevelId | None
    findings: tuple[Finding, ...]
    lead: Finding | None
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    to_find_out: tuple[str, ...]
    ignored: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Return whether every enabled question is answered."""
        return not self.missing

    @property
    def interruptions(self) -> tuple[Finding, ...]:
        """Return the findings to show at once, before the next question: they are certain."""
        return tuple(found for found in self.findings if found.certain and found.rule.interrupt)


def assess(book: RuleBook, sheet: AnswerSheet) -> Guidance:
    """Return the guidance for a sheet; an incomplete sheet gets only its certain findings."""
    evaluation = Evaluation(book, sheet)
    enabled = frozenset(name for name, asked in evaluation.enabled.items() if asked)
    complete = all(sheet.chosen(name) for name in enabled)
    findings = in_order(book, _findings(book, sheet, evaluation, doubt=complete))
    return guidance_of(book, sheet, enabled, findings)


def guidance_of(
    book: RuleBook, sheet: AnswerSheet, enabled: frozenset[str], findings: tuple[Finding, ...]
) -> Guidance:
    """Return the guidance that has these findings, in order, for a sheet."""
    asked = [question for question in book.questions.values() if question.id in enabled]
    unknown = {q.id: left for q in asked if (left := sheet.chosen(q.id) & q.unknown_options)}
    return Guidance(
        level=level_of(finding.level for finding in findings),
        findings=findings,
        lead=lead_of(findings),
        missing=tuple(q.id for q in asked if not sheet.chosen(q.id)),
        unknown=tuple(unknown),
        to_find_out=tuple(name for name, left in unknown.items() if left != {DECLINED}),
        ignored=tuple(
            name for name in book.questions if sheet.chosen(name) and name not in enabled
        ),
    )


def _findings(
    book: RuleBook, sheet: AnswerSheet, evaluation: Evaluation, *, doubt: bool
) -> Iterator[Finding]:
    for rule in book.rules:
        truth = evaluation.truth(rule.when)
        level = rule.level if truth else rule.doubt_level
        if truth is False or (truth is None and not doubt) or level is None:
            continue
        led = because(book, sheet, evaluation, rule.when)
        yield Finding(rule, level, certain=truth is True, because=led)


def in_words_of(book: RuleBook, guidance: Guidance) -> Guidance:
    """Return guidance with the rules of a rule book that says the same in other words."""
    rules = {rule.id: rule for rule in book.rules}

    def reworded(finding: Finding) -> Finding:
        return replace(finding, rule=rules[finding.rule.id])

    lead = reworded(guidance.lead) if guidance.lead else None
    return replace(guidance, lead=lead, findings=tuple(map(reworded, guidance.findings)))


def in_order(book: RuleBook, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings by urgency, then in the order of the rule book."""
    position = {rule.id: n for n, rule in enumerate(book.rules)}
    return tuple(sorted(findings, key=lambda f: (f.level.rank, position[f.rule.id])))


def level_of(levels: Iterable[LevelId]) -> LevelId | None:
    """Return the most urgent level among those of findings; `information` never sets one."""
    setting = set(levels) - {LevelId.INFORMATION}
    return min(setting, key=lambda level: level.rank, default=None)


def lead_of(findings: Iterable[Finding]) -> Finding | None:
    """Return the first of the findings by level, by timeframe, and then in the order given."""
    setting = [found for found in findings if found.level is not LevelId.INFORMATION]
    return min(setting, key=lambda found: lead_rank(found.rule, found.level), default=None)


def lead_rank(rule: Rule, level: LevelId) -> tuple[int, int]:
    """Return a number for the level and one for the timeframe of a finding, least for the lead."""
    within = len(TimeframeId) if rule.within is None else rule.within.rank
    return level.rank, within


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the compiled rule book says of one sheet.

    Attributes:
        masks: the answers, those to questions that are not enabled too.
        enabled: for every question whether it is enabled: 0 if not, any other number if so.
        missing: the ids of the questions that are enabled and not answered.
        outcomes: the rules that fire, by urgency, then in rule book order.
        interruptions: those to show before the next question; they are certain.
    """

    masks: Masks
    enabled: Masks
    missing: frozenset[str]
    outcomes: tuple[Outcome, ...]
    interruptions: tuple[Outcome, ...]

    @property
    def level(self) -> LevelId | None:
        """Return the level of the guidance; None if no rule that fires sets one."""
        return level_of(outcome.level for outcome in self.outcomes)


class Assessor:
    """Assesses sheets of one rule book, which it compiles once.

    Attributes:
        book: the rule book.
        compiled: the rule book as a function.
        coding: how its questions and options are numbered.
    """

    def __init__(self, book: RuleBook) -> None:
        """Compile the rule book."""
        self.book = book
        self.compiled = compile_rules(book)
        self._interrupting = frozenset(
            n for n, o in enumerate(self.compiled.outcomes) if o.certain and o.rule.interrupt
        )
        self.coding: Coding = self.compiled.coding

    def assess(self, masks: Masks) -> Assessment:
        """Return what the rule book says of a sheet."""
        complete, effective, numbers = self.compiled.verdict(masks)
        missing = frozenset[str]() if complete else self._missing(effective)
        outcomes = self.compiled.outcomes
        return Assessment(
            masks,
            effective,
            missing,
            tuple([outcomes[n] for n in numbers]),
            tuple([outcomes[n] for n in numbers if n in self._interrupting]),
        )

    def findings(self, found: Assessment, outcomes: Iterable[Outcome]) -> tuple[Finding, ...]:
        """Return some outcomes of an assessment as findings, with the answers behind each."""
        sheet = self.coding.decode(found.masks)
        return self._findings(sheet, found.enabled, outcomes)

    def guidance(self, found: Assessment) -> Guidance:
        """Return the guidance for a sheet."""
        sheet = self.coding.decode(found.masks)
        names = [q.id for q, on in zip(self.coding.questions, found.enabled, strict=True) if on]
        findings = self._findings(sheet, found.enabled, found.outcomes)
        return guidance_of(self.book, sheet, frozenset(names), findings)

    def _findings(
        self, sheet: AnswerSheet, enabled: Sequence[int], outcomes: Iterable[Outcome]
    ) -> tuple[Finding, ...]:
        names = (question.id for question in self.coding.questions)
        asked = {name: bool(mask) for name, mask in zip(names, enabled, strict=True)}
        evaluation = Evaluation(self.book, sheet, asked)
        return tuple(
            Finding(o.rule, o.level, o.certain, because(self.book, sheet, evaluation, o.rule.when))
            for o in outcomes
        )

    def _missing(self, effective: Masks) -> frozenset[str]:
        asked = zip(self.coding.positions, effective, self.compiled.unanswered, strict=True)
        return frozenset([name for name, mask, lacking in asked if mask == lacking])
