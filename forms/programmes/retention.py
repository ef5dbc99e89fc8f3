"""How long papers are kept (R38). Pure; the values are those in force on the first day of what the paper is about."""

from collections.abc import Iterator
from datetime import date

from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.periods import DAY, add_years


def last_day_kept(values: RuleValues, *, employee_born: date | None = None) -> date:
    """The last Riga day on which a paper of the project may not be destroyed.

    The project's day; for papers of employment so many years from the employee's birth as the law says, if later.
    """
    if employee_born is None:
        return values.storage_until
    return max(values.storage_until, add_years(employee_born, values.employment_retention_years))


def check_disposal(kept_to: date, *, on: date, values: RuleValues) -> Iterator[Finding]:
    """R38: on the day `on` nothing is destroyed whose last day has not passed. Afterwards an act is still needed."""
    if on <= kept_to:
        yield Finding(
            "R38", "kept", values.edition, Severity.BLOCK, "",
            _("This is kept to %(day)s.", day=kept_to),
            values.labour.sources["employment_retention_years"]
            if kept_to > values.storage_until
            else values.source_of("storage_until"),
            _("It may be destroyed from %(day)s on, with an act.", day=kept_to + DAY),
        )  # fmt: skip
