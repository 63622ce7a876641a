"""The parts of the query, each of which reads the one before: one row in, one row out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from screener.proof.emitted.comparison import UnreadableError
from screener.proof.queries.expressions import Expressions
from screener.proof.queries.grammar import Node, refusal
from screener.proof.queries.rows import Told
from screener.proof.queries.values import Answer, Kept, Value
from screener.proof.solver.circuit import Circuit

Columns = Mapping[str, Value]
"""What each column of a part is worth, in order."""


def table_of(told: Mapping[str, Told], kept: Sequence[str]) -> Columns:
    """Return the columns of a table of answers, with those to keep."""
    return {**{name: Kept(name) for name in kept}, **{n: Answer(each) for n, each in told.items()}}


def told_by(circuit: Circuit, tree: Node, table: Columns) -> Columns:
    """Return what a query gives. Raises UnreadableError if it is of another form."""
    return _Parts(circuit, table).read(tree)


class _Parts:
    def __init__(self, circuit: Circuit, table: Columns) -> None:
        self._circuit = circuit
        self._table = table

    def read(self, tree: Node) -> Columns:
        select = _select_in(tree)
        columns, source = self._table, None
        for part in select.args["with_"].expressions:
            columns = self._read_part(part.this, columns, source)
            source = part.alias_or_name
        self._refuse_hidden_table(select)
        return self._read_part(select, columns, source)

    def _read_part(self, select: Node, before: Columns, source: str | None) -> Columns:
        if not isinstance(select, exp.Select) or not _reads(select, source):
            raise refusal(select)
        if (offset := select.args.get("offset")) and offset.expression.name != "0":
            raise refusal(offset)
        expressions = Expressions(self._circuit, before)
        columns: dict[str, Value] = {}
        for node in select.expressions:
            new = before if isinstance(node, exp.Star) else _column(node, expressions, before)
            taken = {name.casefold() for name in columns}
            if any(name.casefold() in taken for name in new):
                raise refusal(node)
            columns.update(new)
        return columns

    def _refuse_hidden_table(self, select: Node) -> None:
        """A part with the name of the table could be read in its place."""
        first, *others = select.args["with_"].expressions
        table = first.this.args["from_"].this.name.casefold()
        names = [part.alias_or_name.casefold() for part in (first, *others)]
        if table in names or len(set(names)) < len(names):
            raise UnreadableError(f"the SQL gives the name '{table}' twice, or that of a part")


def _select_in(tree: Node) -> Node:
    if isinstance(tree, exp.Create):
        if tree.args["kind"] != "VIEW" or not isinstance(tree.this, exp.Table):
            raise refusal(tree)
        tree = tree.expression
    if not isinstance(tree, exp.Select) or not tree.args.get("with_"):
        raise refusal(tree)
    return tree


def _reads(select: Node, source: str | None) -> bool:
    """Return whether a part reads the part before, or the table if it is the first."""
    come_from = select.args.get("from_")
    if not come_from or not isinstance(come_from.this, exp.Table):
        return False
    table = come_from.this
    whole = not (table.args.get("db") or table.args.get("catalog"))
    return source is None or (whole and table.name == source)


def _column(node: Node, expressions: Expressions, before: Columns) -> Columns:
    """Return a column that is copied, or a new one, whose name must be new too."""
    if isinstance(node, exp.Column):
        return {node.name: expressions.value(node)}
    if not isinstance(node, exp.Alias):
        raise refusal(node)
    if node.alias.casefold() in {name.casefold() for name in before}:
        raise refusal(node)
    return {node.alias: expressions.value(node.this)}
