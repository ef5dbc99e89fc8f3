"""Rows of this step: those a new installation starts with, and the rate table as plain data.

Loading again changes nothing that people have changed.
"""

from forms.programmes.models import Programme, ProgrammeCode, UnitRate
from forms.programmes.rates import Rate

#: Names as documents print them; the project number is that of the ESF+ or recovery-fund project.
PROGRAMMES = {
    ProgrammeCode.P1: ("Skola – kopienā", "4.2.3.1/1/24/I/001"),
    ProgrammeCode.P2: ("Jauniešu-mentoru kustība", ""),
    ProgrammeCode.P3: ("Publiskās pārvaldes Digitālās akadēmijas Mentoru programma", "2.3.2.2.i.0/1/23/I/VARAM/001"),
}


def load_programmes() -> int:
    """Make the rows that are not there yet; returns how many were made."""
    made = [
        Programme.objects.get_or_create(code=code, defaults={"name": name, "project_number": number})[1]
        for code, (name, number) in PROGRAMMES.items()
    ]
    return sum(made)


def rates() -> list[Rate]:
    """The rates that administrators have entered; empty until then (no source names the figure)."""
    return [
        Rate(valid_from=row.valid_from, valid_to=row.valid_to, amount=row.amount, source=row.source)
        for row in UnitRate.objects.order_by("valid_from")
    ]
