"""A page as a browser sees it: elements, their attributes and their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"br", "circle", "hr", "img", "input", "link", "meta", "path", "rect", "use"})


_WITHIN_WORDS = frozenset({"a", "bdi"})
"""Elements inside a sentence; others stand apart from the words around them."""
_NOT_READ = frozenset({"textarea"})
"""What is folded away, and only there to be copied."""
_ON_PAPER = ("record", "paper")
"""The classes of what is hidden on the screen: the page for the clinician, and what others read."""


@dataclass
class Element:
    """One element of a page and what it holds, in order."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def has(self, name: str) -> bool:
        return name in self.attributes

    @property
    def text(self) -> str:
        """Return the words, with one space where the source has any."""
        return " ".join("".join(self.pieces()).split())

    @property
    def is_only_on_paper(self) -> bool:
        """Return whether a browser shows it in print alone."""
        return self.has("hidden") and self.get("class") in _ON_PAPER

    def pieces(self) -> Iterator[str]:
        """Yield the words as the source has them; elements stand apart."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in _NOT_READ and not child.is_only_on_paper:
                apart = "" if child.tag in _WITHIN_WORDS else " "
                yield apart
                yield from child.pieces()
                yield apart

    def every(self, tag: str = "", **attributes: str) -> list[Element]:
        """Return the elements inside, in page order; `class_` finds one of several classes."""
        return [found for found in self.inside() if found.matches(tag, attributes)]

    def one(self, tag: str = "", **attributes: str) -> Element:
        (found,) = self.every(tag, **attributes)
        return found

    def matches(self, tag: str, attributes: Mapping[str, str]) -> bool:
        wanted = dict(attributes)
        word = wanted.pop("class_", "")
        return (
            (not tag or tag == self.tag)
            and (not word or word in self.get("class").split())
            and all(self.attributes.get(name) == value for name, value in wanted.items())
        )

    def inside(self) -> Iterator[Element]:
        """Yield every element inside, in page order; of what others may read, the whole alone."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                if not (child.is_only_on_paper and child.get("class") == "paper"):
                    yield from child.inside()


class _Reader(HTMLParser):
    """Builds the tree, and refuses what a browser would have to guess at."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open[-1].tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(html: str) -> Element:
    """Read a page; AssertionError where its elements do not close one another."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == [reader.root], f"<{reader.open[-1].tag}> is never closed"
    return reader.root
