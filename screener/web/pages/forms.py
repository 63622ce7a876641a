"""One form class for each page of questions; WTForms validates, the templates render."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from screener.errors import SheetError
from screener.rulebook.model import Question, RuleBook
from screener.screening.sheet import read_answer

_PREFIX = "answer_"


def field_name(question: str) -> str:
    """Return the name of a question's field, which no other field of the page can have."""
    return _PREFIX + question


class _Meta(FlaskForm.Meta):
    """How these forms differ from the forms of a site with cookies."""

    # The sealed state is this form's own proof, and foreign posts are refused by their origin;
    # a CSRF token would need a cookie, which fails in a clinic's frame.
    csrf = False
    # All messages are ours, so the catalogs of WTForms need not be read for each form.
    locales = False

    def get_translations(self, form: Any) -> Any:
        """Return no translations, of Flask-WTF neither."""


class PageForm(BaseForm):
    """The answers to the questions of one page."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        """Take what was posted for some fields, by name; none of them is bound to a form yet."""
        super().__init__(fields, meta=_Meta())
        self.process(request.form)

    def answers(self) -> Mapping[str, frozenset[str]]:
        """Return the answers that are sound; those of faulty or empty fields are left out."""
        return {
            name.removeprefix(_PREFIX): frozenset(field.data)
            for name, field in self._fields.items()
            if field.data and not field.errors
        }

    def problems(self) -> Mapping[str, str]:
        """Return the first problem of each faulty field, by question."""
        return {
            name.removeprefix(_PREFIX): str(field.errors[0])
            for name, field in self._fields.items()
            if field.errors
        }


class AnswerField(Field):
    """The options chosen for one question; radios and checkboxes are posted alike."""

    data: list[str]

    def __init__(self, question: Question, **kwargs: Any) -> None:
        """Take the question whose options are the choices."""
        super().__init__("", **kwargs)  # templates print the label
        self.question = question

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take every value posted, so that a second answer is noticed if only one is allowed."""
        self.data = list(valuelist)

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms passes the form
        """Refuse an empty answer, an unknown option, and options that exclude each other."""
        if not self.data:
            raise ValidationError(_words_for_empty(self.question))
        try:
            read_answer(self.question, self.data)
        except SheetError as error:
            raise ValidationError(_words_for_wrong(self.question)) from error


class Forms:
    """The forms of a rule book's pages.

    The fields of all questions are made once. Which of them share a page depends on answers, so no
    form is kept.
    """

    def __init__(self, book: RuleBook) -> None:
        """Make the field of every question."""
        self._fields = {name: AnswerField(question) for name, question in book.questions.items()}

    def posted(self, questions: Iterable[str]) -> PageForm:
        """Return the form that was posted with these questions; without any at a stop."""
        return PageForm({field_name(name): self._fields[name] for name in questions})


def _words_for_empty(question: Question) -> str:
    if question.many:
        return gettext("Choose at least one answer")
    return gettext("Choose an answer")


def _words_for_wrong(question: Question) -> str:
    if question.many:
        return gettext("Choose the answers that fit, or the one that stands alone")
    return gettext("Choose one of the answers shown")
