"""What can go wrong with a grid; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.programmes.findings import Finding


class GridError(RecordError):
    code = "grid"


class NotAllowed(GridError):
    code = "grid.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("The grid is filled in by the mentor; each of the two confirms their own part."))


class Closed(GridError):
    code = "grid.closed"

    def __init__(self) -> None:
        super().__init__(_("The grid of this month is finished already. Open it again and see where it stands."))


class Locked(GridError):
    """R26: one clock decides."""

    code = "grid.locked"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The month is locked, so nothing was saved. Ask the municipal coordinator to open it, and give the reason."
            )
        )


class RulesBroken(GridError):
    """`by_row`: findings by the place of the row on the page."""

    code = "grid.rules"

    def __init__(self, findings: Mapping[int, Sequence[Finding]]) -> None:
        super().__init__(_("The rules do not allow some of the rows. What you typed is kept; mend it and save again."))
        self.by_row = findings


class NothingToConfirm(GridError):
    code = "grid.nothing-to-confirm"

    def __init__(self) -> None:
        super().__init__(_("There is no row to confirm: a meeting is confirmed when it has taken place."))


class OnPaper(GridError):
    """R58 and who has no address: nothing here proves that it is the learner."""

    code = "grid.on-paper"

    def __init__(self) -> None:
        super().__init__(_("This learner signs the printed grid: print it, sign each row by hand, bring in its scan."))


class CodeWrong(GridError):
    code = "grid.code-wrong"

    def __init__(self) -> None:
        super().__init__(_("The code is not right. Look at the newest message and type its six digits again."))


class CodeSpent(GridError):
    code = "grid.code-spent"

    def __init__(self) -> None:
        super().__init__(_("This code does not work any more. Ask for a new one."))


class TooManyCodes(GridError):
    code = "grid.too-many-codes"

    def __init__(self) -> None:
        super().__init__(_("No more codes are sent for this grid. Sign the printed grid by hand."))


class NoRows(GridError):
    code = "grid.no-rows"

    def __init__(self) -> None:
        super().__init__(_("The grid has no rows. A month without meetings is confirmed in the diary alone."))


class RowsToCome(GridError):
    """R59."""

    code = "grid.rows-to-come"

    def __init__(self) -> None:
        super().__init__(
            _("A meeting of this month is still to come. Finish the month after it, or take the row away.")
        )


class AssessmentMissing(GridError):
    """R36."""

    code = "grid.assessment"

    def __init__(self) -> None:
        super().__init__(_("This is the grid of the last meeting: write the closing assessment."))


class AssessmentEarly(GridError):
    """R36."""

    code = "grid.assessment-early"

    def __init__(self) -> None:
        super().__init__(_("The closing assessment is written only after the last meeting of the plan."))


class NotOnPaper(GridError):
    code = "grid.not-on-paper"

    def __init__(self) -> None:
        super().__init__(_("Rows are marked as signed on paper only when the scan of the signed grid is here."))


class SheetNotAsked(GridError):
    code = "grid.sheet-not-asked"

    def __init__(self) -> None:
        super().__init__(_("The meetings of this month are proved by a grid, not by a signature sheet."))


class SheetThere(GridError):
    code = "grid.sheet-there"

    def __init__(self) -> None:
        super().__init__(_("The paper of this month is here already. Open it by its number."))


class StillWritten(GridError):
    """R26: until the lock the mentor may change the month, and nobody else ends it."""

    code = "grid.still-written"

    def __init__(self) -> None:
        super().__init__(_("The mentor can still write in this month. Wait until it is locked."))


class RowsUnsigned(GridError):
    code = "grid.rows-unsigned"

    def __init__(self) -> None:
        super().__init__(
            _("Not every row is signed by both. The mentor finishes the month, or both sign what is missing.")
        )


class NotTheirs(GridError):
    code = "grid.not-theirs"

    def __init__(self) -> None:
        super().__init__(
            _(
                "A grid signed by both is finished for the mentor by the institution's responsible person or the coordinator."
            )
        )
