"""One thing that a new rule book takes back, and the parts that can stand for one that is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from screener.compare.diff import Witness
from screener.yamlfile.parse import KeyPath


@dataclass(frozen=True)
class Loss:
    """Something that the old rule book gave somebody and the new one does not.

    Attributes:
        path: the part that it is about.
        message: what is taken back; it ends in the middle if a witness says from whom.
        witness: somebody from whom it is taken, if that is not everybody.
        gone: whether the path is in the old rule book, because the new one lacks the part.
    """

    path: KeyPath
    message: str
    witness: Witness | None = None
    gone: bool = False


class _Named(Protocol):
    @property
    def id(self) -> str:
        """The id of the part."""


Part = TypeVar("Part", bound=_Named)


def successors(part: Part, old: Iterable[Part], new: Iterable[Part]) -> list[Part]:
    """Return the new parts that can do what an old one did: that of its id, and all new ids.

    Others did already what they do. So a part can be renamed or split, but not dropped because
    another says the same today.
    """
    known = {each.id for each in old} - {part.id}
    return [each for each in new if each.id not in known]
