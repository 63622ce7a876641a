"""Archives for the tests, and what is expected of each sheet in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from screener.cohort.batches import Cohort
from screener.errors import SheetError
from screener.rulebook.model import RuleBook
from screener.screening.guidance import Assessor, Guidance, assess
from screener.screening.sheet import AnswerSheet, read_sheet
from tests.sheets import as_sent

Sent = dict[str, Any]


def columns_of(book: RuleBook, sheets: Iterable[AnswerSheet]) -> pa.RecordBatch:
    """Return sheets as columns: lists if many answers can be given, text if one can."""
    sent = [as_sent(sheet, book) for sheet in sheets]
    texts, lists = pa.string(), pa.list_(pa.string())
    return pa.RecordBatch.from_arrays(
        [
            pa.array([each.get(q.id) for each in sent], lists if q.many else texts)
            for q in book.questions.values()
        ],
        names=list(book.questions),
    )


def found_in(batch: pa.RecordBatch) -> list[Sent]:
    """Return the guidance of each sheet, with what is true and told only."""
    rows = batch.drop_columns(["rulebook"]).to_pylist()
    return [{name: told for name, told in row.items() if told not in {None, False}} for row in rows]


def guided(book: RuleBook, batch: pa.RecordBatch) -> list[Sent]:
    return found_in(Cohort(book).guide(batch))


def expected(book: RuleBook, sheet: AnswerSheet) -> Sent:
    """Return what the definition says of a sheet, in the form of the columns."""
    return _told(assess(book, sheet))


def expected_by_function(assessor: Assessor, sent: Sequence[tuple[str, Any]]) -> Sent:
    """Return what the compiled function says of a sheet as it is sent, which may be none."""
    try:
        masks = assessor.coding.read(sent)
    except SheetError as error:
        return {"error": str(error)}
    return _told(assessor.guidance(assessor.assess(masks)))


def _told(guidance: Guidance) -> Sent:
    level = None if guidance.level is None else guidance.level.value
    lead = None if guidance.lead is None else guidance.lead.rule.id
    told = {"complete": guidance.complete, "level": level, "lead": lead}
    told["missing"] = next(iter(guidance.missing), None)
    names = ("certain" if found.certain else "possible" for found in guidance.findings)
    told |= {f"{n}_{f.rule.id}": True for n, f in zip(names, guidance.findings, strict=True)}
    return {name: each for name, each in told.items() if each}


def expected_of_sent(book: RuleBook, sent: Sequence[tuple[str, Any]]) -> Sent:
    """Return the same for a sheet as it is sent, which may be none."""
    try:
        return expected(book, read_sheet(book, sent))
    except SheetError as error:
        return {"error": str(error)}
