"""Every word of the pages can be translated: templates hold no words of their own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from jinja2 import Environment

from screener.config import shipped
from scripts import words
from tests.reading import rule_book_texts

TEMPLATES: Final = sorted(shipped("templates").iterdir())
IN_ENGLISH: Final = ("for_clinics", "example")
"""The pages for clinics and programmers are not translated, and begin so."""
TRANSLATED: Final = [path for path in TEMPLATES if not path.name.startswith(IN_ENGLISH)]
SPOKEN: Final = ("alt", "aria-label", "aria-description", "content", "placeholder", "title")
TECHNICAL: Final = {"width=device-width, initial-scale=1", "light dark"}

_CURLY: Final = re.compile("[\u2018-\u201f]")
_MARKED: Final = re.compile(r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}", re.DOTALL)
_JINJA: Final = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r'\b([a-z-]+)="([^"]*)"')
_LITERAL: Final = re.compile(r"""\b(?:gettext|_)\(\s*(["'])(.*?)\1""", re.DOTALL)


def bare_words(source: str) -> list[str]:
    """Return the words of a template that no translator would see."""
    plain = _JINJA.sub("", _MARKED.sub("", source))
    spoken = [
        value
        for tag in _TAG.findall(plain)
        for name, value in _ATTRIBUTE.findall(tag)
        if name in SPOKEN and value not in TECHNICAL
    ]
    return [
        word for text in (*spoken, _TAG.sub(" ", plain)) for word in re.findall(r"[^\W\d_]+", text)
    ]


@pytest.mark.parametrize("template", TRANSLATED, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    assert bare_words(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello</p>", ["Hello"]),
        ('<p class="big">{{ _("Hello") }} · 3</p>', []),
        ("{% trans n=1 %}Step {{ n }}{% pluralize %}Steps{% endtrans %}", []),
        ("{# a note #}{% if x %}or{% endif %}", ["or"]),
        ('<nav aria-label="About">', ["About"]),
        ('<a title="{{ _(\'About\') }}" class="about">', []),
    ],
)
def test_bare_words_are_found(source: str, words: list[str]) -> None:
    assert bare_words(source) == words


@pytest.fixture(scope="module")
def messages() -> dict[str, str]:
    """Return every message that Babel extracts, with the file it is in."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: message.locations[-1][0]
        for message in words.template()
        if message.id
    }


def test_babel_finds_the_messages_of_templates_and_code(messages: dict[str, str]) -> None:
    for message, file in {
        "Continue": "templates/_shell.html",
        "Step %(number)s of %(total)s: %(section)s": "templates/_macros.html",
        "Source: %(sources)s": "templates/_macros.html",
        "Choose an answer": "screener/web/pages/forms.py",
        "This page does not exist": "screener/web/error_pages.py",
        "Error: %(title)s": "screener/web/pages/views.py",
    }.items():
        assert messages[message] == file


def test_babel_finds_every_marked_text(messages: dict[str, str]) -> None:
    for template in TRANSLATED:
        for _, text in _LITERAL.findall(template.read_text(encoding="utf-8")):
            assert text in messages


def test_pages_for_clinics_mark_nothing_that_nobody_will_translate() -> None:
    others = [path for path in TEMPLATES if path not in TRANSLATED]

    assert len(others) == 3
    for template in others:
        source = template.read_text(encoding="utf-8")
        assert not _LITERAL.search(source), template.name
        assert not _MARKED.search(source), template.name


def test_messages_are_calm(messages: dict[str, str]) -> None:
    assert [message for message in messages if "!" in message] == []


def test_quotes_are_straight_on_every_page_as_authors_type_them(messages: dict[str, str]) -> None:
    texts = [*messages, *(text.words for text in rule_book_texts())]
    assert [text for text in texts if _CURLY.search(text)] == []


def test_templates_are_sound_jinja() -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for template in TEMPLATES:
        source = template.read_text(encoding="utf-8")
        environment.parse(source)
        assert "|safe" not in source.replace(" ", "")
        assert "autoescape" not in source
