"""One answer sheet assessed by the compiled rule book, as a value to pass on.

:func:`screener.screening.guidance.assess` is the definition; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screener.rulebook.model import RuleBook
from screener.screening.because import because
from screener.screening.coding import Coding, Masks
from screener.screening.compiler import Outcome, compile_rules
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import Finding, Guidance, guidance_of
from screener.screening.sheet import AnswerSheet


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


class Assessor:
    """Assesses sheets of one rule book, which it compiles once.

    Attributes:
        book: the rule book.
        coding: how its questions and options are numbered.
    """

    def __init__(self, book: RuleBook) -> None:
        """Compile the rule book."""
        self.book = book
        self._compiled = compile_rules(book)
        self._interrupting = frozenset(
            n for n, o in enumerate(self._compiled.outcomes) if o.certain and o.rule.interrupt
        )
        self.coding: Coding = self._compiled.coding

    def assess(self, masks: Masks) -> Assessment:
        """Return what the rule book says of a sheet."""
        complete, effective, numbers = self._compiled.verdict(masks)
        missing = frozenset[str]() if complete else self._missing(effective)
        outcomes = self._compiled.outcomes
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
        asked = zip(self.coding.positions, effective, self._compiled.unanswered, strict=True)
        return frozenset([name for name, mask, lacking in asked if mask == lacking])
