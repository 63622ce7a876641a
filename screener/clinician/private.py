"""Private answers: which they are, whether they are left off at first, and what stays then."""

from __future__ import annotations

from dataclasses import replace

from screener.rulebook.dependencies import questions_behind
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import Guidance, lead_of, level_of
from screener.screening.sheet import AnswerSheet


def private_answers(book: RuleBook, sheet: AnswerSheet) -> frozenset[str]:
    """Return the questions with a private answer that counts on this sheet."""
    enabled = Evaluation(book, sheet).enabled
    return frozenset(
        name
        for name, question in book.questions.items()
        if question.private and enabled[name] and sheet.chosen(name)
    )


def of_a_minor(book: RuleBook, sheet: AnswerSheet) -> bool:
    """Return whether a sheet is that of a minor, whose papers a parent may read."""
    return any(
        option.minor and option.id in sheet.chosen(name)
        for name, question in book.questions.items()
        for option in question.options
    )


def without(book: RuleBook, guidance: Guidance, left_off: frozenset[str]) -> Guidance:
    """Return guidance without what follows from answers that are left off.

    No trace stays of a finding whose rule looks at one of them, even if another answer would have
    been enough: what is left must not tell what is not there.
    """
    if not left_off:
        return guidance
    findings = tuple(
        finding
        for finding in guidance.findings
        if left_off.isdisjoint(questions_behind(book, finding.rule.when))
    )
    return replace(
        guidance,
        level=level_of(finding.level for finding in findings),
        findings=findings,
        lead=lead_of(findings),
        unknown=tuple(name for name in guidance.unknown if name not in left_off),
        to_find_out=tuple(name for name in guidance.to_find_out if name not in left_off),
    )


def left_off(book: RuleBook, sheet: AnswerSheet, withheld: bool | None) -> frozenset[str]:
    """Return the private answers that others do not read.

    `withheld` is what the person chose. As long as they chose nothing, those of a minor are left
    off, because a parent may read their papers.
    """
    leaves = of_a_minor(book, sheet) if withheld is None else withheld
    return private_answers(book, sheet) if leaves else frozenset()
