"""What differs between two texts, paragraph by paragraph and word by word: for people who decide, not for machines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: Paragraphs at least so much alike are one paragraph that was changed.
ALIKE = 0.5
#: Pairs of paragraphs that are compared at most where a whole stretch was written anew, and words of one paragraph:
#: beyond that nobody reads word by word, and comparing takes longer than reading.
MOST_PAIRS, MOST_WORDS = 2_500, 4_000
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Fate(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Piece:
    """Words of a changed paragraph that stayed, came or went."""

    fate: Fate
    text: str


@dataclass(frozen=True)
class Paragraph:
    fate: Fate
    pieces: tuple[Piece, ...]


def differences(before: Sequence[str], after: Sequence[str]) -> list[Paragraph]:
    """Every paragraph of both in reading order; what went stands before what came in its place."""
    found: list[Paragraph] = []
    for fate, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if fate == "equal":
            found += [_whole(Fate.SAME, words) for words in before[first:last]]
        else:
            found += _block(before[first:last], after[start:end])
    return found


def changes(paragraphs: Sequence[Paragraph]) -> int:
    return sum(one.fate != Fate.SAME for one in paragraphs)


def _block(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    """Pairs of paragraphs that are alike, in order; the others came or went."""
    left = list(after)
    paired = len(before) * len(after) <= MOST_PAIRS
    for words in before:
        pair = next((at for at, other in enumerate(left) if paired and _alike(words, other)), None)
        if pair is None:
            yield _whole(Fate.REMOVED, words)
            continue
        yield from (_whole(Fate.ADDED, other) for other in left[:pair])
        yield Paragraph(Fate.CHANGED, tuple(_pieces(words, left[pair])))
        del left[: pair + 1]
    yield from (_whole(Fate.ADDED, other) for other in left)


def _alike(one: str, other: str) -> bool:
    old, new = _WORDS.findall(one), _WORDS.findall(other)
    if len(old) + len(new) > MOST_WORDS:
        return False
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return all(ratio() >= ALIKE for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for fate, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if fate == "equal":
            yield Piece(Fate.SAME, "".join(old[first:last]))
            continue
        if last > first:
            yield Piece(Fate.REMOVED, "".join(old[first:last]))
        if end > start:
            yield Piece(Fate.ADDED, "".join(new[start:end]))


def _whole(fate: Fate, words: str) -> Paragraph:
    return Paragraph(fate, (Piece(fate, words),))
