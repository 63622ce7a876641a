"""Proves that a query says of every row of a table what the rules say of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Final

from screener.proof.emitted.comparison import Comparison, UnreadableError
from screener.proof.queries.grammar import tree_of
from screener.proof.queries.meaning import meant
from screener.proof.queries.other_rows import prove_other_rows
from screener.proof.queries.parts import table_of, told_by
from screener.proof.queries.rows import OtherRows, told_of_sheets
from screener.proof.queries.values import Answer, Choice, Kept, Truth, Value
from screener.proof.solver.circuit import FALSE
from screener.rulebook.model import RuleBook
from screener.screening.compiler import compile_rules
from screener.screening.spelling import Spelling, by_id

_WRITER: Final = "the SQL"


def prove_query(
    book: RuleBook,
    text: str,
    dialect: str,
    kept: Sequence[str] = (),
    spelled: Spelling = by_id,
) -> None:
    """Prove that a query in a dialect means the same as the rules, for every row of a table.

    Rows that are sheets with answers missing count, and those that are no sheets. Raises ApartError
    for the first column that differs, with a sheet that shows it, RowError if it is a row that is
    no sheet, and UnreadableError if the text holds anything but what we write.
    """
    tree = tree_of(text, dialect)
    with closing(Comparison(book, _WRITER)) as comparison:
        sheets = comparison.sheets
        table = table_of(told_of_sheets(sheets, spelled), kept)
        written = told_by(comparison.circuit, tree, table)
        expected = dict(meant(sheets, compile_rules(book).outcomes, kept))
        if list(written) != list(expected):
            raise UnreadableError(f"{_WRITER} gives other columns, or in another order")
        for name, value in expected.items():
            _compare(comparison, name, written[name], value)
    prove_other_rows(OtherRows(book, spelled), tree, kept)


def _compare(comparison: Comparison, name: str, written: Value, value: Value) -> None:
    """Compare a column with what it is to be, on every sheet."""
    match written, value:
        case Truth(true, null), Truth(literal):
            comparison.hold(f"column '{name}' is NULL", null, FALSE)
            comparison.hold(f"column '{name}' is true", true, literal)
        case Choice(ways), Choice(wanted):
            for word in dict.fromkeys([*wanted, *ways]):
                told = ways.get(word, FALSE), wanted.get(word, FALSE)
                shown = "NULL" if word is None else f"'{word}'"
                comparison.hold(f"column '{name}' is {shown}", *told)
        case (Kept(copied), Kept()) if copied == name:
            return
        case (Answer(told), Kept()) if told.question.id == name:
            return
        case _:
            raise UnreadableError(f"{_WRITER} gives another sort of column '{name}'")
