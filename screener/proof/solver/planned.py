"""Finished answer sheets that unfinished ones become if the rest is answered by a plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from screener.proof.solver.encoding import Encoding
from screener.proof.solver.unfinished import Unfinished
from screener.rulebook.model import Question


class Planned(Encoding):
    """The sheets with every answer of an unfinished one, and a planned answer to all that follows.

    Nothing in them is free: each literal follows from the unfinished sheet.
    """

    def __init__(self, before: Unfinished, plan: Mapping[str, Collection[str]]) -> None:
        """Take the unfinished sheet, and the options to choose for each question in it."""
        super().__init__(before.book, before.circuit)
        self._before = before
        self._plan = plan

    def _ask(self, question: Question) -> None:
        asked = self._enabling(question)
        now = self._before.chosen(question.id)
        later = self.circuit.all_of([asked, -self._before.answered(question.id)])
        self._enabled[question.id] = asked
        # What is answered stays so: whether that is asked depends on earlier answers alone.
        self._chosen[question.id] = {
            option.id: self.circuit.any_of([now[option.id], *([later] if planned else [])])
            for option in question.options
            for planned in [option.id in self._plan[question.id]]
        }
