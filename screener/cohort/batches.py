"""Answer sheets in, guidance out, as record batches of Arrow: the core that anything can call.

    cohort = Cohort(book, kept=["visit"])
    guidance = cohort.guide(batch)
    guidance = cohort.guide_stream(batches)

The gates come from the rules, and this room adds none of its own meaning to them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from screener.cohort.answers import Sheets, sheets_in_columns
from screener.cohort.bits import Evaluator, Flags, Words, flags_of, number_of, packed
from screener.cohort.questions import Asked
from screener.errors import OperatorError
from screener.rulebook.model import RuleBook
from screener.screening.coding import Coding
from screener.screening.columns import FIXED, column_of
from screener.screening.compiler import compile_rules
from screener.wording import quoted, unknown


@dataclass(frozen=True)
class Found:
    """What the rules say of some sheets, for those who count and need no columns.

    Attributes:
        faulty: for each sheet whether it cannot be one; then nothing else is said of it.
        complete: for each sheet whether every question that is asked is answered.
        lead: for each sheet the place of the outcome that leads in `Cohort.leads`, from 1; 0 if
            none does.
        outcomes: a row of bits for each of `Cohort.outcomes`: whether a sheet has it.
    """

    faulty: Flags
    complete: Flags
    lead: npt.NDArray[np.uint16]
    outcomes: Words


class Cohort:
    """One rule book, ready to guide many sheets at a time.

    It can be pickled, rule book and all, so that other processes need no file of it.

    Attributes:
        coding: how its questions and options are numbered.
        kept: the columns that are copied from the sheets to the guidance.
        unread: the questions that are taken as not answered, whatever a sheet says.
        leads: the outcomes that can lead, the most pressing first.
        outcomes: all outcomes, in the order of the columns of guidance.
    """

    def __init__(
        self, book: RuleBook, kept: Sequence[str] = (), unread: Collection[str] = ()
    ) -> None:
        """Take the rule book, which columns to copy, and which questions not to read."""
        compiled = compile_rules(book)
        self.coding: Coding = compiled.coding
        self.kept = tuple(dict.fromkeys(kept))
        self._about = book.named
        self.unread = frozenset(unread)
        self.outcomes = tuple(compiled.outcomes)
        self._outcomes = [column_of(outcome) for outcome in self.outcomes]
        asked = Asked(book, compiled.outcomes)
        self.leads = tuple(asked.leads)
        self._questions = pa.array([None, *book.questions], pa.string())
        self._levels = pa.array([None, *(lead.level.value for lead in asked.leads)], pa.string())
        self._leads = pa.array([None, *(lead.rule.id for lead in asked.leads)], pa.string())
        self._ends = np.cumsum([1, len(asked.missing), len(asked.lead)]).tolist()
        self._evaluator = Evaluator(asked.steps())

    def guide(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return the guidance for the sheets of a batch, one row each, in the same order.

        A row that cannot be a sheet gets an error in its place. Raises OperatorError if a column is
        neither a question nor one to copy, is of a type that answers cannot have, or is to be
        copied and has the name of one of the guidance.
        """
        self.schema(batch.schema)
        return self.guide_sheets(sheets_in_columns(self.coding, batch, self.kept, self.unread))

    def guide_stream(self, sheets: Any) -> pa.RecordBatchReader:
        """Return the guidance for sheets that come in batches, one batch for each, when it is read.

        `sheets` is anything that other programs can read by Arrow's C stream: a reader of record
        batches, a table, a data frame of Polars. Raises as `guide` does: for a column that cannot
        be at once, for the type of a column when its batch is read.
        """
        batches = pa.RecordBatchReader.from_stream(sheets)
        columns = self.schema(batches.schema)
        return pa.RecordBatchReader.from_batches(columns, map(self.guide, batches))

    def schema(self, sent: pa.Schema) -> pa.Schema:
        """Return the columns of the guidance for sheets that come in these columns.

        Raises OperatorError if a column is twice there, is unknown, or is to be copied and is
        missing or has the name of one of the guidance.
        """
        self._refuse_taken_names()
        refuse_columns(sent.names, self.coding.positions, self.kept)
        return self._columns([sent.field(name) for name in self.kept])

    def find(self, sheets: Sheets) -> Found:
        """Return what the rules say of sheets, without making columns of it."""
        found = self._evaluator.evaluate(sheets.bits)
        faulty = np.zeros(sheets.count, np.bool_)
        faulty[list(sheets.errors)] = True
        _, second, third = self._ends
        return Found(
            faulty,
            flags_of(found[0], sheets.count),
            number_of(found[second:third], sheets.count),
            found[third:],
        )

    def guide_sheets(self, sheets: Sheets) -> pa.RecordBatch:
        """Return the guidance for sheets, one row each, in the same order."""
        found = self._evaluator.evaluate(sheets.bits)
        faulty = np.zeros(sheets.count, np.bool_)
        faulty[list(sheets.errors)] = True
        columns = [*sheets.kept.values(), *self._first_columns(sheets, found, faulty)]
        valid = pa.py_buffer(packed(~faulty)) if sheets.errors else None
        columns += [_truths(row, valid, sheets.count) for row in found[self._ends[2] :]]
        schema = self._columns([pa.field(n, c.type) for n, c in sheets.kept.items()])
        return pa.RecordBatch.from_arrays(columns, schema=schema)

    def _first_columns(self, sheets: Sheets, found: Words, faulty: Any) -> list[pa.Array]:
        first, second, third = self._ends
        missing = pa.array(number_of(found[first:second], sheets.count), mask=faulty)
        lead = pa.array(number_of(found[second:third], sheets.count), mask=faulty)
        valid = pa.py_buffer(packed(~faulty)) if sheets.errors else None
        return [
            pa.repeat(self._about, sheets.count),
            pa.array([sheets.errors.get(n) for n in range(sheets.count)], pa.string())
            if sheets.errors
            else pa.nulls(sheets.count, pa.string()),
            _truths(found[0], valid, sheets.count),
            self._questions.take(missing),
            self._levels.take(lead),
            self._leads.take(lead),
        ]

    def _columns(self, kept: Sequence[pa.Field]) -> pa.Schema:
        fixed = [pa.field(n, pa.bool_() if n == "complete" else pa.string()) for n in FIXED]
        return pa.schema([*kept, *fixed, *(pa.field(n, pa.bool_()) for n in self._outcomes)])

    def _refuse_taken_names(self) -> None:
        for name in self.kept:
            if name in FIXED or name in self._outcomes:
                raise OperatorError(
                    f"the column {quoted(name)} cannot be kept: the guidance has one of that name"
                )


def refuse_columns(sent: Sequence[str], questions: Collection[str], kept: Collection[str]) -> None:
    """Raise OperatorError if a column is there twice, is unknown, or cannot be copied."""
    for name in sent:
        if sent.count(name) > 1:
            raise OperatorError(f"the column {quoted(name)} is there twice")
        if name not in kept and name not in questions:
            hint = unknown("question", name, questions)
            raise OperatorError(f"{hint}; name it with --keep to copy it if it is no question")
    for name in kept:
        if name not in sent:
            raise OperatorError(f"{unknown('column', name, sent)}; it cannot be kept")


def _truths(row: Words, valid: Any, count: int) -> pa.Array:
    return pa.Array.from_buffers(pa.bool_(), count, [valid, pa.py_buffer(row)])
