"""Rules and calendars as the database has them: shipped rows, and what administrators have added since.

`register()` is called once at start (AppConfig.ready); then `kernel.editions.catalogue.load_shipped()` loads the files.
"""

from datetime import date

from forms.programmes import shipped
from forms.programmes.calendars import overlaid, read_year
from forms.programmes.errors import NoRules
from forms.programmes.models import AcademicYear
from forms.programmes.rules import PROGRAMME, RuleValues, read_labour_law, read_rules
from kernel.calendars import Calendar
from kernel.editions import catalogue
from kernel.editions import shipped as loader
from kernel.editions.models import Edition, State


def register() -> None:
    """Let the loader of editions know what this step ships."""
    loader.register("forms.programmes", shipped.editions)


def rules_in_force(reference: date) -> RuleValues:
    """The rule values in force on the reference date of their group. Raises NoRules."""
    try:
        labour = catalogue.in_force(shipped.RULES, shipped.LABOUR_LAW, reference)
        rules = catalogue.in_force(shipped.RULES, PROGRAMME, reference)
    except catalogue.NoEdition as error:
        raise NoRules(reference) from error
    return read_rules(rules.content, read_labour_law(labour.content))


def calendar_of(*, kind: str = shipped.GENERAL, register_code: str = "") -> Calendar:
    """The calendar of "general" or "vocational" education, with what this institution has set for itself.

    Later wins: shipped edition, uploaded edition, rows for the kind of institution, rows of the institution.
    """
    rows = Edition.objects.filter(kind=shipped.CALENDAR, key=kind, state=State.PUBLISHED).order_by(
        "effective_from", "origin", "pk"
    )
    newest = {year.name: year for year in (read_year(row.content) for row in rows)}
    calendar = overlaid(Calendar(()), newest.values())
    for code in dict.fromkeys(("", register_code)):
        own = AcademicYear.objects.filter(institution_kind=kind, register_code=code).prefetch_related("spans")
        calendar = overlaid(calendar, [row.as_year() for row in own])
    return calendar
