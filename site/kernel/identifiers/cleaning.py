"""One way to forgive how people type."""

import unicodedata

_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u00ad"
#: Zero-width characters that copying from a page brings along.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def compact(text: str, *, also: str = "") -> str:
    """`text` in upper case without spaces (also no-break), dashes, invisible characters and the letters of `also`."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in plain if not c.isspace() and c not in _DASHES and c not in INVISIBLE and c not in also)


def all_digits(text: str) -> bool:
    """True for a non-empty run of 0-9 (`str.isdigit` would let other scripts through)."""
    return text.isascii() and text.isdigit()
