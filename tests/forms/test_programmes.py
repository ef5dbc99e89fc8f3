"""Rule editions by date, shipped data with sources, calendars with overrides, rates by date, findings in Latvian."""

import ast
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import polib
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from forms.programmes import editions, loading, shipped
from forms.programmes.errors import NoRate, NoRules
from forms.programmes.findings import Finding, Severity, Text, blocking, by_field
from forms.programmes.findings import text as _
from forms.programmes.models import AcademicYear, CalendarSpan, Programme, UnitRate
from forms.programmes.rates import Rate, find_rate, priced, rate_on
from forms.programmes.rules import MalformedRules, read_rules
from forms.programmes.shipped import calendar_for, values_for
from kernel.calendars import SemesterKind
from kernel.editions import catalogue
from tests.rows import load_shipped

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.acceptance("A59")
@pytest.mark.parametrize(
    ("reference", "edition", "learners", "basis", "grounds", "evidence"),
    [
        (date(2025, 9, 1), "RS-2025", 8, "concurrent", ("a", "b"), "signature_sheet"),
        (date(2026, 6, 4), "RS-2025", 8, "concurrent", ("a", "b"), "signature_sheet"),
        (date(2026, 6, 5), "RS-2026", 6, "distinct_in_semester", ("a", "b", "c"), "grid"),
        (date(2030, 1, 1), "RS-2026", 6, "distinct_in_semester", ("a", "b", "c"), "grid"),
    ],
)
def test_the_edition_of_a_day(reference, edition, learners, basis, grounds, evidence):
    values = values_for(reference)
    assert values.edition == edition
    assert (values.max_learners, values.max_learners_basis) == (learners, basis)
    assert (values.module1_grounds, values.monthly_evidence) == (grounds, evidence)


def test_what_the_second_edition_changed():
    old, new = values_for(date(2026, 6, 4)), values_for(date(2026, 6, 5))
    assert [e.kind for e in old.employers] == ["institution", "youth_centre"]
    assert [e.kind for e in new.employers] == ["board", "institution", "youth_centre"]
    assert (old.hour_minutes, new.hour_minutes) == (None, 40)
    assert (old.request_required, new.request_required) == (False, True)
    assert (old.agreement_required, new.agreement_required) == (False, True)
    assert (old.expert_approval_required, new.expert_approval_required) == (False, True)
    assert (old.evaluation, new.evaluation) == ("free_section", "five_questions")
    assert (old.dluv_confirm, new.dluv_confirm) == (("municipal_coordinator",), ("institution",))
    assert (old.mentors_target, new.mentors_target) == (200, 400)
    assert (old.breaks, new.breaks) == ("warn", "block")
    assert old.methodology.endswith("mentoru atalgojumam")
    assert new.methodology.endswith("mentoru atlīdzībai")
    assert (old.max_month_hours, new.max_month_hours) == (160, 120)
    assert (old.supervision_minutes, new.supervision_minutes) == (None, 180)


def test_what_both_editions_share():
    for values in (values_for(date(2026, 6, 4)), values_for(date(2026, 6, 5))):
        assert values.learner_min_age == 13
        assert values.max_hours_learner_month == 20
        assert values.training_hours == 36
        assert values.diary_edit_until_day == 10
        assert values.storage_until == date(2034, 12, 31)
        assert values.employment_retention_years == 90
        assert values.contract_semesters == (1, 2)


def test_every_value_names_its_source():
    for reference in (date(2026, 6, 4), date(2026, 6, 5)):
        values = values_for(reference)
        for name in values.sources:
            assert len(values.source_of(name)) > 10
        for name in values.labour.sources:
            assert values.labour.sources[name]
        assert values.source_of("max_learners").startswith("VIAA")
        with pytest.raises(KeyError):
            values.source_of("nothing")


def test_before_the_first_edition_there_are_no_rules():
    with pytest.raises(NoRules) as caught, translation.override("lv"):
        values_for(date(2025, 8, 31))
    assert str(caught.value).startswith("Uz 31.08.2025. nav spēkā esošu programmas noteikumu.")
    assert caught.value.retry is False


def test_grounds_and_employers_are_found_by_key():
    values = values_for(date(2026, 6, 5))
    assert values.ground("coach_c").valid_until_needed is True
    assert values.ground("general_secondary").valid_until_needed is False
    assert values.ground("nothing") is None
    assert values.employer("board").condition == ""
    assert values_for(date(2026, 6, 4)).employer("board") is None
    assert values_for(date(2026, 6, 4)).ground("general_secondary") is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c["values"].pop("max_learners"),
        lambda c: c["values"].update(nonsense={"value": 1, "source": "derived"}),
        lambda c: c["values"]["max_learners"].update(value="six"),
        lambda c: c["values"]["max_learners"].update(value=True),
        lambda c: c["values"]["max_learners"].update(source="hearsay"),
        lambda c: c["values"]["max_learners"].pop("source"),
        lambda c: c["values"]["storage_until"].update(value="never"),
        lambda c: c["values"]["hour_minutes"].update(value="forty"),
        lambda c: c["values"]["hour_minutes"].update(value=[40]),
        lambda c: c["values"]["contract_semesters"].update(value=["one"]),
        lambda c: c["values"]["contract_semesters"].update(value=1),
        lambda c: c.pop("employers"),
        lambda c: c.update(employers=[]),
        lambda c: c.pop("name"),
    ],
)
def test_a_malformed_edition_is_refused(spoil):
    content = next(dict(e.content) for e in shipped.editions() if e.key == "P1" and e.effective_from.year == 2026)
    labour = values_for(date(2026, 6, 5)).labour
    assert read_rules(content, labour).max_learners == 6
    spoil(content)
    with pytest.raises(MalformedRules):
        read_rules(content, labour)


