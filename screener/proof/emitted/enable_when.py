"""What the `enableWhen` of an item in FHIR says, as formulas about the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screener.proof.emitted.comparison import UnreadableError
from screener.proof.solver.circuit import FALSE, Circuit, Literal

Item = Mapping[str, Any]
Codings = Mapping[tuple[str, str], Literal]
"""The system and code of each option of a question, and the literal for: it is in the answer."""


class EnableWhen:
    """Reads tests of the answers to some questions."""

    def __init__(self, circuit: Circuit, codings: Mapping[str, Codings]) -> None:
        """Take the circuit to add to, and for each question that may be named its codes."""
        self._circuit = circuit
        self._codings = codings

    def enabled(self, item: Item) -> Literal:
        """Return the literal for: the tests of an item enable it.

        Raises UnreadableError if they are of another form than we write.
        """
        tests = [self._passes(test) for test in item["enableWhen"]]
        behavior = item.get("enableBehavior", "" if len(tests) > 1 else "all")
        match behavior:
            case "all":
                return self._circuit.all_of(tests)
            case "any":
                return self._circuit.any_of(tests)
            case _:
                raise UnreadableError(f"enableBehavior is '{behavior}', unknown here")

    def _passes(self, test: Item) -> Literal:
        match [test, len(test)]:
            case [{"question": name, "operator": "exists", "answerBoolean": bool(there)}, 3]:
                some = self._circuit.any_of(self._answer(name, test).values())
                return some if there else -some
            case [{"question": name, "operator": "=", "answerCoding": {**coding}}, 3]:
                wanted = (str(coding.get("system")), str(coding.get("code")))
                return self._answer(name, test).get(wanted, FALSE)
            case _:
                raise _refusal(test)

    def _answer(self, question: str, test: Item) -> Codings:
        if question not in self._codings:
            raise _refusal(test)
        return self._codings[question]


def _refusal(test: Item) -> UnreadableError:
    """Return the error for a test that form fillers might not take as we do."""
    return UnreadableError(f"enableWhen holds {dict(test)}, unknown here")
