"""The part of SQL that can be read back: a closed list of what a query may be made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import sqlglot
from sqlglot import exp

from screener.proof.emitted.comparison import UnreadableError

# sqlglot names the class of all nodes differently from release to release.
Node: TypeAlias = Any

_SHOWN: Final = 200
"""Characters of a part that are shown."""
_BINARY: Final = frozenset({"this", "expression"})
_LIST: Final = frozenset({"this", "expressions"})
_ALONE: Final = frozenset({"this"})
_NOTHING: Final = frozenset[str]()
KNOWN: Final[Mapping[type, frozenset[str]]] = {
    exp.Create: frozenset({"this", "kind", "expression"}),
    exp.Select: frozenset({"expressions", "from_", "with_", "offset"}),
    exp.With: frozenset({"expressions"}),
    exp.CTE: frozenset({"this", "alias"}),
    exp.TableAlias: _ALONE,
    exp.From: _ALONE,
    exp.Offset: frozenset({"expression"}),
    exp.Table: frozenset({"this", "db", "catalog"}),
    exp.Identifier: frozenset({"this", "quoted"}),
    exp.Star: _NOTHING,
    exp.Alias: frozenset({"this", "alias"}),
    exp.Column: _ALONE,
    exp.Literal: frozenset({"this", "is_string"}),
    exp.Boolean: _ALONE,
    exp.Null: _NOTHING,
    exp.Paren: _ALONE,
    exp.And: _BINARY,
    exp.Or: _BINARY,
    exp.Not: _ALONE,
    exp.Is: _BINARY,
    exp.EQ: _BINARY,
    exp.NEQ: _BINARY,
    exp.GT: _BINARY,
    exp.GTE: _BINARY,
    exp.LT: _BINARY,
    exp.LTE: _BINARY,
    exp.Add: _BINARY,
    exp.DPipe: frozenset({"this", "expression", "safe"}),
    exp.Coalesce: _LIST,
    exp.Case: frozenset({"ifs", "default"}),
    exp.If: frozenset({"this", "true"}),
    exp.Replace: frozenset({"this", "expression", "replacement"}),
    # The last is about a place to start from, which is none of what is known.
    exp.StrPosition: frozenset({"this", "substr", "clamp_position"}),
}
"""The nodes that are known here, and what each may have. Anything else could change the meaning."""


def tree_of(text: str, dialect: str) -> Node:
    """Return the one statement in a text of a dialect, which holds only what is known here.

    Raises UnreadableError if it is no such statement.
    """
    try:
        statements = sqlglot.parse(text, dialect=dialect)
    except sqlglot.errors.SqlglotError as error:
        raise UnreadableError("the SQL cannot be read back: it is none of its dialect") from error
    if len(statements) != 1 or statements[0] is None:
        raise UnreadableError("the SQL is not one statement")
    for node in statements[0].walk():
        _check(node)
    return statements[0]


def refusal(node: Node) -> UnreadableError:
    """Return the error for a part of the text that has no meaning here."""
    held = node.sql(comments=False).strip() if isinstance(node, exp.Expr) else str(node)
    return UnreadableError(f"the SQL holds '{held[:_SHOWN]}', unknown here")


def _check(node: Node) -> None:
    known = KNOWN.get(type(node))
    if known is None:
        raise refusal(node)
    for name, value in node.args.items():
        if name not in known and value not in (None, False, []):
            raise refusal(value[0] if isinstance(value, list) else value)
    if isinstance(node, exp.Identifier) and not node.args.get("quoted"):
        raise refusal(node)  # engines differ in what they take for the same name