def test_no_rate_is_shipped():
    kinds = {(e.kind, e.key) for e in shipped.editions()}
    assert kinds == {("rules", "P1"), ("rules", "labour-law"), ("calendar", "general"), ("calendar", "vocational")}


# --- rates (scenario 12; the figures are fictional) ---

RATES = [
    Rate(date(2026, 9, 1), date(2026, 12, 31), Decimal("10.00"), "demo"),
    Rate(date(2027, 1, 1), None, Decimal("11.00"), "demo"),
]


def test_sessions_are_priced_by_their_day():
    lines = priced([(date(2026, 12, 31), 12), (date(2027, 1, 1), 5), (date(2027, 1, 31), 7)], RATES)
    assert [(line.rate.amount, line.hours, line.amount) for line in lines] == [
        (Decimal("10.00"), 12, Decimal("120.00")),
        (Decimal("11.00"), 12, Decimal("132.00")),
    ]
    assert priced([], RATES) == []


def test_a_day_without_a_rate_blocks():
    with pytest.raises(NoRate) as caught:
        rate_on(RATES, date(2026, 8, 31))
    assert "31.08.2026." in str(caught.value)
    with pytest.raises(NoRate):
        priced([(date(2026, 12, 31), 1), (date(2026, 8, 31), 1)], RATES)
    assert find_rate([], date(2026, 9, 1)) is None


def test_of_two_rates_the_later_one_holds():
    revised = Rate(date(2026, 10, 1), None, Decimal("10.50"), "demo")
    assert rate_on([revised, *RATES], date(2026, 10, 1)) is revised
    assert rate_on([revised, *RATES], date(2026, 9, 30)).amount == Decimal("10.00")


# --- findings ---


def finding(**changes):
    usual = {
        "rule": "R20", "code": "x", "edition": "RS-2026", "severity": Severity.BLOCK, "field": "end",
        "message": _("No semester runs on %(day)s.", day=date(2026, 8, 20)), "source": "avots",
        "remedy": _("Choose a later end."),
    }  # fmt: skip
    return Finding(**(usual | changes))


def test_a_finding_speaks_the_language_of_the_moment():
    one = finding()
    with translation.override("lv"):
        assert str(one.message) == "Datums 20.08.2026. nav nevienā semestrī."
        assert str(one) == "Datums 20.08.2026. nav nevienā semestrī. Izvēlieties vēlāku beigu datumu."
        assert one.as_json()["severity"] == "block"
    with translation.override("en"):
        assert str(one.message) == "No semester runs on 20.08.2026."
        assert str(finding(remedy=Text(""))) == "No semester runs on 20.08.2026."


def test_values_are_printed_the_latvian_way():
    sentence = _("%(a)s %(b)s %(c)s %(d)s", a=1234, b=Decimal("10.50"), c=(date(2026, 1, 2), "x"), d=_("youth centre"))
    with translation.override("lv"):
        assert str(sentence) == "1\u00a0234 10,50 02.01.2026., x jauniešu centrs"


def test_findings_are_sorted_out():
    block, warn = finding(), finding(severity=Severity.WARN, field="start")
    assert blocking([warn, block]) == [block]
    assert by_field([warn, block]) == {"start": [warn], "end": [block]}
    assert block == finding()
    assert hash(block) == hash(finding())


# --- catalogues ---


def message_ids(*places):
    for path in places:
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_" and node.args:
                    yield ast.literal_eval(node.args[0])


@pytest.mark.parametrize(
    ("catalogue_of", "places"),
    [
        ("forms", [ROOT / "forms/programmes", ROOT / "forms/contracts/rules.py"]),
        ("site/kernel/web", [ROOT / "site/kernel/identifiers"]),
    ],
)
def test_every_message_is_in_the_latvian_catalogue(catalogue_of, places):
    po = {entry.msgid: entry for entry in polib.pofile(str(ROOT / catalogue_of / "locale/lv/LC_MESSAGES/django.po"))}
    ids = set(message_ids(*places))
    assert len(ids) > 10
    for message in ids:
        assert message in po, message
        assert po[message].msgstr, message
        assert not po[message].fuzzy
        names = re.compile(r"%\((\w+)\)s")
        assert set(names.findall(po[message].msgstr)) == set(names.findall(message)), message


