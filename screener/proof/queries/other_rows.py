"""Proves that a row that is no sheet gets an error in place of guidance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

from screener.errors import ProgramError
from screener.proof.emitted.comparison import UnreadableError
from screener.proof.queries.grammar import Node
from screener.proof.queries.parts import Columns, table_of, told_by
from screener.proof.queries.rows import OtherRows
from screener.proof.queries.values import Choice, Truth, Value
from screener.proof.solver.circuit import FALSE, TRUE, Literal
from screener.proof.solver.maxsat import Model, Search, good


class RowError(ProgramError):
    """A row that is no sheet does not get an error that names its first such column.

    Attributes:
        row: the row, a text for each column that is not NULL.
    """

    def __init__(self, words: str, row: Mapping[str, str]) -> None:
        """Take what is wrong, and the row that shows it."""
        self.row = row
        told = ", ".join(f"{name}: {text!r}" for name, text in row.items())
        super().__init__(f"{words}, for the row {{{told}}}, which is no sheet")


def prove_other_rows(rows: OtherRows, tree: Node, kept: Sequence[str]) -> None:
    """Prove that rows that are no sheets get an error that names the first column at fault.

    All that is guidance has to be NULL for them. Raises RowError if some row shows that this is not
    so, and UnreadableError if the query holds anything but what we write.
    """
    written = told_by(rows.circuit, tree, table_of(rows.told, kept))
    with closing(Search(rows.circuit)) as search:
        for words, wrong in _wrongs(rows, written, kept):
            if wrong != FALSE and search.exists([wrong]):
                raise RowError(words, dict(_row(rows, _emptiest(rows, wrong))))


def _wrongs(
    rows: OtherRows, written: Columns, kept: Sequence[str]
) -> Iterator[tuple[str, Literal]]:
    """Yield what must not be, in words and as a literal."""
    error = written["error"]
    if not isinstance(error, Choice):
        raise UnreadableError("the SQL gives another sort of column 'error'")
    yield from _wrong_errors(rows, error)
    for name, value in written.items():
        if name not in {*kept, "rulebook", "error"}:
            yield f"column '{name}' is not NULL", -_null(value)


def _wrong_errors(rows: OtherRows, error: Choice) -> Iterator[tuple[str, Literal]]:
    named: dict[str, list[Literal]] = {name: [] for name in rows.faulty}
    for words, literal in error.ways.items():
        question = str(words).split("'")[1:2]
        named.setdefault(question[0] if question else "", []).append(literal)
    sound_so_far = TRUE
    for name, literals in named.items():
        fault = rows.faulty.get(name, FALSE)
        first = rows.circuit.all_of([sound_so_far, fault])
        differs = rows.circuit.differ(rows.circuit.any_of(literals), first)
        yield f"column 'error' names '{name}' or not, against the rules", differs
        sound_so_far = rows.circuit.all_of([sound_so_far, -fault])


def _null(value: Value) -> Literal:
    match value:
        case Truth(_, null):
            return null
        case Choice(ways):
            return ways.get(None, FALSE)
        case _:
            return FALSE


def _emptiest(rows: OtherRows, wrong: Literal) -> Model:
    """Return a row that shows what is wrong, with little else in it."""
    wishes = dict.fromkeys((told.nothing for told in rows.told.values()), 1)
    return good(rows.circuit, [wrong], wishes)


def _row(rows: OtherRows, model: Model) -> Iterator[tuple[str, str]]:
    for name, told in rows.told.items():
        texts = [option for option, literal in told.options.items() if literal in model]
        texts += ["something else"] if told.strange in model else []
        if texts:
            yield name, "|".join(texts)
