"""The JSON Schema of the answer sheets of one rule book: every question with its options."""

from __future__ import annotations

from typing import Any

from screener.rulebook.model import Question, RuleBook

Schema = dict[str, Any]


def sheet_schema(book: RuleBook) -> Schema:
    """Return the schema of a sheet, which accepts exactly the sheets that can be read.

    There is one exception: an answer may name an option twice, but the schema does not allow it.
    """
    return {
        "type": "object",
        "description": "The answers of one person: an option, or a list of options, by question.",
        "properties": {question.id: _answer(question) for question in book.questions.values()},
        "additionalProperties": False,
    }


def _answer(question: Question) -> Schema:
    names = [option.id for option in question.options]
    alone = names if not question.many else [n for n in names if n in question.exclusive_options]
    together = [name for name in names if name not in alone]
    forms: list[Schema] = [{"type": "string", "enum": names}]
    if together:
        forms.append({**_list_of(together), "uniqueItems": True})
    if alone:
        forms.append({**_list_of(alone), "maxItems": 1})
    return {"description": question.text, "anyOf": forms}


def _list_of(names: list[str]) -> Schema:
    return {"type": "array", "items": {"type": "string", "enum": names}, "minItems": 1}
