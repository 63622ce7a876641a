"""A patient in front of a browser: what they do, in their words, and what they can see."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from playwright.sync_api import Locator, Page, Route, expect

from screener.walk.walk import Stop

Sheet = Mapping[str, tuple[str, ...]]

CHECK: Final = "Check your answers"
START_AGAIN: Final = "Please start again"

_TRACES: Final = """async () => ({
  state: history.state,
  title: document.title,
  name: window.name,
  hash: location.hash,
  search: location.search,
  cookie: document.cookie,
  local: Object.entries(localStorage),
  session: Object.entries(sessionStorage),
  caches: await caches.keys(),
  databases: await indexedDB.databases(),
})"""


_FORGET: Final = "() => { try { sessionStorage.clear() } catch { return } }"
UNFOLD: Final = "all => all.forEach(one => { one.open = true })"
_KEPT: Final = "() => { try { return sessionStorage.length > 0 } catch { return false } }"


def wait_for_keeping(patient: Patient) -> None:
    """Wait until the tab keeps where a person is; what does so comes with the first step."""
    patient.page.wait_for_function(_KEPT)


def in_english(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))


class Walker(ABC):
    """Somebody who can see and answer one page; so they can walk through all of them.

    Attributes:
        reads: what finds a heading, said in English, in the language of the pages.
    """

    reads: Callable[[str], re.Pattern[str]] = staticmethod(in_english)

    @abstractmethod
    def heading_shown(self) -> str:
        """Return the heading of the page."""

    @abstractmethod
    def asked(self) -> tuple[str, ...]:
        """Return the ids of the questions on the page."""

    @abstractmethod
    def choose(self, question: str, *options: str) -> None:
        """Choose options of a question."""

    @abstractmethod
    def press(self, name: str) -> None:
        """Press a button, and wait for the next page of the walk; each has a token of its own."""

    def answer(self, sheet: Sheet) -> None:
        """Answer the questions on the page."""
        for question in self.asked():
            self.choose(question, *sheet[question])

    def walking(self, sheet: Sheet) -> Iterator[tuple[str, ...]]:
        """Walk on to the check page; gives the questions of each page before they are answered.

        An interruption has no questions, and neither has the check page, which comes last.
        """
        while not self.reads(CHECK).fullmatch(self.heading_shown()):
            asked = self.asked()
            yield asked
            if asked:
                self.answer(sheet)
                self.press("Continue")
            else:
                self.press("Go on with the questions")
        yield ()

    def walk_to(self, question: str, sheet: Sheet) -> None:
        """Walk on until a question is asked."""
        assert any(question in asked for asked in self.walking(sheet)), f"{question} is not asked"

    def walk_to_check(self, sheet: Sheet) -> None:
        for _ in self.walking(sheet):
            pass

    def walk_to_guidance(self, sheet: Sheet) -> None:
        self.walk_to_check(sheet)
        self.press("See my guidance")


class Patient(Walker):
    """One tab of one person."""

    def __init__(self, page: Page, home: str, token_of: Callable[[Sheet, Stop], str]) -> None:
        self.page = page
        self.home = home
        self._token_of = token_of

    def another_tab(self) -> Patient:
        """Open a second tab of the same browser."""
        return Patient(self.page.context.new_page(), self.home, self._token_of)

    # What they see

    def heading_shown(self) -> str:
        return self.heading.inner_text()

    def asked(self) -> tuple[str, ...]:
        names = self.page.locator("fieldset").evaluate_all(
            "sets => sets.map(set => set.querySelector('input').name)"
        )
        return tuple(name.removeprefix("answer_") for name in names)

    def token(self) -> str:
        values = self.page.locator("[data-walk] [name=state]").evaluate_all(
            "all => all.map(e => e.value)"
        )
        return str(values[0]) if values else ""

    def traces(self) -> dict[str, Any]:
        """All that the page can have left in this browser."""
        traces: dict[str, Any] = self.page.evaluate(_TRACES)
        return traces

    def width(self) -> int:
        """How wide the page is, with what can be scrolled to."""
        return int(self.page.evaluate("document.scrollingElement.scrollWidth"))

    def history_length(self) -> int:
        return int(self.page.evaluate("history.length"))

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def notice(self) -> Locator:
        """What says that the server could not be reached."""
        return self.page.get_by_role("alert").filter(has_text="Try again")

    @property
    def summary(self) -> Locator:
        """What says that an answer is missing."""
        return self.page.get_by_role("alert").filter(has_text="There is a problem")

    def option(self, question: str, option: str) -> Locator:
        return self.page.locator(f'input[name="answer_{question}"][value="{option}"]')

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def see(self, heading: str) -> None:
        expect(self.heading).to_have_text(heading)

    def see_part(self, heading: str) -> None:
        """See a heading of any level."""
        expect(self.page.get_by_role("heading", name=heading, exact=True)).to_be_visible()

    def see_asked(self, question: str, *answers: str) -> None:
        """See a question, with these of its options chosen and no other."""
        expect(self.page.locator(f'input[name="answer_{question}"]').first).to_be_visible()
        chosen = self.page.locator(f'input[name="answer_{question}"]:checked')
        expect(chosen).to_have_count(len(answers))
        for answer in answers:
            expect(self.option(question, answer)).to_be_checked()

    # What their line does

    def hold_back(self, script: str) -> Callable[[], None]:
        """Let a script not arrive before what this returns is called; then it comes as always."""
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        self.page.route(f"**/{script}*", hold, times=1)
        return lambda: held.pop().continue_()

    # What they do

    def open(self, path: str = "/") -> None:
        self.page.goto(self.home + path)

    def start(self) -> None:
        """Start a walk, whatever the tab kept of another one."""
        if self.page.url.startswith(self.home):
            self.page.evaluate(_FORGET)
        self.open()
        self.press("Start")

    def press(self, name: str) -> None:
        if name.startswith("Change "):  # the answers that only deny are folded away
            self.page.locator("details.denials").evaluate_all(UNFOLD)
        self.press_button(self.button(name))

    def press_button(self, button: Locator) -> None:
        before = self.token()
        button.click()
        self.arrive(before)

    def arrive(self, before: str) -> None:
        """Wait for a page of the walk that is not the one with this token."""
        fresh = self.page.locator(f'[data-walk] [name=state]:not([value="{before}"])')
        fresh.first.wait_for(state="attached")

    def choose(self, question: str, *options: str) -> None:
        for option in options:
            self.option(question, option).check()

    def skip_to(self, place: Stop, sheet: Sheet) -> None:
        """Come to a stop at once, for tests of what is there and not of the way."""
        self.start()
        self.hold(self._token_of(sheet, place))
        self.forge("show")
        self.press("Continue")

    def hold(self, token: str) -> None:
        """Put another token into the page."""
        state = self.page.locator("[data-walk] [name=state]").first
        state.evaluate("(field, token) => { field.setAttribute('value', token) }", token)

    def forge(self, go: str) -> None:
        """Make Continue ask for something else."""
        self.button("Continue").evaluate("(button, go) => { button.value = go }", go)

    def change(self, question: str, words: str, *options: str) -> None:
        """Change an answer from the check page, and come back there; `words` name the question."""
        self.press(f"Change {words}")
        for other in self.page.locator(f'input[name="answer_{question}"]:checked').all():
            if other.get_attribute("type") == "checkbox":
                other.uncheck()
        self.choose(question, *options)
        self.press("Continue")
