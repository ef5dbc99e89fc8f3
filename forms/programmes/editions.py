"""Rules and calendars as the database has them: shipped rows, and what administrators have added since.

`register()` is called once at start (AppConfig.ready); then `kernel.editions.catalogue.load_shipped()` loads the files.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

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


#: A row and its digest: a row never changes, so whoever read it once knows what it says.
Mark = tuple[int, str]


def rules_in_force(reference: date) -> RuleValues:
    """The rule values in force on the reference date of their group. Raises NoRules."""
    rows = _rules().filter(effective_from__lte=reference)
    last = {key: (pk, sha256) for key, pk, sha256 in rows.values_list("key", "pk", "sha256")}
    if len(last) < 2:
        raise NoRules(reference)
    return _read(last[PROGRAMME], last[shipped.LABOUR_LAW])


def _rules() -> QuerySet[Edition]:
    """Every published edition of the programme and of the labour law; the later wins."""
    rows = Edition.objects.filter(kind=shipped.RULES, key__in=(PROGRAMME, shipped.LABOUR_LAW), state=State.PUBLISHED)
    return rows.order_by("effective_from", "origin", "pk")


@lru_cache(maxsize=32)
def _read(rules: Mark, labour: Mark) -> RuleValues:
    """Values of these two rows; a page asks for them several times."""
    contents = dict(Edition.objects.filter(pk__in=(rules[0], labour[0])).values_list("pk", "content"))
    return read_rules(contents[rules[0]], read_labour_law(contents[labour[0]]))


def rules_of(content: Mapping[str, Any]) -> RuleValues:
    """The values that an edition's content would bring, with the Labour Law of its first day. Raises NoRules,
    MalformedRules."""
    day = date.fromisoformat(str(content["effective_from"]))
    try:
        labour = catalogue.in_force(shipped.RULES, shipped.LABOUR_LAW, day)
    except catalogue.NoEdition as error:
        raise NoRules(day) from error
    return read_rules(content, read_labour_law(labour.content))


def calendar_of(*, kind: str = shipped.GENERAL, register_code: str = "") -> Calendar:
    """The calendar of "general" or "vocational" education, with what this institution has set for itself.

    Later wins: shipped edition, uploaded edition, rows for the kind of institution, rows of the institution.
    """
    rows = Edition.objects.filter(kind=shipped.CALENDAR, key=kind, state=State.PUBLISHED)
    calendar = _calendar(tuple(rows.order_by("effective_from", "origin", "pk").values_list("pk", "sha256")))
    codes = dict.fromkeys(("", register_code))
    own = AcademicYear.objects.filter(institution_kind=kind, register_code__in=codes).prefetch_related("spans")
    for code in codes:
        calendar = overlaid(calendar, [row.as_year() for row in own if row.register_code == code])
    return calendar


@lru_cache(maxsize=32)
def _calendar(marks: tuple[Mark, ...]) -> Calendar:
    """What these editions say together, the later winning."""
    contents = dict(Edition.objects.filter(pk__in=[pk for pk, _sha256 in marks]).values_list("pk", "content"))
    newest = {year.name: year for year in (read_year(contents[pk]) for pk, _sha256 in marks)}
    return overlaid(Calendar(()), newest.values())


def rules_on_days(days: Collection[date]) -> dict[date, RuleValues]:
    """The values in force on each of the days, in one query; a day before the first edition is left out."""
    rows = list(_rules().values_list("effective_from", "key", "pk", "sha256"))
    found: dict[date, RuleValues] = {}
    for day in set(days):
        last = {key: (pk, sha256) for since, key, pk, sha256 in rows if since <= day}
        if len(last) == 2:
            found[day] = _read(last[PROGRAMME], last[shipped.LABOUR_LAW])
    return found


def rules_known(days: Collection[date]) -> Callable[[date], RuleValues]:
    """The same to be asked day by day. What it gives raises NoRules for a day without values."""
    known = rules_on_days(days)

    def values_on(day: date) -> RuleValues:
        if day not in known:
            raise NoRules(day)
        return known[day]

    return values_on


def rules_by_name() -> dict[str, RuleValues]:
    """Every published edition of the programme by its name, which records keep. One query."""
    rows = list(_rules())
    labour = [row for row in rows if row.key == shipped.LABOUR_LAW]
    found: dict[str, RuleValues] = {}
    for row in rows:
        law = [one for one in labour if one.effective_from <= row.effective_from]
        if row.key == PROGRAMME and law:
            values = read_rules(row.content, read_labour_law(law[-1].content))
            found[values.edition] = values
    return found
