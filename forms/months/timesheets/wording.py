"""Words of months and hours on pages, in messages and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.grammar import counted

if TYPE_CHECKING:
    from kernel.periods import Month

MONTHS = (
    "janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs", "jūlijs", "augusts", "septembris", "oktobris",
    "novembris", "decembris",
)  # fmt: skip


def month_words(month: Month) -> str:
    """„2026. gada oktobris”."""
    return f"{month.year}. gada {MONTHS[month.month - 1]}"


def hours_words(count: int) -> str:
    """„12 akadēmiskās stundas”."""
    return counted(count, "akadēmiskā stunda", "akadēmiskās stundas")
