"""What an expression of the compiled function is worth, as formulas about the answers.

It reads only the few forms that the function is made of, as Python's own parser gives them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Final

from screener.proof.emitted.comparison import UnreadableError
from screener.proof.emitted.totals import Totals, added, compared, joined
from screener.proof.solver.circuit import FALSE, TRUE, Circuit, Literal

Bits = tuple[Literal, ...]
"""A number that is not negative: for each of its bits, from the least, the literal for being 1."""
Table = Mapping[int, tuple[int, ...]]

_SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.LtE: "<=",
    ast.Lt: "<",
    ast.Eq: "=",
    ast.NotEq: "!=",
}


def refusal(node: ast.AST) -> UnreadableError:
    """Return the error for a part of the text that has no meaning here."""
    line = getattr(node, "lineno", 1)
    held = ast.unparse(node).partition("\n")[0]
    return UnreadableError(f"line {line} of the compiled function holds '{held}', unknown here")


def bits_of(number: int) -> Bits:
    """Return a constant as bits."""
    return tuple(TRUE if number >> n & 1 else FALSE for n in range(number.bit_length()))


class Expressions:
    """Reads expressions.

    Attributes:
        names: what each variable holds.
        tables: the tables of points.
        reached: literals that are all true when the expression is evaluated at all.
        stops: a literal for each way in which evaluating stops with an error.
    """

    def __init__(self, circuit: Circuit) -> None:
        """Take the circuit to add formulas to."""
        self._circuit = circuit
        self.names: dict[str, Bits] = {}
        self.tables: dict[str, Table] = {}
        self.reached: list[Literal] = []
        self.stops: list[Literal] = []

    def truth(self, node: ast.expr) -> Literal:
        """Return the literal for: the expression counts as true. Raises UnreadableError."""
        match node:
            case ast.BoolOp(op=ast.And(), values=parts):
                return self._in_turn(parts, 1)
            case ast.BoolOp(op=ast.Or(), values=parts):
                return self._in_turn(parts, -1)
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return -self.truth(inner)
            case ast.Compare(left=left, ops=[sign], comparators=[ast.Constant(value=int(bound))]):
                return self._compare(left, _SIGNS.get(type(sign), ""), bound, node)
            case ast.Constant(value=bool(value)):
                return TRUE if value else FALSE
            case _:
                return self._circuit.any_of(self.bits(node))

    def bits(self, node: ast.expr) -> Bits:
        """Return the number that the expression is. Raises UnreadableError."""
        match node:
            case ast.Name(id=name) if name in self.names:
                return self.names[name]
            case ast.Constant(value=int(number)) if number >= 0 and number is not True:
                return bits_of(number)
            case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
                pairs = zip(self.bits(left), self.bits(right), strict=False)
                return tuple(self._circuit.all_of(pair) for pair in pairs)
            case ast.BoolOp(op=ast.Or(), values=[first, second]):
                return self._first_or(self.bits(first), self.bits(second))
            case ast.IfExp(test=test, body=body, orelse=other):
                return self._either(self.truth(test), self.bits(body), self.bits(other))
            case _:
                raise refusal(node)

    def is_number(self, bits: Bits, number: int) -> Literal:
        """Return the literal for: the bits are those of the number."""
        pairs = zip_longest(bits, bits_of(number), fillvalue=FALSE)
        return self._circuit.all_of(one if wanted == TRUE else -one for one, wanted in pairs)

    def _in_turn(self, parts: Iterable[ast.expr], sign: int) -> Literal:
        """Join parts by "and" if the sign is 1, by "or" if it is -1; each may end it early."""
        before, found = len(self.reached), list[Literal]()
        for part in parts:
            found.append(sign * self.truth(part))
            self.reached.append(found[-1])
        del self.reached[before:]
        return sign * self._circuit.all_of(found)

    def _first_or(self, first: Bits, second: Bits) -> Bits:
        nothing = -self._circuit.any_of(first)
        pairs = zip_longest(first, second, fillvalue=FALSE)
        either, both = self._circuit.any_of, self._circuit.all_of
        return tuple(either([one, both([nothing, other])]) for one, other in pairs)

    def _either(self, test: Literal, yes: Bits, no: Bits) -> Bits:
        pairs = zip_longest(yes, no, fillvalue=FALSE)
        either, both = self._circuit.any_of, self._circuit.all_of
        return tuple(either([both([test, one]), both([-test, other])]) for one, other in pairs)

    def _compare(self, left: ast.expr, sign: str, bound: int, whole: ast.expr) -> Literal:
        if isinstance(left, ast.BinOp | ast.Subscript) and sign:
            # No points are negative, so beyond the bound it matters no more how many there are.
            return compared(self._circuit, self._total(left, bound + 1), sign, {bound: TRUE})
        if sign not in ("=", "!=") or bound < 0:
            raise refusal(whole)
        same = self.is_number(self.bits(left), bound)
        return same if sign == "=" else -same

    def _total(self, node: ast.expr, most: int) -> Totals:
        match node:
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                one, other = self._total(left, most), self._total(right, most)
                return added(self._circuit, one, other, most)
            case ast.Subscript(
                value=ast.Subscript(value=ast.Name(id=name), slice=key),
                slice=ast.Constant(value=int(end)),
            ) if name in self.tables:
                return self._points(self.tables[name], self.bits(key), end)
            case _:
                raise refusal(node)

    def _points(self, table: Table, key: Bits, end: int) -> Totals:
        """Return what a table holds for a key; where it holds nothing, the function stops."""
        rows = {number: self.is_number(key, number) for number in table if end < len(table[number])}
        none = [-literal for literal in rows.values()]
        self.stops.append(self._circuit.all_of([*self.reached, *none]))
        return joined(self._circuit, ((table[n][end], literal) for n, literal in rows.items()))
