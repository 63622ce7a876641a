"""Reads the part of FHIRPath that we write: a text becomes a tree, by FHIRPath's precedence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from screener.proof.emitted.comparison import UnreadableError

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<text>'[^'\\]*')|(?P<number>\d+)|(?P<word>[%$]?[A-Za-z_]+)|(?P<sign>[<>!]=|[-<>=+.,(){}]))"
)
_PRECEDENCE: Final = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+",))
"""The operators between two values, those that bind least first."""


@dataclass(frozen=True)
class Text:
    """A string."""

    value: str


@dataclass(frozen=True)
class Number:
    """A whole number."""

    value: int


@dataclass(frozen=True)
class Truth:
    """True or false."""

    value: bool


@dataclass(frozen=True)
class Nothing:
    """The empty collection."""


@dataclass(frozen=True)
class Variable:
    """`$this` or `%resource`."""

    name: str


@dataclass(frozen=True)
class Member:
    """An element of each thing, or of the context if there is no target."""

    target: Node | None
    name: str


@dataclass(frozen=True)
class Call:
    """A function of a collection, or of the context if there is no target."""

    target: Node | None
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Joined:
    """Two values with an operator between them."""

    left: Node
    operator: str
    right: Node


Node = Text | Number | Truth | Nothing | Variable | Member | Call | Joined


def parsed(expression: str) -> Node:
    """Return the tree of an expression; raises UnreadableError if it holds anything else."""
    return _Parser(expression).whole()


class _Parser:
    def __init__(self, expression: str) -> None:
        self._expression = expression
        self._tokens = list(self._split())
        self._next = 0

    def whole(self) -> Node:
        found = self._level(0)
        self._expect("")
        return found

    def _split(self) -> Iterator[str]:
        place = 0
        while place < len(self._expression.rstrip()):
            token = _TOKEN.match(self._expression, place)
            if token is None:
                raise self._refusal(self._expression[place : place + 20].strip())
            place = token.end()
            yield token[0].strip()
        yield ""

    def _refusal(self, held: str) -> UnreadableError:
        return UnreadableError(f"FHIRPath holds '{held}', unknown here, in {self._expression}")

    def _take(self) -> str:
        self._next += 1
        return self._tokens[self._next - 1]

    def _at(self, *wanted: str) -> bool:
        return self._tokens[self._next] in wanted

    def _expect(self, wanted: str) -> None:
        if (found := self._take()) != wanted:
            raise self._refusal(found)

    def _level(self, level: int) -> Node:
        """Read values joined by the operators of a level, from left to right."""
        if level == len(_PRECEDENCE):
            return self._path()
        left = self._level(level + 1)
        while self._at(*_PRECEDENCE[level]):
            operator = self._take()
            left = Joined(left, operator, self._level(level + 1))
        return left

    def _path(self) -> Node:
        found = self._term()
        while self._at("."):
            self._take()
            found = self._invoked(found, self._take())
        return found

    def _term(self) -> Node:
        word = self._take()
        if word == "(":
            inner = self._level(0)
            self._expect(")")
            return inner
        if word == "{":
            self._expect("}")
            return Nothing()
        if word.startswith("'"):
            return Text(word[1:-1])
        if word.isdecimal():
            return Number(int(word))
        if word in ("true", "false"):
            return Truth(word == "true")
        return Variable(word) if word[:1] in ("%", "$") else self._invoked(None, word)

    def _invoked(self, target: Node | None, name: str) -> Node:
        if not name.isidentifier():
            raise self._refusal(name or "an end")
        if not self._at("("):
            return Member(target, name)
        self._take()
        arguments: list[Node] = []
        while not self._at(")"):
            arguments.append(self._level(0))
            if not self._at(")"):
                self._expect(",")
        self._take()
        return Call(target, name, tuple(arguments))
