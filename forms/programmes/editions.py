"""Rules and calendars as the database has them: shipped rows, and what administrators have added since.

`register()` is called once at start (AppConfig.ready); then `kernel.editions.catalogue.load_shipped()` loads the files.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

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
    rows = Edition.objects.filter(
        kind=shipped.RULES,
        key__in=(PROGRAMME, shipped.LABOUR_LAW),
        state=State.PUBLISHED,
        effective_from__lte=reference,
    ).order_by("effective_from", "origin", "pk")
    last = {key: (pk, sha256) for key, pk, sha256 in rows.values_list("key", "pk", "sha256")}
    if len(last) < 2:
        raise NoRules(reference)
    return _read(last[PROGRAMME], last[shipped.LABOUR_LAW])


@lru_cache(maxsize=32)
def _read(rules: tuple[int, str], labour: tuple[int, str]) -> RuleValues:
    """Values of these two rows, told apart by their digests too. A row never changes, and a page asks several times."""
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
    rows = Edition.objects.filter(kind=shipped.CALENDAR, key=kind, state=State.PUBLISHED).order_by(
        "effective_from", "origin", "pk"
    )
    newest = {year.name: year for year in (read_year(row.content) for row in rows)}
    calendar = overlaid(Calendar(()), newest.values())
    for code in dict.fromkeys(("", register_code)):
        own = AcademicYear.objects.filter(institution_kind=kind, register_code=code).prefetch_related("spans")
        calendar = overlaid(calendar, [row.as_year() for row in own])
    return calendar


def rules_on_days(days: Collection[date]) -> dict[date, RuleValues]:
    """The values in force on each of the days, in one query; a day before the first edition is left out."""
    rows = list(
        Edition.objects.filter(
            kind=shipped.RULES, key__in=(PROGRAMME, shipped.LABOUR_LAW), state=State.PUBLISHED
        ).order_by("effective_from", "origin", "pk")
    )
    found: dict[date, RuleValues] = {}
    read: dict[tuple[int, int], RuleValues] = {}
    for day in set(days):
        last = {row.key: row for row in rows if row.effective_from <= day}
        if len(last) < 2:
            continue
        pair = last[PROGRAMME], last[shipped.LABOUR_LAW]
        marks = (pair[0].pk, pair[1].pk)
        if marks not in read:
            read[marks] = read_rules(pair[0].content, read_labour_law(pair[1].content))
        found[day] = read[marks]
    return found


def rules_by_name() -> dict[str, RuleValues]:
    """Every published edition of the programme by its name, which records keep. One query."""
    rows = list(
        Edition.objects.filter(
            kind=shipped.RULES, key__in=(PROGRAMME, shipped.LABOUR_LAW), state=State.PUBLISHED
        ).order_by("effective_from", "origin", "pk")
    )
    labour = [row for row in rows if row.key == shipped.LABOUR_LAW]
    found: dict[str, RuleValues] = {}
    for row in rows:
        law = [one for one in labour if one.effective_from <= row.effective_from]
        if row.key == PROGRAMME and law:
            values = read_rules(row.content, read_labour_law(law[-1].content))
            found[values.edition] = values
    return found
