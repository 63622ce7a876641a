"""One tab of any browser, and a person who walks in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final, Protocol

from tests.browser.patient import Walker

PATIENCE: Final = 30.0
_PAUSE: Final = 0.02

_HEADING: Final = "() => document.querySelector('h1')?.innerText ?? ''"
_STATE: Final = "() => document.querySelector('[data-walk] [name=state]')?.value ?? ''"
_KEPT: Final = "() => sessionStorage.getItem('screener') ?? ''"
_ASKED: Final = """() => [...document.querySelectorAll('fieldset')].map(
  set => set.querySelector('input').name.replace('answer_', ''))"""
_CHOSEN: Final = """question => [...document.querySelectorAll(
  `input[name="answer_${question}"]:checked`)].map(input => input.value)"""
_OPTION: Final = """(question, option) => document.querySelector(
  `input[name="answer_${question}"][value="${option}"]`)"""
_BUTTON: Final = """name => [...document.querySelectorAll('button')].find(
  button => button.textContent.trim() === name)"""


class NotThereError(Exception):
    """The page is just being exchanged for another."""


class Tab(Protocol):
    """What a test does with any browser.

    The questionnaire is the page itself, or what is in its frame. Functions are written in
    JavaScript, take text, and are not asynchronous.
    """

    def open(self, address: str) -> None:
        """Go to an address, and wait until it is loaded."""

    def run(self, function: str, *arguments: str) -> Any:
        """Call a function inside the questionnaire; NotThereError between two pages."""

    def run_outside(self, function: str, *arguments: str) -> Any:
        """Call a function in the page itself, which may be a host."""

    def click(self, function: str, *arguments: str) -> None:
        """Click, as a mouse does, on the element of the questionnaire that a function returns."""

    def travel(self, delta: int) -> None:
        """Go back or forward, as the browser's own buttons do."""

    def settle(self) -> None:
        """Make the browser write down what it writes of a page that is open for long."""

    def cookies(self) -> list[str]:
        """Return the names of all cookies that the browser has."""

    def requests(self) -> list[str]:
        """Return every address that the tab asked for."""


def wait_until(question: Callable[[], object], *, wanted: object = True) -> None:
    """Ask again and again until the answer is the wanted one."""
    deadline = time.monotonic() + PATIENCE
    seen: object = None
    while time.monotonic() < deadline:
        try:
            seen = question()
        except NotThereError as error:
            seen = error
        if seen == wanted:
            return
        time.sleep(_PAUSE)
    raise AssertionError(f"waited for {wanted!r}, but it stays {seen!r}")


class Visitor(Walker):
    """A person in front of a tab.

    Attributes:
        tab: the tab.
        tokens: those they were given, one for each button they pressed.
    """

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.tokens: list[str] = []

    # What they see

    def heading_shown(self) -> str:
        return str(self.tab.run(_HEADING))

    def asked(self) -> tuple[str, ...]:
        return tuple(self.tab.run(_ASKED))

    def token(self) -> str:
        return str(self.tab.run(_STATE))

    def kept(self) -> str:
        """Return what the tab keeps."""
        return str(self.tab.run(_KEPT))

    def see(self, heading: str) -> None:
        wait_until(self.heading_shown, wanted=heading)

    def see_asked(self, question: str, *answers: str) -> None:
        """See a question, with these of its options chosen and no other."""
        wait_until(lambda: question in self.asked())
        wait_until(lambda: tuple(self.tab.run(_CHOSEN, question)), wanted=answers)

    # What they do

    def choose(self, question: str, *options: str) -> None:
        for option in options:
            if option not in self.tab.run(_CHOSEN, question):
                self.tab.click(_OPTION, question, option)
        wait_until(lambda: set(self.tab.run(_CHOSEN, question)), wanted=set(options))

    def choose_unsent(self, question: str, option: str) -> str:
        """Choose an option, and return the token that the tab keeps of it once it does."""
        before = self.kept()
        self.choose(question, option)
        wait_until(lambda: self.kept() not in ("", before))
        return self.kept()

    def press(self, name: str) -> None:
        before = self.token()
        self.tab.click(_BUTTON, name)
        wait_until(lambda: self.token() not in ("", before))
        self.tokens.append(self.token())

    def come(self, address: str) -> None:
        """Open a page, and wait until the questionnaire in it can be started."""
        self.tab.open(address)
        wait_until(lambda: self.tab.run(f"name => Boolean(({_BUTTON})(name))", "Start"))

    def start(self, address: str) -> None:
        self.come(address)
        self.press("Start")

    def back(self) -> None:
        self.tab.travel(-1)

    def forward(self) -> None:
        self.tab.travel(1)
