"""The few expressions that the query is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from sqlglot import exp

# sqlglot's functions that build expressions return its base class, which its types call `Expr`.
Expression: TypeAlias = Any


def column(name: str) -> Expression:
    """Return a column of the part before."""
    return exp.column(name, quoted=True)


def named(name: str, value: Expression, comment: str = "") -> Expression:
    """Return a new column, with a comment beside it if there is one."""
    made = exp.alias_(value, name, quoted=True)
    if comment:
        made.add_comments([f" {comment} "])
    return made


def text(words: str) -> Expression:
    """Return a constant text."""
    return exp.Literal.string(words)


def number(value: int) -> Expression:
    """Return a constant number."""
    return exp.Literal.number(value)


def nothing() -> Expression:
    """Return NULL."""
    return exp.null()


def known(value: Expression) -> Expression:
    """Return a condition that is false where it would be NULL."""
    return exp.Coalesce(this=value, expressions=[exp.false()])


def is_null(value: Expression) -> Expression:
    """Return whether there is no value."""
    return exp.Is(this=value, expression=exp.null())


def negated(value: Expression) -> Expression:
    """Return the opposite of a condition."""
    return exp.Not(this=value if isinstance(value, exp.Column) else exp.paren(value, copy=False))


def all_of(parts: Iterable[Expression]) -> Expression:
    """Return whether all conditions hold; true if there are none."""
    return exp.and_(*_some(parts, empty=True))


def any_of(parts: Iterable[Expression]) -> Expression:
    """Return whether a condition holds; false if there are none."""
    return exp.or_(*_some(parts, empty=False))


def first(ways: Sequence[tuple[Expression, Expression]], default: Expression = None) -> Expression:
    """Return the value beside the first condition that holds, else the default, else NULL."""
    if not ways:
        return nothing() if default is None else default
    return exp.Case(ifs=[exp.If(this=test, true=value) for test, value in ways], default=default)


def at_least(total: Expression, bound: int) -> Expression:
    """Return whether a number is that large."""
    return exp.GTE(this=total, expression=number(bound))


def added(parts: Sequence[Expression]) -> Expression:
    """Return a sum."""
    total = parts[0]
    for part in parts[1:]:
        total = exp.Add(this=total, expression=part)
    return total


def _some(parts: Iterable[Expression], *, empty: bool) -> Sequence[Expression]:
    return list(parts) or [exp.true() if empty else exp.false()]
