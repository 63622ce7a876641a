"""The safety case as a page of Markdown, bound to the digest of one rule book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from screener.rulebook.model import RuleBook
from screener.safety.controls import Control, Controlled
from screener.safety.hazard_log import TO_FILL_IN, TO_RATE, cited, named, promise

_NAMED: Final = 3
_MOST_RULES: Final = 8
_BY_THE_ORGANISATION: Final = (
    "who deploys it, where, for which patients, and who is responsible for clinical safety",
    "the clinical review of the rule book, signed with `screener sign`",
    "a scale, and by it severity, likelihood and risk of each hazard, before and after controls",
    "which residual risks are accepted, by whom, and why",
    "how staff read what patients bring, and what happens after an emergency",
    "what patients do who cannot read it, have no phone, or find the server down",
    "how incidents are reported",
    "what is done after a change of the rule book, which this page is then no longer about",
)


@dataclass(frozen=True)
class Evidence:
    """What is known beside the rule book itself.

    Attributes:
        standing: whether a clinician answers for the content, in one line.
        patients: how many patients were tried.
        failing: how many of them do not get the guidance that is expected of them.
    """

    standing: str
    patients: int
    failing: int


def document(book: RuleBook, hazards: Sequence[Controlled], evidence: Evidence) -> str:
    """Return the safety case, in Markdown."""
    parts = (
        _head(book, evidence),
        _intended_use(book),
        _grounds(book, evidence),
        *(_section(book, each, number) for number, each in enumerate(hazards, 1)),
        _to_fill_in(),
        _sources(book),
    )
    return "\n".join(line for part in parts for line in part)


def _head(book: RuleBook, evidence: Evidence) -> Iterator[str]:
    header = book.rulebook
    yield from (f"# Safety case: {header.title}", "")
    yield f"Rule book {header.id}, version {header.version}, for {header.jurisdiction}."
    yield from (f"Digest: `{book.digest}`. This page is about that content and no other.", "")
    yield f"{evidence.standing[0].upper()}{evidence.standing[1:]}."
    yield "This is a draft for an organisation that deploys it, and no certificate. No severity,"
    yield f"likelihood or risk has been rated by anybody: these say “{TO_RATE}”."
    yield ""


def _intended_use(book: RuleBook) -> Iterator[str]:
    yield from ("## Intended use", "")
    use = book.intended_use
    if use is None:
        yield from (f"The rule book does not say it in `intended_use`: {TO_FILL_IN}.", "")
        return
    told = {"Purpose": use.purpose, "Users": use.users, "Not for": use.not_for}
    yield from (f"- **{name}:** {words}" for name, words in told.items())
    yield ""


def _grounds(book: RuleBook, evidence: Evidence) -> Iterator[str]:
    yield from ("## What the controls rest on", "")
    yield f"- **Proof.** {len(book.guarantees)} guarantees, and all else that `screener prove`"
    yield "  claims, hold for every complete answer sheet: proved as this page was written."
    yield "- **Patients.** " + _patients(evidence)
    checked = book.rulebook.evidence_checked
    yield f"- **Sources.** Each rule cites one; the evidence was last checked on {checked}."
    yield "- **What this cannot show.** That the rules are right in the first place, that patients"
    yield "  understand the questions and answer truly, and that anybody acts on what they read."
    yield ""


def _patients(evidence: Evidence) -> str:
    if not evidence.patients:
        return "None were given to this command, so none is named below."
    if evidence.failing:
        return (
            f"{evidence.failing} of {evidence.patients} made-up patients do not get the guidance "
            "expected of them: mend that first."
        )
    return f"All {evidence.patients} made-up patients get the guidance expected of them."


def _section(book: RuleBook, each: Controlled, number: int) -> Iterator[str]:
    hazard = each.hazard
    yield from (f"## Hazard {number}: {hazard.id}", "")
    yield from _table(
        ("what", "words"),
        [
            ("hazard", hazard.text),
            ("cause", hazard.cause),
            ("possible harm", hazard.harm),
            ("source of the harm", cited(book, hazard.cite) or "none; the authors' own assumption"),
            ("initial severity, likelihood, risk", TO_RATE),
            ("residual severity, likelihood, risk", TO_RATE),
            ("further controls, owner, status", TO_FILL_IN),
        ],
    )
    yield from ("", "Controls, each proved:", "")
    yield from _table(
        ("guarantee", "promise", "rules that speak to it", "patients whom it is about"),
        [_control(book, control) for control in each.controls],
    )
    yield ""


def _control(book: RuleBook, control: Control) -> tuple[str, ...]:
    rules = [f"`{rule.id}`" for rule in control.rules]
    return (
        f"{control.guarantee.text} (`{control.guarantee.id}`)",
        promise(book, control.guarantee),
        named(rules, _MOST_RULES) if rules else "none; the questions keep it",
        named(control.patients, _NAMED),
    )


def _to_fill_in() -> Iterator[str]:
    yield from ("## For the deploying organisation to fill in", "")
    yield from (f"- [ ] {what}" for what in _BY_THE_ORGANISATION)
    yield ""


def _sources(book: RuleBook) -> Iterator[str]:
    yield from ("## Sources", "")
    yield from _table(
        ("source", "publisher", "last checked", "address"),
        [
            (source.title, source.publisher, str(source.checked), str(source.url or "none"))
            for source in book.sources.values()
        ],
    )
    yield ""


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(head)
    yield "|" + "---|" * len(head)
    yield from map(_line, lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
