"""An answer sheet as a QuestionnaireResponse: only questions asked and answered, and no person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from screener.fhir import link_ids
from screener.fhir.naming import answer_coding, pinned
from screener.fhir.resource import SDC, Resource
from screener.rulebook.model import Question, RuleBook, Section
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet


def response(book: RuleBook, sheet: AnswerSheet, authored: date) -> Resource:
    """Return a sheet as a QuestionnaireResponse that was authored on the given day."""
    enabled = Evaluation(book, sheet).enabled
    open_still = any(enabled[name] and not sheet.chosen(name) for name in book.questions)
    groups = [_group(book, section, sheet, enabled) for section in book.sections]
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
    book: RuleBook, section: Section, sheet: AnswerSheet, enabled: Mapping[str, bool]
) -> Resource:
    asked = [question for question in section.questions if enabled[question.id]]
    return {
        "linkId": link_ids.of_section(section),
        "text": section.title,
        "item": [_item(book, q, sheet.chosen(q.id)) for q in asked if sheet.chosen(q.id)],
    }


def _item(book: RuleBook, question: Question, chosen: frozenset[str]) -> Resource:
    options = [option for option in question.options if option.id in chosen]
    answers = [{"valueCoding": answer_coding(book, question, option)} for option in options]
    return {"linkId": question.id, "text": question.text, "answer": answers}
