"""Dates: "2026. gada 5. jūnijs" in text, "05.06.2026." in tables."""

from datetime import date

from kernel.grammar.cases import Case, Gender
from kernel.grammar.nouns import decline_noun

MONTHS = (
    "janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs",
    "jūlijs", "augusts", "septembris", "oktobris", "novembris", "decembris",
)  # fmt: skip


def date_long(day: date, *, case: Case | str = Case.NOM) -> str:
    """The date in words; `case` is that of the month: from "2026. gada 1. septembra" to "2027. gada 31. maijam"."""
    month = decline_noun(MONTHS[day.month - 1], case=Case(case), gender=Gender.MALE)
    return f"{day.year}. gada {day.day}. {month}"


def date_short(day: date) -> str:
    """The date in figures, with the full stop that an ordinal needs."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}."
