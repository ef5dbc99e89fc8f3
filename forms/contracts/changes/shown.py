"""How pages show amendments and terminations: tones of their states, a termination in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from forms.contracts.changes import documents
from forms.contracts.states import PAPER_OPEN, PAPER_SIGNED
from kernel.grammar import date_short, money

if TYPE_CHECKING:
    from forms.contracts.changes.models import ContractTermination

#: Tone of a paper's state; the word stands beside it.
TONES = dict.fromkeys(PAPER_SIGNED, "success") | dict.fromkeys(PAPER_OPEN, "info")


def termination_rows(one: ContractTermination, *, law: str) -> list[dict[str, str]]:
    """Ground, last day and settlement of a termination, made or only wanted yet."""
    hours, rate, amount = documents.settlement(one)
    rows = [
        {"key": _("Ground"), "value": str(one.get_ground_display())},
        {"key": _("Last day of work"), "value": date_short(one.end)},
        {"key": _("Hours to be paid"), "value": str(hours)},
        {"key": _("What that makes"), "value": f"{hours} × {money(rate)} = {money(amount)}"},
    ]
    return rows + ([{"key": _("Ground in the law"), "value": law}] if law else [])
