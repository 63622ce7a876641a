"""One form class for each page of questions; WTForms validates, the templates render."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import ValidationError

from screener.errors import SheetError
from screener.rulebook.model import Question, RuleBook
from screener.screening.sheet import read_answer

_PREFIX = "answer_"


def field_name(question: str) -> str:
    """Return the name of a question's field, which no other field of the page can have."""
    return _PREFIX + question


class PageForm(FlaskForm):
    """The answers to the questions of one page."""

    class Meta:
        """How this form differs from the form of a site with cookies."""

        # The sealed state is this form's own proof, and foreign posts are refused by their origin;
        # a CSRF token would need a cookie, which fails in a clinic's frame.
        csrf = False
        # All messages are ours, so the catalogs of WTForms need not be read for each form.
        locales = False

        def get_translations(self, _form: object) -> None:
            """Return no translations, of Flask-WTF neither."""

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
    """The form classes of a rule book's pages; each is built once."""

    def __init__(self, book: RuleBook) -> None:
        """Take the rule book."""
        self._book = book
        self._classes: dict[tuple[str, ...], type[PageForm]] = {}

    def for_page(self, questions: tuple[str, ...]) -> type[PageForm]:
        """Return the form class of a page with these questions; none at a stop."""
        if questions not in self._classes:
            asked = (self._book.questions[name] for name in questions)
            fields = {field_name(question.id): AnswerField(question) for question in asked}
            self._classes[questions] = type("QuestionsForm", (PageForm,), fields)
        return self._classes[questions]


def _words_for_empty(question: Question) -> str:
    if question.many:
        return gettext("Choose at least one answer")
    return gettext("Choose an answer")


def _words_for_wrong(question: Question) -> str:
    if question.many:
        return gettext("Choose the answers that fit, or the one that stands alone")
    return gettext("Choose one of the answers shown")
