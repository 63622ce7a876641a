"""Reports a rule book change to the people responsible for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from screener.compare.changed_parts import Kind, PartChange, changed_parts
from screener.compare.diff import Comparison, Move, TopicChange, Witness
from screener.compare.loss import Loss
from screener.compare.sampling import Levels
from screener.compare.side_by_side import side_by_side
from screener.population.share import Share
from screener.proof.faults import level_in_words
from screener.proof.story import Teller


class DiffText:
    """Describes what a change does, section by section, as lines of text."""

    def __init__(self, comparison: Comparison, sampled: Counter[Levels]) -> None:
        """Take the comparison of two rule books, and the moves of a random sample of people."""
        self._comparison = comparison
        self._old, self._new = comparison.old, comparison.new
        self._sampled = sampled
        self._before, self._after = Teller(self._old), Teller(self._new)

    def lines(self, moves: Iterable[Move]) -> Iterator[str]:
        """Yield the report: moves, topics, new options, changed parts, and how many are drawn."""
        yield f"{self._comparison.original.named}\n  -> {self._new.named}"
        parts = tuple(changed_parts(self._old, self._new))
        yield from _section("guidance", (self._move(move) for move in moves), "nobody's changes")
        topics = (self._topic(change) for change in self._comparison.topics())
        yield from _section("topics", topics, "nobody hears of more or fewer")
        yield from _section("new options", self._new_options(), "none in a question of both")
        for title, kinds in _KINDS.items():
            told = [_part(part) for part in parts if part.kind in kinds]
            renamed = self._renamed() if Kind.ADDED in kinds else ()
            yield from _section(title, [*renamed, *told], "none")
        yield (
            f"\nShares are among {self._sampled.total():,} random people; between the figures in "
            "brackets lies the true share, 95 times in 100."
        )

    def calmer(self, move: Move) -> str:
        """Return in one line who gets calmer guidance."""
        levels = f"{level_in_words(move.before)} -> {level_in_words(move.after)}"
        return f"calmer guidance, {levels}: {self._person(move.witness)}"

    def loss(self, loss: Loss) -> str:
        """Return in one line what is taken back, and from whom."""
        if loss.witness is None:
            return loss.message
        before, after = loss.witness.before, loss.witness.after
        other = self._after.otherwise(after, told=before)
        also = f"; and to the new rule book: {other}" if other else ""
        return f"{loss.message}: {self._before.person(before)}{also}"

    def _move(self, move: Move) -> str:
        way = "calmer" if move.calms else "more urgent"
        levels = f"{level_in_words(move.before)} -> {level_in_words(move.after)}"
        share = _share(Share(self._sampled[move.before, move.after], self._sampled.total()))
        return f"{levels} ({way}), {share}\n      {self._person(move.witness)}"

    def _topic(self, change: TopicChange) -> str:
        way = "appears" if change.appears else "vanishes"
        return f"{change.title}: {way} for somebody\n      {self._person(change.witness)}"

    def _renamed(self) -> Iterator[str]:
        for before, after in self._comparison.renamed.items():
            yield f"question '{before}' is now called '{after}'"

    def _new_options(self) -> Iterator[str]:
        """Yield the levels that each new option of an old question can lead to."""
        for name, question in self._new.questions.items():
            known = self._old.questions.get(name)
            before = {option.id for option in known.options} if known else set()
            for option in question.options:
                if known and option.id not in before:
                    levels = self._comparison.levels_with(name, option.id)
                    words = ", ".join(level_in_words(level) for level in levels)
                    yield f"'{option.text}' to '{question.text}' can lead to: {words}"

    def _person(self, witness: Witness) -> str:
        """Describe a person by their answers to the new rule book, and to the old if different."""
        other = self._before.otherwise(witness.before, told=witness.after)
        also = f"; and to the old rule book: {other}" if other else ""
        return f"{self._after.person(witness.after)}{also}"


_KINDS = {
    "header": (Kind.HEADER,),
    "new and removed": (Kind.ADDED, Kind.REMOVED),
    "order": (Kind.ORDER,),
    "meaning": (Kind.MEANING,),
    "words": (Kind.WORDS,),
    "sources": (Kind.SOURCES,),
}


def _section(title: str, told: Iterable[str], otherwise: str) -> Iterator[str]:
    """Yield a title and the lines under it, or `otherwise` if there are none."""
    lines = [f"  {line}" for line in told]
    yield f"\n{title}"
    yield from lines or [f"  {otherwise}"]


def _part(part: PartChange) -> str:
    """Return one change in one line."""
    if part.kind in (Kind.ADDED, Kind.REMOVED):
        words = part.after if part.kind is Kind.ADDED else part.before
        return f"{part.kind} {part.name}" + (f": {words}" if words else "")
    if part.kind is Kind.ORDER:
        return f"{part.name}: {_place(part.before)} -> {_place(part.after)}"
    before, after = side_by_side(part.before, part.after)
    return f"{part.name} {part.key}: {before} -> {after}"


def _place(above: str) -> str:
    return f"after {above}" if above else "first"


def _share(share: Share) -> str:
    """Return the estimated share and its interval, or an upper bound if the sample has nobody."""
    least, most = (100 * end for end in share.interval)
    if share.count == 0:
        return f"less than {most:.2f} % of people"
    return f"about {100 * share.count / share.of:.1f} % of people ({least:.1f} to {most:.1f})"
