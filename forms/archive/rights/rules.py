"""Terms and outcomes of what a person asks for (GDPR, articles 12 and 17). Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kernel.periods import add_months

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

#: Article 12, paragraph 3: without undue delay and within one month of receipt.
MONTHS = 1


def answer_due(received_on: date) -> date:
    """The last day of the month: the same day of the next one, or its last where there is no such day."""
    return add_months(received_on, MONTHS)


def outcome_of(*, until: date | None, held: bool, on: date) -> str:
    """Of a record in the archive: "kept" while its term runs or it is held, "act" when it is free to be destroyed."""
    if held or (until is not None and on <= until):
        return "kept"
    return "act"


def state_of(outcomes: Collection[str]) -> str:
    """Of the whole answer: "granted" when nothing stays, "refused" when everything does."""
    said = set(outcomes)
    if "kept" not in said and "act" not in said:
        return "granted"
    return "partly" if "erased" in said else "refused"
