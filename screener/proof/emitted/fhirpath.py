"""What an expression in FHIRPath is worth, as formulas about the answers.

It knows the answers as a QuestionnaireResponse holds them: codes, only of questions that are asked.
A truth in FHIRPath can be true, false or empty, and so can everything made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from screener.proof.emitted.comparison import UnreadableError
from screener.proof.emitted.fhirpath_text import (
    Call,
    Joined,
    Member,
    Node,
    Nothing,
    Number,
    Text,
    Truth,
    Variable,
    parsed,
)
from screener.proof.emitted.totals import ORDER, Totals, added, chosen, compared
from screener.proof.solver.circuit import FALSE, TRUE, Circuit, Literal

Codes = Mapping[str, Literal]
"""The codes of a question, and for each the literal for: it is in the answer."""


@dataclass(frozen=True)
class Condition:
    """The literals for being true and for being false; it is empty if both are not."""

    true: Literal
    false: Literal


_EMPTY: Final = Condition(FALSE, FALSE)


class FhirPath:
    """Reads expressions about the answers to some questions."""

    def __init__(self, circuit: Circuit, codes: Mapping[str, Codes]) -> None:
        """Take the circuit to add to, and for each question that may be named its codes."""
        self._circuit = circuit
        self._codes = codes
        self._expression = ""

    def condition(self, expression: str) -> Condition:
        """Return what an expression says; raises UnreadableError if it is no condition we know."""
        self._expression = expression
        return self._condition(parsed(expression))

    def number(self, expression: str) -> Totals:
        """Return the number that an expression is; raises UnreadableError if we do not know it."""
        self._expression = expression
        return self._number(parsed(expression))

    def _refusal(self, held: Node | None) -> UnreadableError:
        name = getattr(held, "name", type(held).__name__.lower())
        return UnreadableError(f"FHIRPath holds '{name}', unknown here, in {self._expression}")

    def _condition(self, node: Node) -> Condition:
        match node:
            case Truth(value):
                return Condition(TRUE, FALSE) if value else Condition(FALSE, TRUE)
            case Nothing():
                return _EMPTY
            case Joined(left, "and" | "or" as word, right):
                return self._joined(self._condition(left), word, self._condition(right))
            case Joined(left, operator, right) if operator in ORDER:
                return self._comparison(left, operator, right)
            case Call(None, "iif", (test, yes, no)):
                return self._if(self._condition(test), self._condition(yes), self._condition(no))
            case Call(target, "exists" | "empty" as name, ()):
                some = self._circuit.any_of(self._chosen(target).values())
                return Condition(some, -some) if name == "exists" else Condition(-some, some)
            case _:
                raise self._refusal(node)

    def _joined(self, one: Condition, word: str, other: Condition) -> Condition:
        if word == "or":
            return _opposite(self._joined(_opposite(one), "and", _opposite(other)))
        return Condition(
            self._circuit.all_of([one.true, other.true]),
            self._circuit.any_of([one.false, other.false]),
        )

    def _if(self, test: Condition, yes: Condition, no: Condition) -> Condition:
        return Condition(
            self._choice(test.true, yes.true, no.true),
            self._choice(test.true, yes.false, no.false),
        )

    def _choice(self, test: Literal, yes: Literal, no: Literal) -> Literal:
        parts = (self._circuit.all_of([test, yes]), self._circuit.all_of([-test, no]))
        return self._circuit.any_of(parts)

    def _comparison(self, left: Node, sign: str, right: Node) -> Condition:
        if isinstance(right, Text) and sign in ("=", "!="):
            same = self._same(self._chosen(left), right.value)
            return same if sign == "=" else _opposite(same)
        one, other = self._number(left), self._number(right)
        there = (self._circuit.any_of(number.values()) for number in (one, other))
        holds = compared(self._circuit, one, sign, other)
        return Condition(holds, self._circuit.all_of([*there, -holds]))

    def _same(self, codes: Codes, wanted: str) -> Condition:
        """Compare codes with one code; several are never the same as one, and none is empty."""
        true = FALSE
        if wanted in codes:
            only = (lit if code == wanted else -lit for code, lit in codes.items())
            true = self._circuit.all_of(only)
        some = self._circuit.any_of(codes.values())
        return Condition(true, self._circuit.all_of([some, -true]))

    def _number(self, node: Node) -> Totals:
        match node:
            case Number(value):
                return {value: TRUE}
            case Nothing():
                return {}
            case Joined(left, "+", right):
                return added(self._circuit, self._number(left), self._number(right))
            case Call(None, "iif", (test, yes, no)):
                taken = self._condition(test).true
                return chosen(self._circuit, taken, self._number(yes), self._number(no))
            case _:
                raise self._refusal(node)

    def _chosen(self, node: Node | None) -> Codes:
        """Return the codes that a path leads to."""
        match node:
            case Call(target, "where", (test,)):
                found = self._chosen(target)
                return {code: literal for code, literal in found.items() if self._fits(test, code)}
            case Member(Member(Member(items, "answer"), "value"), "code"):
                return self._codes_of(items)
            case _:
                raise self._refusal(node)

    def _codes_of(self, items: Node | None) -> Codes:
        match items:
            case Call(
                Call(Variable("%resource"), "repeat", (Member(None, "item"),)),
                "where",
                (Joined(Member(None, "linkId"), "=", Text(question)),),
            ) if question in self._codes:
                return self._codes[question]
            case _:
                raise self._refusal(items)

    def _fits(self, test: Node, code: str) -> bool:
        """Return whether one code passes a filter."""
        match test:
            case Joined(left, "or", right):
                return self._fits(left, code) or self._fits(right, code)
            case Joined(left, "and", right):
                return self._fits(left, code) and self._fits(right, code)
            case Joined(Variable("$this"), "=" | "!=" as sign, Text(wanted)):
                return (code == wanted) is (sign == "=")
            case _:
                raise self._refusal(test)


def _opposite(condition: Condition) -> Condition:
    return Condition(condition.false, condition.true)
