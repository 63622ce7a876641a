"""Every word of the pages can be translated: templates hold no words of their own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from babel.messages.extract import extract_from_dir
from jinja2 import Environment

from screener.config import shipped
from tests.conftest import ROOT
from tests.reading import rule_book_texts

TEMPLATES: Final = sorted(shipped("templates").iterdir())
SPOKEN: Final = ("alt", "aria-label", "aria-description", "content", "placeholder", "title")
TECHNICAL: Final = {"width=device-width, initial-scale=1", "light dark"}
METHODS: Final = [
    ("templates/**.html", "jinja2"),
    ("templates/**.txt", "jinja2"),
    ("screener/**.py", "python"),
]

_CURLY: Final = re.compile("[\u2018-\u201f]")
_TRANSLATED: Final = re.compile(r"{%-?\s*trans\b.*?{%-?\s*endtrans\s*-?%}", re.DOTALL)
_JINJA: Final = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r'\b([a-z-]+)="([^"]*)"')
_LITERAL: Final = re.compile(r"""\b(?:gettext|_)\(\s*(["'])(.*?)\1""", re.DOTALL)


def bare_words(source: str) -> list[str]:
    """Return the words of a template that no translator would see."""
    plain = _JINJA.sub("", _TRANSLATED.sub("", source))
    spoken = [
        value
        for tag in _TAG.findall(plain)
        for name, value in _ATTRIBUTE.findall(tag)
        if name in SPOKEN and value not in TECHNICAL
    ]
    return [
        word for text in (*spoken, _TAG.sub(" ", plain)) for word in re.findall(r"[^\W\d_]+", text)
    ]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
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
    found = extract_from_dir(ROOT, METHODS, strip_comment_tags=True)
    return {
        message if isinstance(message, str) else message[0]: file
        for file, _, message, _, _ in found
    }


def test_babel_finds_the_messages_of_templates_and_code(messages: dict[str, str]) -> None:
    for message, file in {
        "Continue": "templates/_shell.html",
        "Step %(number)s of %(total)s: %(section)s": "templates/_macros.html",
        "Source": "templates/_macros.html",
        "Choose an answer": "screener/web/pages/forms.py",
        "This page does not exist": "screener/web/error_pages.py",
        "Error: %(title)s": "screener/web/pages/views.py",
    }.items():
        assert messages[message] == file


def test_babel_finds_every_marked_text(messages: dict[str, str]) -> None:
    for template in TEMPLATES:
        for _, text in _LITERAL.findall(template.read_text(encoding="utf-8")):
            assert text in messages


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
