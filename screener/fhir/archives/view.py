"""A ViewDefinition of SQL on FHIR: a response in an archive becomes a row of a table of sheets.

It keeps to what that specification asks of every program that runs views. For a question that
takes several answers it needs `join` besides, which the specification lists as experimental.
Nothing there can cut a text, so an answer stays the code that it is in FHIR.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from screener.errors import OperatorError
from screener.fhir.archives.readable import one_of, strange_parts
from screener.fhir.naming import BASE, canonical, id_of, pinned, version
from screener.fhir.resource import Resource
from screener.fhir.sent.reading import COUNTED
from screener.rulebook.model import Question, RuleBook
from screener.wording import quoted

BETWEEN: Final = "|"
"""What stands between several answers to one question; no code of ours holds it."""
NOT_READABLE: Final = "not readable"
"""What stands in every column of a response that cannot be read; no answer has a blank in it."""

_PROFILES: Final = "https://sql-on-fhir.org/ig/StructureDefinition"
_FOLLOWED: Final = ("ShareableViewDefinition", "TabularViewDefinition")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""What a column may be called (the invariant `sql-name`)."""
_ABOUT: Final = (
    ("response_id", "id", "id", "The id of the response."),
    ("response_status", "status", "code", "How far the response had come."),
    ("response_authored", "authored", "dateTime", "When the answers were given."),
    ("response_subject", "subject.reference", "string", "Whom the answers are about."),
)
"""The columns before those of the questions: name, path, type and what it says."""


def view(book: RuleBook) -> Resource:
    """Return the ViewDefinition that makes answer sheets of the responses to a rule book.

    A column has the id of its question. Raises OperatorError if that cannot be the name of one.
    """
    _refuse_other_names(book.questions)
    return {
        **_head(book),
        "select": [
            {"column": [_about(book, *each) for each in _ABOUT]},
            {"unionAll": list(_ways(book))},
        ],
        "where": [
            {
                "path": one_of("questionnaire", [canonical(book), pinned(book)]),
                "description": "It answers this Questionnaire, and no other version of it.",
            },
            {
                "path": one_of("status", COUNTED),
                "description": "It says how far it came, and was not entered in error.",
            },
        ],
    }


def _head(book: RuleBook) -> Resource:
    url = f"{BASE}/ViewDefinition/{id_of(canonical(book))}"
    return {
        "resourceType": "ViewDefinition",
        "id": id_of(url),
        "meta": {"profile": [f"{_PROFILES}/{name}" for name in _FOLLOWED]},
        "url": url,
        "version": version(book),
        "name": f"sheets_{book.rulebook.id.replace('-', '_')}",
        "title": f"{book.rulebook.title}: answer sheets",
        "status": "active" if book.review else "draft",
        "fhirVersion": ["4.0.1"],
        "resource": "QuestionnaireResponse",
    }


def _about(book: RuleBook, name: str, path: str, kind: str, words: str) -> Resource:
    while name in book.questions:
        name += "_"
    return {"name": name, "path": path, "type": kind, "description": words}


def _ways(book: RuleBook) -> Iterator[Resource]:
    """Yield what becomes of a response that can be read, and of one that cannot.

    Just one of the two holds for each response, so each gets one row.
    """
    strange = strange_parts(book)
    sound = " and ".join(f"{path}.empty()" for path in strange)
    unsound = " or ".join(f"{path}.exists()" for path in strange)
    questions = book.questions.values()
    yield {"forEach": f"where({sound})", "select": [_answer(each) for each in questions]}
    yield {"forEach": f"where({unsound})", "select": [_no_answer(each) for each in questions]}


def _answer(question: Question) -> Resource:
    item = f"item.item.where(linkId = '{question.id}' and answer.exists())"
    code = f"{item}.answer.value.ofType(Coding).code"
    if not question.many:
        return {"column": [_column(question, code)]}
    return {
        # Of no codes, `join` makes an empty text, and that is not the same as no answer.
        "unionAll": [
            {
                "forEach": f"where({item}.exists())",
                "column": [_column(question, f"{code}.join('{BETWEEN}')")],
            },
            {
                "forEach": f"where({item}.empty())",
                "column": [_column(question, f"{code}.first()")],
            },
        ]
    }


def _no_answer(question: Question) -> Resource:
    return {"column": [_column(question, f"'{NOT_READABLE}'")]}


def _column(question: Question, path: str) -> Resource:
    return {"name": question.id, "path": path, "type": "string"}


def _refuse_other_names(questions: Iterable[str]) -> None:
    for name in questions:
        if not _NAME.fullmatch(name):
            raise OperatorError(
                f"the question {quoted(name)} cannot be a column: SQL on FHIR allows letters, "
                "digits and underscores, and a letter first; give the question such an id"
            )
