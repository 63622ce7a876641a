"""Reads answer sheets, from columns or from lines, as bits: one row an option, one bit a sheet.

The reader of single sheets says what an answer means, and what is wrong with it. For a column it
is asked once for each different answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from screener.cohort.bits import Flags, Words, packed
from screener.errors import OperatorError, RespondentError, SheetError
from screener.fhir.naming import answer_code
from screener.rulebook.model import Question
from screener.screening.coding import Coding, Masks

BETWEEN: Final = "|"
"""What stands between the options of one answer in a text; no id of an option holds it."""

_NO_ANSWER: Final = object()
_STRANGE: Final = 62
"""The bit for values that are no option, or one of so many that there is no bit for it."""
_FEW: Final = 24
"""Up to so many different answers it is faster to look for each than to look each sheet up."""
_NO_LIST: Final = -(1 << 63)
"""The bit for a list that is not there."""


@dataclass(frozen=True)
class Sheets:
    """Some sheets in order.

    Attributes:
        count: how many.
        bits: a row for each option of each question: whether it is on the sheet.
        errors: by its place, counted from 0, what is wrong with a sheet that cannot be one.
        kept: the columns to copy to the guidance.
    """

    count: int
    bits: Words
    errors: Mapping[int, str]
    kept: Mapping[str, Any]


def sheets_in_columns(
    coding: Coding, batch: pa.RecordBatch, kept: Sequence[str], unread: Collection[str] = ()
) -> Sheets:
    """Read the sheets of a batch; a question without a column, or unread, is answered by nobody.

    Raises OperatorError if the type of a column is none that answers can have.
    """
    errors: dict[int, str] = {}
    rows = []
    for question in coding.questions:
        if question.id in batch.schema.names and question.id not in unread:
            told = _told(batch.column(question.id), question)
            rows.append(_bits(coding, question, told, errors))
        else:
            rows.append(packed(np.zeros((len(question.options), batch.num_rows), np.bool_)))
    columns = {name: batch.column(name) for name in kept if name in batch.schema.names}
    return Sheets(batch.num_rows, np.concatenate(rows), errors, columns)


def sheets_of_masks(
    coding: Coding, sheets: Sequence[Masks | RespondentError], kept: Mapping[str, Any]
) -> Sheets:
    """Return sheets that were read one by one."""
    errors = {n: str(found) for n, found in enumerate(sheets) if isinstance(found, RespondentError)}
    masks = [coding.empty if isinstance(found, RespondentError) else found for found in sheets]
    octets = np.frombuffer(b"".join(map(coding.pack, masks)), np.uint8)
    lying = np.unpackbits(octets.reshape(len(masks), coding.packed_size), axis=1)
    in_order = lying.T[::-1][_places(coding)]
    return Sheets(len(masks), packed(in_order.astype(np.bool_)), errors, kept)


def _places(coding: Coding) -> list[int]:
    """Return for every option its place in a packed sheet, counted from the end."""
    places: list[int] = []
    after = 0
    for bits in reversed(coding.bits):
        places = [*range(after, after + len(bits)), *places]
        after += len(bits)
    return places


@dataclass(frozen=True)
class _Told:
    """The different answers in a column, and for each sheet the place of its own."""

    answers: Sequence[Any]
    places: npt.NDArray[np.signedinteger[Any]]


def _bits(coding: Coding, question: Question, told: _Told, errors: dict[int, str]) -> Words:
    """Return for each option on which sheets it is, and note each sheet with a new error."""
    table = np.zeros((len(question.options), len(told.answers)), np.bool_)
    position, faults = coding.positions[question.id], {}
    for place, answer in enumerate(told.answers):
        try:
            sent = [] if answer is _NO_ANSWER else [(question.id, answer)]
            mask = coding.read(sent)[position]
        except SheetError as error:
            faults[place] = str(error)
        else:
            table[:, place] = [mask >> n & 1 for n in range(len(table))]
    if faults:
        for row in np.flatnonzero(np.isin(told.places, list(faults))).tolist():
            errors.setdefault(row, faults[int(told.places[row])])
    return _spread_out(table, told.places)


def _spread_out(table: Flags, places: npt.NDArray[Any]) -> Words:
    """Return each row of a table of answers as bits of sheets, by the answer of each sheet."""
    count = table.shape[1]
    if count > _FEW:
        return packed(np.take(table, places, axis=1))
    answers = np.arange(count, dtype=np.uint8)
    given = packed(answers[:, None] == places.astype(np.uint8))
    return np.array([np.bitwise_or.reduce(given[row], axis=0) for row in table])


def _told(column: pa.Array, question: Question) -> _Told:
    if pa.types.is_null(column.type):
        return _Told([_NO_ANSWER], np.zeros(len(column), np.int64))
    try:
        if pa.types.is_list(column.type) or pa.types.is_large_list(column.type):
            return _lists(column, question)
        return _values(column, question)
    except pa.ArrowNotImplementedError as error:
        raise OperatorError(
            f"the column '{question.id}' holds {column.type}; an answer is text, or a list of texts"
        ) from error


def _values(column: pa.Array, question: Question) -> _Told:
    answers, places = _encoded(column)
    return _Told([meant(question, answer) for answer in answers], places)


def meant(question: Question, answer: Any) -> Any:
    """Return an answer as the reader of single sheets takes it: ids of options, several in a list.

    A text can have several with bars between them, and codes of FHIR in place of ids, because
    nothing in SQL on FHIR can cut a text.
    """
    if question.many and isinstance(answer, str):
        answer = answer.split(BETWEEN) if answer else []
    if isinstance(answer, list):
        return [_option(question, each) for each in answer]
    return _option(question, answer)


def _option(question: Question, told: Any) -> Any:
    return told.removeprefix(answer_code(question, "")) if isinstance(told, str) else told


def _encoded(column: pa.Array) -> tuple[list[Any], npt.NDArray[np.signedinteger[Any]]]:
    """Return the different values of a column, and for each row the place of its own.

    The last value is no answer; a dictionary can have it among the others, too.
    """
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    held = [_NO_ANSWER if o is None else o for o in column.dictionary.to_pylist()]
    indices = column.indices
    if indices.null_count:
        # A place beyond the dictionary can need a wider number than those in it.
        indices = indices.cast(pa.int32()).fill_null(len(held))
    return [*held, _NO_ANSWER], indices.to_numpy()


def _lists(column: pa.Array, question: Question) -> _Told:
    """Return the different lists of a column as sets; a list with a strange value stays as it is.

    A set is a number meanwhile, with a bit for each option, and one more for all strange values.
    """
    options = [option.id for option in question.options][:_STRANGE]
    places = {option: place for place, option in enumerate(options)}
    values, codes = _encoded(column.flatten())
    found = [places.get(_option(question, value), _STRANGE) for value in values]
    bits = np.array([1 << place for place in found])[codes]
    lengths = pc.list_value_length(column)
    sets = _joined(bits, lengths.fill_null(0).to_numpy())
    sets[lengths.is_null().to_numpy(zero_copy_only=False)] = _NO_LIST
    different, where = _encoded(pa.array(sets))
    answers: list[Any] = [
        _NO_ANSWER
        if each in (_NO_ANSWER, _NO_LIST)
        else [option for option, place in places.items() if each >> place & 1]
        for each in different
    ]
    where = where.copy()
    for row in np.flatnonzero(sets >> _STRANGE & 1).tolist():
        where[row] = len(answers)
        answers.append(meant(question, column[row].as_py()))
    return _Told(answers, where)


def _joined(bits: npt.NDArray[np.int64], lengths: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    """Return for each list all bits of its values together."""
    starts = np.cumsum(lengths) - lengths
    # A list without values gets the first value after it, and the last ones need some value there.
    return np.bitwise_or.reduceat(np.append(bits, 0), starts) * (lengths > 0)
