"""The search for an answer sheet on which what was written differs from the rules."""

from __future__ import annotations

from collections.abc import Iterator

from screener.errors import ProgramError
from screener.proof.people import calmest
from screener.proof.solver.circuit import FALSE, TRUE, Literal
from screener.proof.solver.every_sheet import EverySheet
from screener.proof.solver.maxsat import Model, Search
from screener.proof.story import Teller
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet


class UnreadableError(ProgramError):
    """What was written holds something that its reader does not know, so nothing is proved."""


class ApartError(ProgramError):
    """What was written does not mean the same as the rules.

    Attributes:
        witness: a sheet that shows it.
    """

    def __init__(self, words: str, witness: AnswerSheet) -> None:
        """Take what differs and for whom, and the sheet of that person."""
        self.witness = witness
        super().__init__(words)


class Comparison:
    """Compares what was written with the rules, part by part, for every sheet.

    Attributes:
        book: the rule book.
        sheets: the sheets, and what the rules say of them.
        circuit: the formulas about them, to which a reader adds its own.
    """

    def __init__(self, book: RuleBook, writer: str) -> None:
        """Take the rule book, and what to call that which was written."""
        self.book = book
        self.sheets = EverySheet(book)
        self.circuit = self.sheets.circuit
        self._writer = writer
        self._search = Search(self.circuit)

    def close(self) -> None:
        """Free the solver's memory."""
        self._search.close()

    def hold(self, what: str, written: Literal, meant: Literal, on: Literal = TRUE) -> None:
        """Raise ApartError if some sheet makes only one of the two true: as written, as meant.

        `on` is true for the sheets that are compared.
        """
        if written == meant:
            return
        for apart in ([on, written, -meant], [on, -written, meant]):
            # Two searches for what each decides at once are faster than one that has to choose.
            if FALSE not in apart and self._search.exists(apart):
                raise self._apart(what, apart, says=apart[1] == written)

    def _apart(self, what: str, apart: list[Literal], *, says: bool) -> ApartError:
        model = calmest([*apart, *self._plainest(apart)], self.sheets)
        sheet, strays = self.sheets.sheet_in(model), self.sheets.strays_in(model)
        written, meant = ("yes", "no") if says else ("no", "yes")
        return ApartError(
            f"{what}: {self._writer} says {written} and the rules say {meant}, for "
            f"{'; '.join(self._story(model, sheet, strays))}",
            sheet.with_answers(strays.answers),
        )

    def _plainest(self, apart: list[Literal]) -> list[Literal]:
        """Return what makes a sheet easy to tell of: complete, and with nothing beside it."""
        complete, plain = self.sheets.complete(), self.sheets.without_strays()
        tries = ([complete, plain], [plain], [complete])
        return next((more for more in tries if self._search.exists([*apart, *more])), [])

    def _story(self, model: Model, sheet: AnswerSheet, strays: AnswerSheet) -> Iterator[str]:
        teller, questions = Teller(self.book), self.book.questions
        person = teller.person(sheet)
        yield person[0].lower() + person[1:]
        if missing := [q.text for q in questions.values() if self.sheets.missing(q.id) in model]:
            yield f"leaves unanswered: {', '.join(missing)}"
        if strays.answers:
            told = (teller.answer(question, strays) for question in strays.answers)
            yield f"answers without being asked: {'; '.join(told)}"
