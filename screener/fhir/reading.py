"""Reads an answer sheet from a QuestionnaireResponse that any program may have written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO, Final

from screener.errors import SheetError
from screener.fhir import link_ids
from screener.fhir.naming import answer_code, answers_system, canonical, pinned
from screener.fhir.resource import Resource
from screener.rulebook.model import Question, RuleBook
from screener.screening.sheet import AnswerSheet, read_sheet
from screener.wording import quoted, unknown

MAX_BYTES: Final = 1024 * 1024


def keyed(pairs: list[tuple[str, Any]]) -> Resource:
    """Return a JSON object as a dict; raise SheetError if it has a key twice.

    Pass this to a JSON decoder as `object_pairs_hook`: by default it would drop one of the values.
    """
    found: Resource = {}
    for key, value in pairs:
        if key in found:
            raise SheetError(f"an object has the key {quoted(key)} twice")
        found[key] = value
    return found


def sheet_in(book: RuleBook, stream: BinaryIO) -> AnswerSheet:
    """Return the sheet in a stream that holds a QuestionnaireResponse in JSON.

    Raises SheetError if the stream is longer than `MAX_BYTES`, or holds no valid sheet.
    """
    text = stream.read(MAX_BYTES + 1)
    if len(text) > MAX_BYTES:
        raise SheetError(f"the response is longer than {MAX_BYTES} bytes, the most allowed")
    try:
        return sheet_of(book, json.loads(text, object_pairs_hook=keyed))
    except (ValueError, RecursionError) as error:
        raise SheetError("the response is not JSON that can be read") from error


def sheet_of(book: RuleBook, response: object) -> AnswerSheet:
    """Return the sheet that a QuestionnaireResponse holds.

    A response that names no Questionnaire is accepted if its items are ours, because form fillers
    leave the name out. Raises SheetError if this is not a QuestionnaireResponse, is marked as
    entered in error, or belongs to another rule book or version; or if an item or an answer is not
    ours, in which case the error names the linkId.
    """
    if not isinstance(response, dict) or response.get("resourceType") != "QuestionnaireResponse":
        raise SheetError("this is no QuestionnaireResponse")
    if response.get("status") == "entered-in-error":
        raise SheetError("this QuestionnaireResponse was entered in error, as its status says")
    _refuse_another_rule_book(book, response.get("questionnaire"))
    return read_sheet(book, _Reader(book).answers(response))


def authored_in(response: Resource) -> date | None:
    """Return the day on which a response was authored; None if it gives no valid date."""
    authored = response.get("authored")
    try:
        return date.fromisoformat(authored[:10]) if isinstance(authored, str) else None
    except ValueError:
        return None


def _refuse_another_rule_book(book: RuleBook, named: object) -> None:
    if named not in (None, canonical(book), pinned(book)):
        raise SheetError(
            f"this answers the Questionnaire {quoted(named)}, and the rule book here is "
            f"{pinned(book)}; read it with the rule book of its own version, or answer the "
            "Questionnaire of this one"
        )


class _Reader:
    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._system = answers_system(book)
        self._known = {*book.questions, *link_ids.beside_questions(book)}

    def answers(self, response: Resource) -> Iterator[tuple[str, list[str]]]:
        """Yield every answered question in a response, at any depth, with the options chosen."""
        waiting = [response]
        while waiting:
            for item in objects(waiting.pop(), "item"):
                answers = objects(item, "answer")
                if chosen := self._chosen(item.get("linkId"), answers):
                    yield item["linkId"], chosen
                waiting += [item, *answers]

    def _chosen(self, link_id: object, answers: list[Resource]) -> list[str]:
        if not isinstance(link_id, str):
            raise SheetError("an item has no 'linkId', or one that is no text")
        if link_id not in self._known:
            raise SheetError(unknown("item with the linkId", link_id, self._book.questions))
        question = self._book.questions.get(link_id)
        return [self._option(question, answer) for answer in answers] if question else []

    def _option(self, question: Question, answer: Resource) -> str:
        coding = answer.get("valueCoding")
        if not isinstance(coding, dict) or coding.get("system") != self._system:
            raise SheetError(
                f"the item '{question.id}' has an answer without a code of {self._system}, which "
                "stands in its 'valueCoding' as the 'system'"
            )
        codes = {answer_code(question, option.id): option.id for option in question.options}
        code = coding.get("code")
        if not isinstance(code, str) or code not in codes:
            raise SheetError(f"the item '{question.id}': {unknown('code', code, codes)}")
        return codes[code]


def objects(part: Resource, name: str) -> list[Resource]:
    """Return the list of objects under a name; raise SheetError if it is anything else."""
    listed = part.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise SheetError(f"'{name}' must be a list of objects")
    return listed
