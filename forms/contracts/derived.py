"""When the next suitability check is due: a term that the programme leaves open. Pure."""

from datetime import date

from forms.programmes.derived import derived
from kernel.periods import add_months


def next_check_due(checked_on: date) -> date:
    """The last day on which a suitability check made on `checked_on` still holds (R5, derived)."""
    return add_months(checked_on, derived("suitability_months", checked_on).amount)
