"""The statements of the compiled function, run once for all sheets at a time.

A variable holds no number but the formulas for its bits, and a branch is taken on those sheets
for which its formula is true.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from screener.proof.emitted.comparison import UnreadableError
from screener.proof.emitted.python_values import Bits, Expressions, Table, refusal
from screener.proof.solver.circuit import FALSE, TRUE, Circuit, Literal

Found = tuple[tuple[int, Literal], ...]
"""Each outcome appended so far, and the literal for having done so."""
Settle = Callable[[int, Bits], Bits]
"""Told which answer a variable is to hold and what it holds, returns what it may be taken for."""

_MASKS: Final = "masks"
_EFFECTIVE: Final = "effective"
_FOUND: Final = "found"


@dataclass(frozen=True)
class Verdict:
    """One return of the function.

    Attributes:
        reached: the literal for: the function returns here.
        complete: the literal for: it says that the sheet is complete.
        effective: the masks that it returns.
        found: the outcomes that it returns.
    """

    reached: Literal
    complete: Literal
    effective: tuple[Bits, ...]
    found: Found


class Reader:
    """Reads the source of a compiled function. Raises UnreadableError if it is of another form.

    Attributes:
        stops: a literal for each way in which the function ends without returning.
    """

    def __init__(self, circuit: Circuit, masks: Sequence[Bits], settle: Settle) -> None:
        """Take the circuit, the masks that the function is given, and how to settle a variable."""
        self._circuit = circuit
        self._masks = masks
        self._settle = settle
        self._values = Expressions(circuit)
        self._positions: dict[str, int] = {}
        self._effective: tuple[Bits, ...] = ()
        self._found: Found | None = None
        self._sorted = False
        self._verdicts: list[Verdict] = []

    def read(self, source: str) -> list[Verdict]:
        """Return every return of the function."""
        tables, function = _parts(source)
        for table in tables:
            self._table(table)
        goes_on = self._run(function.body, TRUE)
        self.stops = [*self._values.stops, goes_on]
        return self._verdicts

    def _table(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as value):
                self._values.tables[name] = _rows(value)
            case _:
                raise refusal(node)

    def _run(self, statements: Sequence[ast.stmt], reached: Literal) -> Literal:
        """Run statements, and return the literal for: the function goes on after them."""
        for statement in statements:
            self._values.reached = [reached]
            match statement:
                case ast.Assign(targets=[target], value=value) if reached == TRUE:
                    self._assign(target, value)
                case ast.If(test=test, body=body, orelse=[]):
                    reached = self._branch(test, body, reached)
                case ast.Expr(value=ast.Call() as call):
                    self._call(call, reached)
                case ast.Return(value=ast.Tuple(elts=[flag, effective, found])):
                    self._return(flag, (effective, found), reached)
                    return FALSE
                case _:
                    raise refusal(statement)
        return reached

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        match target, value:
            case ast.Tuple(elts=names), ast.Name(id=source) if source == _MASKS:
                self._unpack(names, target)
            case ast.Name(id=name), ast.Tuple(elts=parts) if name == _EFFECTIVE:
                self._effective = tuple(map(self._values.bits, parts))
            case ast.Name(id=name), ast.List(elts=[]) if name == _FOUND:
                self._found, self._sorted = (), True
            case ast.Name(id=name), _ if name in self._positions:
                held = self._values.bits(value)
                self._values.names[name] = self._settle(self._positions[name], held)
            case _:
                raise refusal(target)

    def _unpack(self, names: Sequence[ast.expr], whole: ast.expr) -> None:
        if len(names) != len(self._masks):
            raise refusal(whole)
        for position, (name, mask) in enumerate(zip(names, self._masks, strict=True)):
            if not isinstance(name, ast.Name):
                raise refusal(name)
            self._positions[name.id] = position
            self._values.names[name.id] = mask

    def _branch(self, test: ast.expr, body: Sequence[ast.stmt], reached: Literal) -> Literal:
        taken = self._values.truth(test)
        found, in_order = self._found, self._sorted
        inside = self._circuit.all_of([reached, taken])
        if self._run(body, inside) == FALSE:  # what it appended went with what it returned
            self._found, self._sorted = found, in_order
            return self._circuit.all_of([reached, -taken])
        self._sorted = self._sorted and in_order
        return reached

    def _call(self, call: ast.Call, reached: Literal) -> None:
        match call:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=verb), keywords=[]) if (
                name == _FOUND
            ):
                self._change(verb, call, reached)
            case _:
                raise refusal(call)

    def _change(self, verb: str, call: ast.Call, reached: Literal) -> None:
        match verb, call.args, self._found:
            case "append", [number], (*before,):
                self._found = (*before, *self._numbers(number, reached))
                self._sorted = False
            case "sort", [], tuple():
                self._sorted = True
            case _:
                raise refusal(call)

    def _numbers(self, node: ast.expr, reached: Literal) -> Iterator[tuple[int, Literal]]:
        """Yield each number that an expression can be, and the literal for being it."""
        match node:
            case ast.Constant(value=int(number)):
                yield number, reached
            case ast.IfExp(test=test, body=body, orelse=other):
                taken = self._values.truth(test)
                yield from self._numbers(body, self._circuit.all_of([reached, taken]))
                yield from self._numbers(other, self._circuit.all_of([reached, -taken]))
            case _:
                raise refusal(node)

    def _return(self, flag: ast.expr, names: tuple[ast.expr, ast.expr], reached: Literal) -> None:
        wanted = [_EFFECTIVE, _FOUND]
        if [ast.unparse(name) for name in names] != wanted or self._found is None:
            raise refusal(names[1])
        if not self._sorted:
            words = f"line {flag.lineno} of the compiled function returns '{_FOUND}' unsorted"
            raise UnreadableError(words)
        complete = self._values.truth(flag)
        self._verdicts.append(Verdict(reached, complete, self._effective, self._found))


def _parts(source: str) -> tuple[list[ast.stmt], ast.FunctionDef]:
    """Return the lines before the function, and the function, which must be the last."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise UnreadableError(f"line {error.lineno} of the compiled function: no Python") from error
    match tree.body:
        case [*tables, ast.FunctionDef(decorator_list=[]) as function] if (
            ast.unparse(function.args) == _MASKS
        ):
            return tables, function
        case _:
            raise UnreadableError("the compiled function: no function of masks stands at its end")


def _rows(value: ast.Dict) -> Table:
    """Return a table of constants."""
    try:
        found: Any = ast.literal_eval(value)
    except ValueError as error:
        raise refusal(value) from error
    for row in found.values():
        if not isinstance(row, tuple) or not all(type(n) is int and n >= 0 for n in row):
            raise refusal(value)
    return dict(found)
