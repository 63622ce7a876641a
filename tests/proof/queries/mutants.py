"""Every small slip in a query, one at a time, each still SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import sqlglot
from sqlglot import exp

Node = Any

_OTHER_SIGNS: Final[Mapping[type, tuple[type, ...]]] = {
    exp.EQ: (exp.NEQ,),
    exp.NEQ: (exp.EQ,),
    exp.GT: (exp.GTE,),
    exp.GTE: (exp.GT, exp.EQ),
    exp.And: (exp.Or,),
    exp.Or: (exp.And,),
}


@dataclass(frozen=True)
class Mutant:
    """One slip in a query.

    Attributes:
        kind: what sort of slip it is.
        tree: the query without it.
        node: what changes.
        slip: returns what that becomes.
    """

    kind: str
    tree: Node
    node: Node
    slip: Callable[[], Node]

    @property
    def what(self) -> str:
        """Return what slipped, and where."""
        return f"{self.kind}: {self.node.sql()[:120]}"

    def text(self) -> str:
        """Return the query with the slip, for DuckDB."""
        slipped = self.slip()
        self.node.replace(slipped)
        text = str(self.tree.sql("duckdb", pretty=True, identify=True))
        slipped.replace(self.node)
        return text


def mutants(query: str) -> Sequence[Mutant]:
    """Return every small slip in a query for DuckDB."""
    tree = sqlglot.parse_one(query, dialect="duckdb")
    texts, names = _texts_in(tree), _names_in(tree)
    return [
        Mutant(kind, tree, node, slip)
        for node in list(tree.walk())
        for kind, slip in _slips(node, texts, names)
    ]


Slip = tuple[str, Callable[[], Node]]


def _slips(node: Node, texts: Mapping[str, str], names: Mapping[str, str]) -> Iterator[Slip]:
    yield from ((f"{sign.__name__}", partial(_with_sign, node, sign)) for sign in _signs(node))
    yield from _slips_in_condition(node)
    yield from _slips_in_name(node, texts, names)
    if isinstance(node, exp.Case):
        yield from _slips_in_case(node)


def _signs(node: Node) -> tuple[type, ...]:
    return _OTHER_SIGNS.get(type(node), ())


def _slips_in_condition(node: Node) -> Iterator[Slip]:
    match node:
        case exp.And() | exp.Or() | exp.Add():
            yield "the last part is gone", node.this.copy
            yield "all but the last part is gone", node.expression.copy
        case exp.Not():
            yield "no NOT", node.this.copy
        case exp.Is():
            yield "a NOT too many", lambda: exp.Not(this=node.copy())
        case exp.Boolean():
            yield "another default", lambda: exp.Boolean(this=not node.this)


def _slips_in_name(
    node: Node, texts: Mapping[str, str], names: Mapping[str, str]
) -> Iterator[Slip]:
    match node:
        case exp.Literal(is_string=False):
            number = int(node.this)
            yield "one more", partial(exp.Literal.number, number + 1)
            yield "one less", partial(exp.Literal.number, max(number - 1, 0))
        case exp.Literal() if node.this in texts:
            yield "another text", partial(exp.Literal.string, texts[node.this])
        case exp.Column():
            yield "another column", partial(exp.column, names[node.name], quoted=True)
        case exp.Replace() if not node.args["replacement"].this:
            yield "an option is not taken away", node.this.copy


def _with_sign(node: Node, sign: type) -> Node:
    return sign(this=node.this.copy(), expression=node.expression.copy())


def _slips_in_case(case: Node) -> Iterator[Slip]:
    count = len(case.args["ifs"])
    for place in range(count if count > 1 else 0):
        yield f"WHEN {place + 1} is gone", partial(_without, case, place)
    for place in range(count - 1):
        yield f"WHEN {place + 1} and the next are swapped", partial(_swapped, case, place)


def _without(case: Node, place: int) -> Node:
    fewer = case.copy()
    del fewer.args["ifs"][place]
    return fewer


def _swapped(case: Node, place: int) -> Node:
    turned = case.copy()
    ways = turned.args["ifs"]
    ways[place], ways[place + 1] = ways[place + 1], ways[place]
    return turned


def _texts_in(tree: Node) -> Mapping[str, str]:
    """Return for each text the next one in the query that is another."""
    found = dict.fromkeys(each.this for each in tree.find_all(exp.Literal) if each.is_string)
    texts = [text for text in found if len(text) > len("||")]
    return dict(zip(texts, [*texts[1:], *texts[:1]], strict=True))


def _names_in(tree: Node) -> Mapping[str, str]:
    """Return for each column the next one that is used beside it."""
    names: dict[str, str] = {}
    for select in tree.find_all(exp.Select):
        used = list(
            dict.fromkeys(c.name for e in select.expressions for c in e.find_all(exp.Column))
        )
        names |= dict(zip(used, [*used[1:], *used[:1]], strict=True))
    return names
