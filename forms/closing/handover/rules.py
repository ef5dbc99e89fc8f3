"""What must be there before a semester's originals are handed over (R36, R38). Pure; values: those of the plan's last day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.contracts.rules import Say
from forms.programmes.findings import Severity
from forms.programmes.findings import text as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues

BLOCK = Severity.BLOCK
#: The shortest reason why an original is missing, in characters.
SHORTEST = 5


@dataclass(frozen=True)
class Told:
    """What the mentor says of one original: so many pages go, or why it is missing. `name`: as the list calls it."""

    name: str
    pages: int | None
    reason: str


def check_handover(told: Sequence[Told], values: RuleValues, *, assessed: bool | None) -> Iterator[Finding]:
    """R38: each original goes with its pages or is named as missing. R36: the last grid has its closing assessment;
    `assessed` is None where there is no grid with rows."""
    say = Say("R38", values.edition, values.source_of("storage_until"))
    for one in told:
        reason = one.reason.strip()
        if not one.pages and not reason:
            yield say(
                BLOCK, "not-told", one.name,
                _("Nothing is said of an original: %(name)s.", name=one.name),
                _("Enter how many pages you hand over, or why it is missing."),
            )  # fmt: skip
        elif one.pages and reason:
            yield say(
                BLOCK, "both-told", one.name,
                _("An original is both handed over and missing: %(name)s.", name=one.name),
                _("Leave only the pages or only the reason."),
            )  # fmt: skip
        elif reason and len(reason) < SHORTEST:
            yield say(
                BLOCK, "short-reason", one.name,
                _("The reason is too short: %(name)s.", name=one.name),
                _("Say in a few words why the original is missing."),
            )  # fmt: skip
    if assessed is False:
        yield Say("R36", values.edition, values.source_of("evaluation"))(
            BLOCK, "no-assessment", "grid",
            _("The last grid has no closing assessment."), _("Write it in the grid first."),
        )  # fmt: skip
