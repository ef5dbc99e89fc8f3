"""Which characters a document can carry: XML must allow them and a reader must see them.

What nobody can see is refused, not dropped: a name with a hidden character is another name. Combining marks are
fine where they compose (NFC); letters outside Latin, Greek and Cyrillic have no pinned font.
"""

import unicodedata

#: Blocks our pinned fonts carry (Caladea and Carlito, with Liberation behind them): first and last code point.
CARRIED = (
    (0x0009, 0x000A), (0x0020, 0x007E), (0x00A0, 0x00AC), (0x00AE, 0x024F), (0x02C6, 0x02C7), (0x02D8, 0x02DD),
    (0x0300, 0x0304), (0x0306, 0x0308), (0x030A, 0x030C), (0x0326, 0x0328), (0x0384, 0x038A), (0x038C, 0x038C),
    (0x038E, 0x03A1), (0x03A3, 0x03CE), (0x0400, 0x045F), (0x0490, 0x0491), (0x1E00, 0x1EFF), (0x2010, 0x2015),
    (0x2017, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x202F), (0x2030, 0x2030), (0x2032, 0x2033),
    (0x2039, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2193),
    (0x2212, 0x2212), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265), (0x2610, 0x2612),
)  # fmt: skip


def can_carry(letter: str) -> bool:
    point = ord(letter)
    return any(first <= point <= last for first, last in CARRIED) and unicodedata.category(letter) != "Cn"


def unprintable(text: str) -> list[str]:
    """Each refused character once, in order, as "U+202E RIGHT-TO-LEFT OVERRIDE". A carriage return before a line
    feed is a line end of forms and passes.
    """
    letters = dict.fromkeys(unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    return [f"U+{ord(one):04X} {unicodedata.name(one, '')}".strip() for one in letters if not can_carry(one)]


def carried(text: str) -> str | None:
    """The first refused character, or None."""
    if text.isascii() and text.isprintable():
        return None
    found = unprintable(text)
    return found[0] if found else None
