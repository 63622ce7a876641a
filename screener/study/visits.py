"""Reads what patients answered and what a clinician found, and puts the same visits together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

import pyarrow as pa

from screener.cohort.answers import Sheets
from screener.cohort.batches import Cohort, refuse_columns
from screener.cohort.reading import opened
from screener.errors import OperatorError
from screener.population.spread_text import levels_in_use
from screener.rulebook.model import LevelId, RuleBook
from screener.study.agreement import Agreement, Level
from screener.wording import quoted, unknown

NO_LEVEL: Final = "none"
"""How a clinician says that nobody need speak with anybody: no level."""


class NoLevel(StrEnum):
    """Why a visit of one of the files has no level to compare."""

    UNREADABLE = "cannot be read"
    INCOMPLETE = "not complete"
    EMPTY = "without a level"


Found = Level | NoLevel


@dataclass(frozen=True)
class Study:
    """Two ratings of the same visits.

    Attributes:
        agreement: the visits that both files have, with a level in each.
        apart: how many visits are not compared, by the reason.
        digest: a fingerprint of the rule book, both files and the columns asked for: what
            gives the same study.
        files: the digest of each file, the patients' first.
    """

    agreement: Agreement
    apart: Counter[str]
    digest: str
    files: tuple[str, str]


@dataclass(frozen=True)
class Columns:
    """Which columns of the files are no questions.

    Attributes:
        id: what tells a visit from others, in both files.
        level: where the clinician's file has a level; None if it has answer sheets, too.
        kept: any others.
    """

    id: str
    level: str | None
    kept: tuple[str, ...]


def study_of(book: RuleBook, patients: Path, clinician: Path, columns: Columns) -> Study:
    """Compare the levels of two files, visit by visit.

    Raises OperatorError if one of them cannot be read, if a column cannot hold ids or levels, if a
    row has no id or one that another has, or if a level is none of the rule book.
    """
    if columns.id == columns.level:
        name = quoted(columns.id)
        raise OperatorError(f"the column {name} cannot hold both the ids and the levels")
    judged = dict(_read(book, clinician, columns, columns.level))
    answered = dict(_read(book, patients, columns, None))
    pairs: Counter[tuple[Level, Level]] = Counter()
    apart: Counter[str] = Counter()
    for visit in {**judged, **answered}:
        right, found = judged.get(visit, "absent"), answered.get(visit, "absent")
        if isinstance(right, LevelId | None) and isinstance(found, LevelId | None):
            pairs[right, found] += 1
        else:
            apart[_reason(right, found)] += 1
    files = _digest(patients), _digest(clinician)
    asked = replace(columns, kept=tuple(sorted(set(columns.kept))))
    whole = "\n".join([book.digest, *files, repr(asked)])
    digest = f"sha256:{sha256(whole.encode()).hexdigest()}"
    return Study(Agreement(levels_in_use(book), pairs), apart, digest, files)


def _reason(right: object, found: object) -> str:
    """Return why a visit is not compared, the patient's file first."""
    if not isinstance(found, LevelId | None):
        return "only in the clinician's file" if found == "absent" else f"patient's sheet {found}"
    return "only in the patients' file" if right == "absent" else f"clinician's {right}"


def _read(
    book: RuleBook, file: Path, columns: Columns, level: str | None
) -> Iterator[tuple[str, Found]]:
    """Yield the id of each visit in a file, and its level or why it has none."""
    kept = [name for name in (columns.id, level, *columns.kept) if name]
    cohort, rows = Cohort(book, kept), dict[str, int]()
    with opened(file, cohort) as archive:
        present = [
            name for name in kept if name in archive.columns.names or name not in columns.kept
        ]
        refuse_columns(archive.columns.names, cohort.coding.positions, present)
        for sheets in archive.sheets:
            visits = _texts(sheets, columns.id, file)
            found = (
                _judged(book, sheets, _texts(sheets, level, file), file, len(rows))
                if level
                else _guided(cohort, sheets)
            )
            for visit, each in zip(visits, found, strict=True):
                yield _remembered(rows, visit, file), each


def _texts(sheets: Sheets, name: str, file: Path) -> Sequence[str | None]:
    column = sheets.kept[name]
    try:
        texts: Sequence[str | None] = column.cast(pa.string()).to_pylist()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError):
        raise OperatorError(
            f"{file}: the column {quoted(name)} holds {column.type}; it must hold texts or numbers"
        ) from None  # Arrow's own words can hold ids
    return texts


def _remembered(rows: dict[str, int], visit: str | None, file: Path) -> str:
    """Note an id, and return it; no message names one, because it can tell who somebody is."""
    row = len(rows) + 1
    if not visit:
        raise OperatorError(f"{file}: sheet {row} has no id")
    if visit in rows:
        raise OperatorError(f"{file}: sheet {row} has the id of sheet {rows[visit]}")
    rows[visit] = row
    return visit


def _guided(cohort: Cohort, sheets: Sheets) -> Iterator[Found]:
    found = cohort.find(sheets)
    leads = [None, *(lead.level for lead in cohort.leads)]
    for row, lead in enumerate(found.lead.tolist()):
        if found.faulty[row]:
            yield NoLevel.UNREADABLE
        else:
            yield leads[lead] if found.complete[row] else NoLevel.INCOMPLETE


def _judged(
    book: RuleBook, sheets: Sheets, names: Sequence[str | None], file: Path, before: int
) -> Iterator[Found]:
    """Yield the level that each of some sheets has, after so many others of the file."""
    known: Mapping[str, Level] = {
        each.value if each else NO_LEVEL: each for each in levels_in_use(book)
    }
    for row, name in enumerate(names):
        if row in sheets.errors:
            yield NoLevel.UNREADABLE
        elif not name:
            yield NoLevel.EMPTY
        elif name in known:
            yield known[name]
        else:
            sheet = f"{file}: sheet {before + row + 1}"
            raise OperatorError(f"{sheet}: {unknown('level', name, known)}")


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return f"sha256:{file_digest(stream, 'sha256').hexdigest()}"
    except OSError as error:
        raise OperatorError(f"{file}: cannot be read: {error.strerror}") from error
