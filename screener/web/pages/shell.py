"""What is the same on every page of a site, rendered once: its head, its foot, its buttons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from flask import current_app, render_template, request
from markupsafe import Markup

from screener.web.http.requests import Place
from screener.web.pages.fragments import Slotted
from screener.web.pages.view_models import QuestionPage, Tokens

_WIDTHS: Final = ("narrow", "start", "middle", "wide")
_ROOTS: Final = 8
"""For how many paths in front of the application a site keeps its shell."""
_KEPT: Final = 4 * _ROOTS
"""How many pages that are the same for everybody a site keeps."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The parts of a page that no answer changes, for one site.

    Attributes:
        head: what precedes the title.
        top: what follows it, by whether the page is one of the walk.
        bottom: what follows the main part, by that and by the width of the page.
        reviewed: who reviewed the rule book, as plain text.
        translated: who read the translation, likewise; empty if the site is no translation.
        start: the address of the start page.
        questions: the address that the forms of the walk post to.
        send: the address to send the guidance by.
        pdf: the address of the guidance as a PDF; empty if there is none.
        actions: the buttons under the questions of a page.
    """

    head: Markup
    top: Mapping[bool, Markup]
    bottom: Mapping[tuple[bool, str], Markup]
    reviewed: str
    translated: str
    start: str
    questions: str
    send: str
    pdf: str
    actions: Markup


class Shells:
    """The shell of one site, for each path that the application is mounted under."""

    def __init__(
        self,
        site: Mapping[str, Any],
        place: Place,
        calls: Callable[[str], Markup],
    ) -> None:
        """Take what every page shows of the site, where it lies, and what links numbers."""
        self._site = site
        self._place = place
        self._calls = calls
        self._under = lru_cache(maxsize=_ROOTS)(self._render)
        self._question_pages = lru_cache(maxsize=_ROOTS)(self._render_question_pages)
        self._pages: dict[tuple[str, str], str] = {}

    def prepare(self) -> None:
        """Render all of it for the path of the present request."""
        self._under(request.root_path)
        self._question_pages(request.root_path)

    def here(self) -> Shell:
        """Return the shell for the present request: its addresses start as the request's does."""
        return self._under(request.root_path)

    def constant(self, name: str, values: Callable[[], Mapping[str, object]] = dict) -> str:
        """Return a page that is the same for everybody; it is rendered once, with these values."""
        key = name, request.root_path
        page = self._pages.get(key)
        if page is None:
            page = render_template(name, **values())
            if len(self._pages) >= _KEPT:
                self._pages.clear()
            self._pages[key] = page
        return page  # by now, another thread may have cleared what is kept

    def address_of(self, page: str) -> str:
        """Return the address of a page of the site."""
        return self._place.address_of(page)

    def question_page(self, *, can_go_back: bool) -> Slotted:
        """Return the page of one question with slots for its tokens, its progress and itself."""
        return self._question_pages(request.root_path)[can_go_back]

    def _render_question_pages(self, _root: str) -> Mapping[bool, Slotted]:
        """Render the page of one question, with and without Back."""
        slot = Slotted.slot
        pages = {}
        for can_go_back in (False, True):
            page = QuestionPage(
                tokens=Tokens(slot("state"), slot("before"), slot("kept")),
                progress=Markup(slot("progress")),  # noqa: S704 - the mark of a slot
                heading="",
                intro="",
                problems=(),
                questions=(Markup(slot("questions")),),  # noqa: S704 - the mark of a slot
                can_go_back=can_go_back,
            )
            title = self._site["title"]
            markup = render_template("question.html", page=page, page_title=title)
            pages[can_go_back] = Slotted(markup)
        return pages

    def _render(self, _root: str) -> Shell:
        parts: Any = current_app.jinja_env.get_template("_shell.html").module
        review: Any = current_app.jinja_env.get_template("_review.txt").module
        site, address_of = self._site, self.address_of
        return Shell(
            head=parts.head(site),
            top={walking: parts.top(site, address_of, walking) for walking in (False, True)},
            bottom={
                (walking, width): parts.bottom(site, address_of, self._calls, walking, width)
                for walking in (False, True)
                for width in _WIDTHS
            },
            reviewed=str(review.reviewed(site["book"])),
            translated=str(review.translated(site["translation"])),
            start=address_of("start"),
            questions=address_of("questions"),
            send=address_of("deliver"),
            pdf=address_of("paper") if site["pdf"] else "",
            actions=parts.actions(),
        )
