"""Guides a whole archive of answer sheets: a file in, a file out, in constant memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from screener.cohort.batches import Cohort
from screener.cohort.files import form_of, refuse_overwriting
from screener.cohort.reading import opened
from screener.cohort.writing import written


@dataclass
class Tally:
    """How many sheets there were.

    Attributes:
        sheets: all of them.
        faulty: those that have an error in place of guidance.
    """

    sheets: int = 0
    faulty: int = 0


def guide_archive(
    cohort: Cohort, sheets: Path, guidance: Path, tell: Callable[[Tally], None]
) -> Tally:
    """Write the guidance for an archive; `tell` hears after each batch how far it is.

    Raises OperatorError if one of the files cannot be read or written, or if a column of the sheets
    is neither a question nor kept, or if the guidance would take the place of the archive. There is
    no new file then.
    """
    form_of(guidance)
    refuse_overwriting({"the guidance": guidance}, {"the archive": sheets})
    tally = Tally()
    with (
        opened(sheets, cohort) as archive,
        written(guidance, cohort.schema(archive.columns)) as write,
    ):
        for some in archive.sheets:
            write(cohort.guide_sheets(some))
            tally.sheets += some.count
            tally.faulty += len(some.errors)
            tell(tally)
    return tally
