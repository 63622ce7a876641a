"""The hazard log as a table: a line for each control of a hazard, and what is to be filled in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from screener.rulebook.model import Guarantee, RuleBook
from screener.rulebook.provenance import Citation
from screener.safety.controls import Control, Controlled

TO_RATE: Final = "not rated; a clinician of the deploying organisation rates it"
TO_FILL_IN: Final = "for the deploying organisation to fill in"
_NO_SOURCE: Final = "no source; the authors' own assumption"
_MOST_NAMED: Final = 10
_BY_HAND: Final = {
    "initial severity": TO_RATE,
    "initial likelihood": TO_RATE,
    "initial risk": TO_RATE,
    "residual severity": TO_RATE,
    "residual likelihood": TO_RATE,
    "residual risk": TO_RATE,
    "further controls": TO_FILL_IN,
    "owner": TO_FILL_IN,
    "status": TO_FILL_IN,
}
COLUMNS: Final = (
    *("hazard id", "hazard", "cause", "possible harm", "source of the harm"),
    *("initial severity", "initial likelihood", "initial risk"),
    *("control", "guarantee", "promise", "rules", "source of the rules", "patients"),
    *("residual severity", "residual likelihood", "residual risk"),
    *("further controls", "owner", "status"),
)


def rows(book: RuleBook, hazards: Iterable[Controlled]) -> Iterator[Mapping[str, str]]:
    """Yield a line for each control of each hazard, by the names of the columns."""
    for each in hazards:
        hazard = each.hazard
        told = {
            "hazard id": hazard.id,
            "hazard": hazard.text,
            "cause": hazard.cause,
            "possible harm": hazard.harm,
            "source of the harm": cited(book, hazard.cite) or _NO_SOURCE,
        }
        for control in each.controls:
            line = told | _told(book, control) | _BY_HAND
            yield {column: line[column] for column in COLUMNS}


def as_csv(lines: Iterable[Mapping[str, str]]) -> str:
    """Return lines of the log as CSV (RFC 4180) with the names of the columns on top."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS)
    writer.writeheader()
    writer.writerows(lines)
    return stream.getvalue()


def cited(book: RuleBook, citations: Sequence[Citation]) -> str:
    """Return citations in words, each once."""
    words = (f"{book.sources[one.source].title}, {one.at}" for one in citations)
    return "; ".join(dict.fromkeys(words))


def promise(book: RuleBook, guarantee: Guarantee) -> str:
    """Say what a guarantee promises to everybody whom it is about."""
    if guarantee.at_least is not None:
        level = book.level(guarantee.at_least)
        return f"guidance at least as urgent as “{level.title if level else guarantee.at_least}”"
    if guarantee.topic is not None:
        return f"a word on “{book.topics[guarantee.topic]}”"
    if guarantee.asks is not None:
        return f"the question “{book.questions[guarantee.asks].text}” is asked"
    return "certain answers never come together"


def named(names: Sequence[str], most: int) -> str:
    """Return the first of some names, and how many more there are."""
    if not names:
        return "none"
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _told(book: RuleBook, control: Control) -> dict[str, str]:
    citations = [one for rule in control.rules for one in rule.cite]
    return {
        "control": f"{control.guarantee.text} Proved for every complete answer sheet.",
        "guarantee": control.guarantee.id,
        "promise": promise(book, control.guarantee),
        "rules": ", ".join(rule.id for rule in control.rules),
        "source of the rules": cited(book, citations),
        "patients": named(control.patients, _MOST_NAMED),
    }
