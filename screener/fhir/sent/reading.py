"""Reads an answer sheet from a QuestionnaireResponse that any program may have written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, Final

from screener.errors import SheetError
from screener.fhir import link_ids
from screener.fhir.naming import answer_code, answers_system, canonical, pinned, version
from screener.fhir.resource import Resource
from screener.fhir.sent.elements import ElementError, check
from screener.json_text import as_dicts, value_in
from screener.rulebook.model import Question, RuleBook
from screener.screening.sheet import AnswerSheet, read_sheet
from screener.wording import one_of, quoted, unknown

MAX_BYTES: Final = 1024 * 1024
_RESPONSE: Final = "QuestionnaireResponse"
_VOID: Final = "entered-in-error"
_STATUSES: Final = ("amended", "completed", _VOID, "in-progress", "stopped")
"""Every status that R4 has for a response (QuestionnaireResponseStatus)."""
COUNTED: Final = tuple(status for status in _STATUSES if status != _VOID)
"""The statuses of responses that count."""
CUT: Final = ("MASKED", "REDACTED", "SUBSETTED")
"""The tags and security labels of a resource that a server shortened (v3-ObservationValue)."""
_Placed = tuple[str, Resource]
"""A part of a response, after the path to it."""


def sheet_in(book: RuleBook, stream: BinaryIO) -> AnswerSheet:
    """Return the sheet in a stream that holds a QuestionnaireResponse in JSON.

    Raises LineError if the stream holds no JSON, and SheetError if it is longer than `MAX_BYTES` or
    holds no valid sheet.
    """
    text = stream.read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        raise SheetError(f"the response is longer than {MAX_BYTES} bytes, the most allowed")
    return sheet_of(book, value_in(text, as_dicts, "response"))


def sheet_of(book: RuleBook, response: object, path: str = _RESPONSE) -> AnswerSheet:
    """Return the sheet that a QuestionnaireResponse holds; errors begin with `path`.

    A response that names no Questionnaire is accepted if its items are ours, because form fillers
    leave the name out. Raises SheetError if this is not a QuestionnaireResponse, holds an element
    that we may not take in or a status that counts for nothing, is only a part of one, or belongs
    to another rule book or version; or if an item or an answer is not ours, in which case the error
    names the linkId.
    """
    if not isinstance(response, dict) or response.get("resourceType") != _RESPONSE:
        raise SheetError(f"this is no {_RESPONSE}")
    check(response, _RESPONSE, path)
    _refuse_void(response, path)
    _refuse_another_rule_book(book, response.get("questionnaire"))
    return read_sheet(book, _Reader(book, path).answers(response))


def authored_in(response: Resource) -> date | None:
    """Return the day on which a response was authored; None if it gives no valid date."""
    authored = response.get("authored")
    try:
        return date.fromisoformat(authored[:10]) if isinstance(authored, str) else None
    except ValueError:
        return None


def _refuse_void(response: Resource, path: str) -> None:
    """Refuse a response that R4 gives no meaning, or that says itself not to be used as it is."""
    status = response.get("status")
    if not isinstance(status, str):
        raise ElementError(f"{path}.status", f"is required: {one_of(_STATUSES)}")
    if status not in _STATUSES:
        raise ElementError(f"{path}.status", unknown("status", status, _STATUSES))
    if status == _VOID:
        raise SheetError(f"this {_RESPONSE} was entered in error, as its status says")
    for name in ("tag", "security"):
        for label in response.get("meta", {}).get(name, []):
            if (code := label.get("code")) in CUT:
                place = f"{path}.meta.{name}"
                raise ElementError(place, f"is {code}: some of it was left out; send all")


def _refuse_another_rule_book(book: RuleBook, named: object) -> None:
    if named not in (None, canonical(book), pinned(book)):
        raise SheetError(
            f"this answers the Questionnaire {quoted(named)}, and the rule book here is "
            f"{pinned(book)}; read it with the rule book of its own version, or answer the "
            "Questionnaire of this one"
        )


class _Reader:
    def __init__(self, book: RuleBook, path: str) -> None:
        self._book = book
        self._path = path
        self._system = answers_system(book)
        self._calculated = set(map(link_ids.of_score, book.scores))
        self._known = {*book.questions, *link_ids.beside_questions(book)}

    def answers(self, response: Resource) -> Iterator[tuple[str, list[str]]]:
        """Yield every answered question in a checked response, at any depth, with its options."""
        waiting = [(self._path, response)]
        while waiting:
            for path, item in _within(*waiting.pop(), "item"):
                answers = list(_within(path, item, "answer"))
                if chosen := self._chosen(path, item.get("linkId"), answers):
                    yield item["linkId"], chosen
                waiting += [(path, item), *answers]

    def _chosen(self, path: str, link_id: object, answers: list[_Placed]) -> list[str]:
        if not isinstance(link_id, str):
            raise ElementError(path, "an item has no 'linkId', or one that is no text")
        if link_id not in self._known:
            raise SheetError(unknown("item with the linkId", link_id, self._book.questions))
        if question := self._book.questions.get(link_id):
            return [self._option(place, question, answer) for place, answer in answers]
        # We add up scores ourselves.
        if answers and link_id not in self._calculated:
            raise ElementError(path, f"the item {quoted(link_id)} is no question; it has no answer")
        return []

    def _option(self, path: str, question: Question, answer: Resource) -> str:
        values = [name for name in answer if name.lstrip("_").startswith("value")]
        coding = answer.get("valueCoding", {})
        if coding.get("system") != self._system:
            raise SheetError(
                f"the item '{question.id}' has an answer without a code of {self._system}, which "
                "stands in its 'valueCoding' as the 'system'"
            )
        if len(values) > 1:
            raise ElementError(path, f"has several values: {', '.join(values)}; send one")
        ours = version(self._book)
        if coding.get("version", ours) != ours:
            raise ElementError(
                f"{path}.valueCoding.version",
                f"is {quoted(coding['version'])}, and the codes here are of {ours}",
            )
        codes = {answer_code(question, option.id): option.id for option in question.options}
        code = coding.get("code")
        if not isinstance(code, str) or code not in codes:
            raise SheetError(f"the item '{question.id}': {unknown('code', code, codes)}")
        return codes[code]


def _within(path: str, part: Resource, name: str) -> Iterator[_Placed]:
    """Yield the parts in a list of a checked part, with their places."""
    for number, inner in enumerate(part.get(name, [])):
        yield f"{path}.{name}[{number}]", inner
