"""Tells how far patients' levels agree with a clinician's, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from screener.population.share import Share
from screener.proof.faults import level_in_words
from screener.rulebook.model import RuleBook
from screener.study.agreement import Agreement
from screener.study.visits import Study


def study_lines(book: RuleBook, study: Study) -> Iterator[str]:
    """Yield the report: what was compared, under-triage first, and the table of levels."""
    found = study.agreement
    yield f"study {study.digest}"
    yield f"rule book {book.named}"
    yield f"patients {study.files[0]}\nclinician {study.files[1]}"
    yield f"\nvisits compared: {found.visits:,}"
    for reason, count in sorted(study.apart.items()):
        yield f"  not compared, {reason}: {count:,}"
    if not found.visits:
        return
    yield f"\nunder-triage, calmer than the clinician's level: {share_words(found.under)}"
    for level in found.levels:
        under = found.under_of(level)
        if under.of and level:
            yield f"  of those at {level_in_words(level)}: {share_words(under)}"
    yield f"over-triage, more urgent than the clinician's level: {share_words(found.over)}"
    yield f"exact agreement: {share_words(found.exact)}"
    for level in found.levels:
        if (exact := found.exact_of(level)).of:
            yield f"  of those at {level_in_words(level)}: {share_words(exact)}"
    kappa = "not defined, all have one level" if found.kappa is None else f"{found.kappa:.3f}"
    yield f"weighted kappa, linear weights: {kappa}"
    yield "\nclinician's level (down), patient's guidance (across)"
    yield from _table(found)
    yield "\nBetween the figures in brackets lies the true share, 95 times in 100 (Wilson)."
    yield "These figures describe the visits in two files. They validate nothing by themselves."


def share_words(share: Share) -> str:
    """Return a share as a count, a percentage and its interval."""
    least, most = (100 * end for end in share.interval)
    return (
        f"{share.count:,} of {share.of:,}, {100 * share.count / share.of:.1f} % "
        f"({least:.1f} to {most:.1f})"
    )


def _table(found: Agreement) -> Iterator[str]:
    across = [level_in_words(level) for level in found.levels]
    first = max(map(len, across))
    widths = [max(len(word), 6) for word in across]
    yield "  ".join([" " * first, *(w.rjust(n) for w, n in zip(across, widths, strict=True))])
    for level, word in zip(found.levels, across, strict=True):
        cells = [f"{found.pairs[level, other]:,}" for other in found.levels]
        yield "  ".join(
            [word.ljust(first), *(c.rjust(n) for c, n in zip(cells, widths, strict=True))]
        )
