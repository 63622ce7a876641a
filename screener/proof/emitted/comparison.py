"""Every answer sheet, and the search for one on which what was written differs from the rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from screener.errors import ProgramError
from screener.proof.people import calmest
from screener.proof.solver.circuit import FALSE, TRUE, Circuit, Literal
from screener.proof.solver.maxsat import Model, Search
from screener.proof.solver.partial import UNANSWERED, Partial
from screener.proof.story import Teller
from screener.rulebook.model import Question, RuleBook
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


class EverySheet(Partial):
    """All sheets: with answers missing, and with answers to questions that are not asked."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book; all its questions enter a circuit of their own."""
        super().__init__(book, Circuit())
        self._written: dict[str, Mapping[str, Literal]] = {}
        for question in book.questions:
            self.chosen(question)

    def written(self, question: str) -> Mapping[str, Literal]:
        """Return for each option the literal for: it is on the sheet, asked for or not."""
        return self._written[question]

    def options(self, question: str) -> Mapping[str, Literal]:
        """Return for each option the literal for: it is chosen; without the missing answer."""
        chosen = self.chosen(question).items()
        return {option: literal for option, literal in chosen if option != UNANSWERED}

    def missing(self, question: str) -> Literal:
        """Return the literal for: the question is asked and not answered."""
        return self.chosen(question)[UNANSWERED]

    def complete(self) -> Literal:
        """Return the literal for: every question that is asked is answered."""
        return self.circuit.all_of(-self.missing(question) for question in self.book.questions)

    def without_strays(self) -> Literal:
        """Return the literal for: no question is answered that is not asked."""
        return -self.circuit.any_of(
            self.circuit.all_of([literal, -self.enabled(question)])
            for question, options in self._written.items()
            for literal in options.values()
        )

    def strays_in(self, model: Collection[Literal]) -> AnswerSheet:
        """Return the answers in a solution to questions that are not asked."""
        return AnswerSheet().with_answers(
            {
                question: frozenset(o for o, literal in options.items() if literal in model)
                for question, options in self._written.items()
                if self.enabled(question) not in model
            }
        )

    def _ask(self, question: Question) -> None:
        super()._ask(question)
        chosen = self.options(question.id)
        if question.enable_when is None:
            self._written[question.id] = chosen
            return
        words = {option: f"{question.id}.{option} is on the sheet" for option in chosen}
        written = {option: self.circuit.variable(told) for option, told in words.items()}
        for option, literal in written.items():
            self.circuit.require(-chosen[option], literal)
            self.circuit.require(-self._enabled[question.id], -literal, chosen[option])
        self._separate(question, written)
        self._written[question.id] = written


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
