"""Filters that templates may use. Dates come as ISO text ("2026-09-01") or as dates and are declined here."""

from datetime import date

from kernel.grammar import date_long, date_short


def diena(value: date | str, case: str = "nom") -> str:
    """"2026. gada 1. septembris"; ``case`` is nom, gen, dat, acc or loc: līdz 2027. gada 31. maijam."""
    return date_long(_date(value), case=case)


def datums(value: date | str) -> str:
    """"01.09.2026."."""
    return date_short(_date(value))


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


FILTERS = {"diena": diena, "datums": datums}
