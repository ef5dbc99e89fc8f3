"""Filters that templates may use. Dates come as ISO text ("2026-09-01") or as dates and are declined here."""

from datetime import date

from kernel.grammar import date_long, date_short

#: A day that is written by hand.
_BY_HAND = "20___.\u00a0gada ___.\u00a0______________"


def diena(value: date | str, case: str = "nom") -> str:
    """ "2026. gada 1. septembris"; ``case`` is nom, gen, dat, acc or loc: līdz 2027. gada 31. maijam.

    A line to write on ("____") stays one.
    """
    if isinstance(value, str) and value.startswith("_"):
        return _BY_HAND
    return date_long(_date(value), case=case).replace(". ", ".\u00a0")  # a number stays with its word


def datums(value: date | str) -> str:
    """ "01.09.2026."; a line to write on stays one."""
    if isinstance(value, str) and value.startswith("_"):
        return value
    return date_short(_date(value))


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def teikums(value: str) -> str:
    """The text with a full stop at its end, unless it ends a sentence already."""
    words = str(value).rstrip()
    return words if words.endswith((".", "!", "?", "…")) else words + "."


FILTERS = {"diena": diena, "datums": datums, "teikums": teikums}
