"""What rules say, in a form to compare."""

from collections.abc import Iterable
from datetime import date

from forms.programmes.findings import Finding
from forms.programmes.shipped import values_for

RS_2025, RS_2026 = values_for(date(2026, 1, 5)), values_for(date(2026, 9, 1))


def told(findings: Iterable[Finding]) -> list[tuple[str, str, str, str]]:
    """Rule, code, severity and field of each finding."""
    return [(one.rule, one.code, one.severity.value, one.field) for one in findings]


def words(findings: Iterable[Finding]) -> list[str]:
    """Message and remedy of each finding."""
    return [str(one) for one in findings]
