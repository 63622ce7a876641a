"""What the expressions of the query are worth, in every row at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlglot import exp

from screener.proof.emitted.totals import Totals, added, compared
from screener.proof.queries.grammar import Node, refusal
from screener.proof.queries.values import (
    NOTHING,
    Answer,
    Barred,
    Choice,
    Constant,
    Logic,
    Place,
    Stripped,
    Truth,
    Value,
    as_truth,
)
from screener.proof.solver.circuit import FALSE, TRUE, Circuit, Literal

_BAR: Final = "|"
_SIGNS: Final[Mapping[type, str]] = {
    exp.EQ: "=",
    exp.NEQ: "!=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
}


class Expressions:
    """Reads expressions about the columns of one part of the query."""

    def __init__(self, circuit: Circuit, columns: Mapping[str, Value]) -> None:
        """Take the circuit to add formulas to, and what the columns are worth."""
        self._circuit = circuit
        self._logic = Logic(circuit)
        self._columns = columns

    def value(self, node: Node) -> Value:
        """Return what an expression is worth. Raises UnreadableError if it is not known here."""
        found: Value
        match node.unnest():
            case exp.Column() as column:
                found = self._column(column)
            case exp.Literal() | exp.Null() | exp.Boolean() as constant:
                found = _constant(constant)
            case exp.Case() as case:
                found = self._case(case)
            case exp.Add() as total:
                found = self._sum(total)
            case exp.DPipe() | exp.Replace() | exp.StrPosition() as text:
                found = self._text(text)
            case condition:
                found = self._condition(condition)
        return found

    def truth(self, node: Node) -> Truth:
        """Return what a condition is worth. Raises UnreadableError if it is none."""
        found = as_truth(self.value(node))
        if found is None:
            raise refusal(node)
        return found

    def _condition(self, node: Node) -> Truth:
        match node:
            case exp.And():
                return self._logic.all_of([self.truth(part) for part in node.flatten()])
            case exp.Or():
                return self._logic.any_of([self.truth(part) for part in node.flatten()])
            case exp.Not():
                return self._logic.negated(self.truth(node.this))
            case exp.Coalesce():
                parts = (node.this, *node.expressions)
                return self._logic.known([self.truth(part) for part in parts])
            case exp.Is(expression=exp.Null()):
                return Truth(self._is_null(node))
            case exp.EQ() | exp.NEQ() | exp.GT() | exp.GTE() | exp.LT() | exp.LTE():
                return self._comparison(node)
            case _:
                raise refusal(node)

    def _column(self, node: Node) -> Value:
        if node.name not in self._columns:
            raise refusal(node)
        return self._columns[node.name]

    def _is_null(self, node: Node) -> Literal:
        match self.value(node.this):
            case Answer(told):
                return told.nothing
            case Choice(ways):
                return ways.get(None, FALSE)
            case Truth(_, null):
                return null
            case _:
                raise refusal(node)

    def _comparison(self, node: Node) -> Truth:
        sign, bound = _SIGNS[type(node)], _constant_in(node.expression)
        match self.value(node.this), sign, bound:
            case Answer(told), ("=" | "!="), str() if not told.question.many:
                same = Truth(_literal(told.options, bound, node), told.nothing)
            case Stripped(told, taken), ("=" | "!="), "||":
                left = [literal for option, literal in told.options.items() if option not in taken]
                more = self._circuit.any_of([told.nothing, told.strange, *left])
                same = Truth(-more, told.nothing)
            case Place(told, option), ">", 0:
                return Truth(told.options[option], told.nothing)
            case Choice() as choice, _, int() if (numbers := _numbers(choice)) is not None:
                return Truth(compared(self._circuit, numbers, sign, {bound: TRUE}))
            case _:
                raise refusal(node)
        return same if sign == "=" else self._logic.negated(same)

    def _text(self, node: Node) -> Value:
        match node:
            case exp.DPipe(this=exp.DPipe(this=first, expression=middle), expression=last):
                return self._barred(node, (first, middle, last))
            case exp.Replace():
                change = _text(node.expression), _text(node.args["replacement"])
                return self._replaced(node, self.value(node.this), change)
            case exp.StrPosition():
                return self._place(node, self.value(node.this), _text(node.args["substr"]))
            case _:
                raise refusal(node)

    def _barred(self, node: Node, parts: tuple[Node, Node, Node]) -> Barred:
        first, middle, last = parts
        match _text(first), self.value(middle), _text(last):
            case "|", Answer(told), "|" if told.question.many:
                return Barred(told)
            case _:
                raise refusal(node)

    def _replaced(self, node: Node, text: Value, change: tuple[str, str]) -> Stripped:
        match text, change:
            case Barred(told), ("|", "||"):
                return Stripped(told)
            case Stripped(told, taken), (old, "") if _option_in(old) in told.options:
                return Stripped(told, taken | {_option_in(old)})
            case _:
                raise refusal(node)

    def _place(self, node: Node, text: Value, part: str) -> Place:
        match text:
            case Barred(told) if _option_in(part) in told.options:
                return Place(told, _option_in(part))
            case _:
                raise refusal(node)

    def _case(self, node: Node) -> Value:
        ways = [(self.truth(way.this), self.value(way.args["true"])) for way in node.args["ifs"]]
        default = node.args.get("default")
        ways.append((Truth(TRUE), NOTHING if default is None else self.value(default)))
        found = self._logic.first(ways)
        if found is None:
            raise refusal(node)
        return found

    def _sum(self, node: Node) -> Choice:
        one, other = _numbers(self.value(node.this)), _numbers(self.value(node.expression))
        if one is None or other is None:
            raise refusal(node)
        return Choice(dict[Constant, Literal](added(self._circuit, one, other).items()))


def _constant(node: Node) -> Value:
    if isinstance(node, exp.Boolean):
        return Truth(TRUE if node.this else FALSE)
    return Choice({_constant_in(node): TRUE})


def _constant_in(node: Node) -> Constant:
    """Return the text or the number that is written there, or None for NULL."""
    match node:
        case exp.Null():
            return None
        case exp.Literal(is_string=True):
            return str(node.this)
        case exp.Literal() if node.this.isdecimal():
            return int(node.this)
        case _:
            raise refusal(node)


def _text(node: Node) -> str:
    """Return a constant text."""
    found = _constant_in(node)
    if not isinstance(found, str):
        raise refusal(node)
    return found


def _option_in(text: str) -> str:
    """Return what stands between the two bars of a text; empty if it is no such text."""
    between = text[1:-1]
    return between if text == f"{_BAR}{between}{_BAR}" else ""


def _numbers(value: Value) -> Totals | None:
    """Return a value as a number that is always there; None if it is none."""
    if not isinstance(value, Choice):
        return None
    numbers = {way: literal for way, literal in value.ways.items() if isinstance(way, int)}
    return numbers if len(numbers) == len(value.ways) else None


def _literal(options: Mapping[str, Literal], option: str, node: Node) -> Literal:
    if option not in options:
        raise refusal(node)
    return options[option]
