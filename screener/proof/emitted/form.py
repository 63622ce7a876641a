"""Proves that a program that knows only FHIR asks what the rules ask, and adds up what they do.

It is given the Questionnaire of a rule book as any program gets it, and imports nothing of what
wrote it. That program keeps answers only to questions that are enabled, as FHIR wants it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Final

from screener.proof.emitted.comparison import Comparison, UnreadableError
from screener.proof.emitted.enable_when import Codings, EnableWhen, Item
from screener.proof.emitted.fhirpath import FhirPath
from screener.proof.emitted.totals import Totals
from screener.proof.solver.circuit import FALSE, TRUE, Literal
from screener.rulebook.model import Question, RuleBook

_WRITER: Final = "the Questionnaire"
_CORE: Final = "http://hl7.org/fhir/StructureDefinition"
_SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
_ENABLES: Final = f"{_SDC}/sdc-questionnaire-enableWhenExpression"
_ADDS: Final = f"{_SDC}/sdc-questionnaire-calculatedExpression"
_SHOWN: Final = f"{_CORE}/questionnaire-itemControl"
_HIDDEN: Final = f"{_CORE}/questionnaire-hidden"

_TRANSLATED: Final = f"{_CORE}/translation"

_ALWAYS: Final = frozenset(
    {"linkId", "text", "_text", "type", "item", "extension", "code", "readOnly"}
)
_KEYS: Final = {
    "group": _ALWAYS - {"extension"},
    "display": _ALWAYS,
    "integer": _ALWAYS,
    "choice": _ALWAYS | {"enableWhen", "enableBehavior", "required", "repeats", "answerOption"},
}
"""For each type of item the elements that are known here; others could change what is asked."""


def prove_form(book: RuleBook, questionnaire: Item) -> None:
    """Prove that the Questionnaire of a rule book means the same as the rules, for every sheet.

    Sheets with answers missing count too, because a form filler decides what to ask after each
    answer. Raises ApartError if some sheet tells the two apart, and UnreadableError if the
    Questionnaire holds anything but what we write.
    """
    with closing(Comparison(book, _WRITER)) as comparison:
        try:
            _Proof(comparison).prove(questionnaire)
        except KeyError as error:
            raise UnreadableError(f"{_WRITER} has an item without {error}") from error


class _Proof:
    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._book = comparison.book
        self._sheets = comparison.sheets
        self._circuit = comparison.circuit
        self._codings: dict[str, Codings] = {}
        self._enable_when = EnableWhen(self._circuit, self._codings)

    def prove(self, questionnaire: Item) -> None:
        items = list(_items(questionnaire))
        asked = [item for item in items if item["type"] == "choice"]
        if [item["linkId"] for item in asked] != list(self._book.questions):
            raise UnreadableError(f"{_WRITER} does not hold the questions of the rules in order")
        for item, question in zip(asked, self._book.questions.values(), strict=True):
            self._compare_asking(item, question)
            self._codings[question.id] = self._coded(item, question)
        scores = {item["text"]: item for item in items if item["type"] == "integer"}
        if scores.keys() != self._book.scores.keys():
            raise UnreadableError(f"{_WRITER} does not hold the scores of the rules")
        for name, item in scores.items():
            if not (expression := _expression(item, _ADDS, {_HIDDEN})):
                raise UnreadableError(f"'{item['linkId']}' has no expression")
            self._compare_score(name, self._path().number(expression))

    def _path(self) -> FhirPath:
        """Return the reader of expressions about the questions so far."""
        codes = {
            question: {code: literal for (_, code), literal in codings.items()}
            for question, codings in self._codings.items()
        }
        return FhirPath(self._circuit, codes)

    def _compare_asking(self, item: Item, question: Question) -> None:
        hold = partial(self._comparison.hold, f"question '{question.id}' is asked")
        enabled = self._sheets.enabled(question.id)
        expression = _expression(item, _ENABLES, {_SHOWN})
        if "enableWhen" in item and expression:
            raise UnreadableError(f"'{question.id}' has both enableWhen and an expression")
        if expression:
            said = self._path().condition(expression)
            hold(said.true, enabled)
            hold(-said.false, enabled)
        else:
            hold(self._enable_when.enabled(item) if "enableWhen" in item else TRUE, enabled)

    def _coded(self, item: Item, question: Question) -> Codings:
        """Return the codes of a question; an option is known by the words that people choose."""
        codings = [option["valueCoding"] for option in item["answerOption"]]
        words = [coding["display"] for coding in codings]
        for coding in codings:
            _only_translations(coding.get("_display", {}), f"an option of '{question.id}'")
        found = {
            (coding["system"], coding["code"]): literal
            for coding, literal in zip(
                codings, self._sheets.options(question.id).values(), strict=False
            )
        }
        if words != [option.text for option in question.options] or len(found) != len(words):
            raise UnreadableError(f"'{question.id}' does not have the options of the rules")
        if (item["required"], item["repeats"]) != (True, question.many):
            raise UnreadableError(f"'{question.id}' does not take as many answers as in the rules")
        return found

    def _compare_score(self, name: str, total: Totals) -> None:
        """Compare a score at each sum; it is to be there if every answer that counts is known."""
        known = self._circuit.all_of(map(self._counted, self._book.scores[name].of))
        hold = self._comparison.hold
        hold(f"score '{name}' is there", self._circuit.any_of(total.values()), known)
        meant = self._sheets.sums(name, min, most=1 + max(total, default=0))
        for value in sorted(total.keys() | meant.keys()):
            told = (total.get(value, FALSE), meant.get(value, FALSE))
            hold(f"score '{name}' is {value}", *told, known)

    def _counted(self, name: str) -> Literal:
        """Return the literal for: an answer has points, or there is no need of one."""
        question, options = self._book.questions[name], self._sheets.options(name)
        points = [options[option.id] for option in question.options if option.points is not None]
        return self._circuit.any_of([*points, -self._sheets.enabled(name)])


def _items(part: Item) -> Iterator[Item]:
    """Yield every item at any depth, in order; raises UnreadableError if one is unknown here."""
    for item in part.get("item", ()):
        kind = item["type"]
        for key in item.keys() - _KEYS.get(kind, frozenset()):
            raise UnreadableError(f"'{item['linkId']}', of type {kind}, has {key}, unknown here")
        _only_translations(item.get("_text", {}), f"'{item['linkId']}'")
        yield item
        yield from _items(item)


def _only_translations(beside: Item, of: str) -> None:
    """Refuse what stands beside words, unless it says them in other languages and no more."""
    for key in beside.keys() - {"extension"}:
        raise UnreadableError(f"{of} has {key} beside its words, unknown here")
    for extension in beside.get("extension", ()):
        match extension:
            case {
                "url": url,
                "extension": [
                    {"url": "lang", "valueCode": str(), **no_more},
                    {"url": "content", "valueString": str(), **none},
                ],
                **nothing,
            } if url == _TRANSLATED and not (no_more or none or nothing):
                continue
            case _:
                raise UnreadableError(f"{of} has {dict(extension)} beside its words, unknown here")


def _expression(item: Item, wanted: str, beside: set[str]) -> str:
    """Return the expression in an extension of an item; empty if it has none."""
    found = ""
    for extension in item.get("extension", ()):
        match extension:
            case {"url": url, "valueExpression": {"language": "text/fhirpath", **content}} if (
                url == wanted and not found
            ):
                found = str(content["expression"])
            case {"url": url} if url in beside:
                continue
            case _:
                raise UnreadableError(f"'{item['linkId']}' has {dict(extension)}, unknown here")
    return found
