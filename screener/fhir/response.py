"""An answer sheet as a QuestionnaireResponse: only questions asked and answered, and no person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from screener.fhir import link_ids
from screener.fhir.naming import answer_coding, pinned
from screener.fhir.resource import CORE, SDC, Resource
from screener.rulebook.model import Question, RuleBook, Section
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet

_NOBODY: Final = frozenset[str]()
_MASKED: Final = {"url": f"{CORE}/data-absent-reason", "valueCode": "masked"}


def response(
    book: RuleBook, sheet: AnswerSheet, authored: date, left_off: frozenset[str] = _NOBODY
) -> Resource:
    """Return a sheet as a QuestionnaireResponse that was authored on the given day.

    In place of an answer that is left off stands FHIR's code for what is not shared ("masked").
    """
    enabled = Evaluation(book, sheet).enabled
    open_still = any(enabled[name] and not sheet.chosen(name) for name in book.questions)
    groups = [_group(book, section, sheet, enabled, left_off) for section in book.sections]
    items = [group for group in groups if group["item"]]
    return {
        "resourceType": "QuestionnaireResponse",
        "meta": {"profile": [f"{SDC}/sdc-questionnaireresponse"]},
        "language": book.rulebook.language,
        "questionnaire": pinned(book),
        "status": "in-progress" if open_still else "completed",
        "authored": str(authored),
        **({"item": items} if items else {}),
    }


def _group(
    book: RuleBook,
    section: Section,
    sheet: AnswerSheet,
    enabled: Mapping[str, bool],
    left_off: frozenset[str],
) -> Resource:
    asked = [q for q in section.questions if enabled[q.id] and sheet.chosen(q.id)]
    return {
        "linkId": link_ids.of_section(section),
        "text": section.title,
        "item": [
            _masked(q) if q.id in left_off else _item(book, q, sheet.chosen(q.id)) for q in asked
        ],
    }


def _masked(question: Question) -> Resource:
    return {"linkId": question.id, "text": question.text, "extension": [_MASKED]}


def _item(book: RuleBook, question: Question, chosen: frozenset[str]) -> Resource:
    options = [option for option in question.options if option.id in chosen]
    answers = [{"valueCoding": answer_coding(book, question, option)} for option in options]
    return {"linkId": question.id, "text": question.text, "answer": answers}