# --- database ---


@pytest.fixture
def loaded(db):
    editions.register()
    load_shipped()


def test_the_database_says_the_same_as_the_files(loaded):
    for reference in (date(2025, 9, 1), date(2026, 6, 4), date(2026, 6, 5)):
        assert editions.rules_in_force(reference) == values_for(reference)
    for kind in ("general", "vocational"):
        assert editions.calendar_of(kind=kind) == calendar_for(kind)
    with pytest.raises(NoRules):
        editions.rules_in_force(date(2025, 8, 31))


def test_without_loaded_editions_there_are_no_rules(db):
    with pytest.raises(NoRules):
        editions.rules_in_force(date(2026, 6, 5))


@pytest.mark.acceptance("A59")
def test_a_third_revision_can_be_entered(loaded):
    content = next(e.content for e in shipped.editions() if e.key == "P1" and e.effective_from.year == 2026)
    content = content | {"name": "RS-2027", "effective_from": date(2027, 9, 1)}
    content["values"]["max_learners"]["value"] = 5
    catalogue.add(kind="rules", key="P1", effective_from=date(2027, 9, 1), content=content)
    assert editions.rules_in_force(date(2027, 8, 31)).edition == "RS-2026"
    assert editions.rules_in_force(date(2027, 9, 1)).max_learners == 5


def test_values_are_read_once_and_only_while_their_row_is_in_force(loaded, django_assert_num_queries):
    content = next(e.content for e in shipped.editions() if e.key == "P1" and e.effective_from.year == 2026)
    day = date(2027, 9, 1)
    row = catalogue.add(kind="rules", key="P1", effective_from=day, content=content | {"name": "RS-2027"})
    assert editions.rules_in_force(day).edition == "RS-2027"
    with django_assert_num_queries(1):
        assert editions.rules_in_force(day).edition == "RS-2027"
    catalogue.withdraw(row)
    assert editions.rules_in_force(day).edition == "RS-2026"


def test_official_dates_replace_the_placeholder(loaded):
    content = next(e.content for e in shipped.editions() if (e.key, e.effective_from.year) == ("general", 2026))
    catalogue.add(
        kind="calendar", key="general", effective_from=date(2026, 9, 1), content=content | {"placeholder": False}
    )
    assert [year.placeholder for year in editions.calendar_of().years] == [False, False]


@pytest.mark.acceptance("A26")
def test_a_vocational_institution_sets_its_own_dates(loaded):
    year = AcademicYear.objects.create(
        name="2026/2027", institution_kind="vocational", register_code="IPV", source="Direktora rīkojums"
    )
    CalendarSpan.objects.create(year=year, kind="I", start=date(2026, 9, 7), end=date(2027, 1, 15))
    CalendarSpan.objects.create(year=year, kind="II", start=date(2027, 1, 25), end=date(2027, 6, 18), grades=[1, 2, 3])
    CalendarSpan.objects.create(year=year, kind="winter", start=date(2027, 1, 16), end=date(2027, 1, 24))
    own = editions.calendar_of(kind="vocational", register_code="IPV")
    assert own.semester_on(date(2027, 1, 15), grade=2).kind == SemesterKind.FIRST
    assert own.semester_on(date(2027, 6, 18), grade=4) is None
    assert own.holiday_on(date(2027, 1, 20)).kind.is_break is True
    assert [y.placeholder for y in own.years] == [True, False]
    assert editions.calendar_of(kind="vocational") == calendar_for("vocational")
    assert editions.calendar_of(kind="general", register_code="IPV") == calendar_for("general")


def test_a_calendar_row_keeps_to_its_constraints(db):
    year = AcademicYear.objects.create(name="2026/2027", institution_kind="general", source="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarSpan.objects.create(year=year, kind="I", start=date(2026, 9, 7), end=date(2026, 9, 6))
    with pytest.raises(IntegrityError), transaction.atomic():
        AcademicYear.objects.create(name="2026/2027", institution_kind="general", source="y")


def test_the_rate_table(db):
    assert loading.rates() == []
    UnitRate.objects.create(
        valid_from=date(2026, 9, 1), valid_to=date(2026, 12, 31), amount=Decimal("10.00"), source="demo"
    )
    UnitRate.objects.create(valid_from=date(2027, 1, 1), amount=Decimal("11.00"), source="demo")
    assert loading.rates() == RATES
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitRate.objects.create(valid_from=date(2028, 1, 1), amount=Decimal("0.00"), source="demo")
    with pytest.raises(ValidationError):
        UnitRate(valid_from=date(2028, 1, 1), amount=Decimal("-1"), source="demo").full_clean()


def test_programmes_are_loaded_once(db):
    assert loading.load_programmes() == 3
    Programme.objects.filter(code="P2").update(name="Cits nosaukums")
    assert loading.load_programmes() == 0
    assert [p.name for p in Programme.objects.all()] == [
        "Skola – kopienā",
        "Cits nosaukums",
        "Publiskās pārvaldes Digitālās akadēmijas Mentoru programma",
    ]
