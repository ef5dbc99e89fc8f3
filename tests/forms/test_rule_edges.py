"""The last day, the last euro, the exact place in the law: edges of the contract rules that mutation testing asks for."""

import dataclasses
from datetime import date
from decimal import Decimal

import pytest

from forms.contracts.rules import check_contract
from forms.programmes.findings import Finding, Severity, Text
from forms.programmes.rules import MalformedRules, read_labour_law, read_rules
from forms.programmes.shipped import values_for
from kernel.periods import Period
from tests.forms.test_contract_rules import KARLIS, PLACEHOLDER, findings, told


def source_of(code, **changes):
    (source,) = {finding.source for finding in findings(**changes) if finding.code == code}
    return source


def test_a_term_of_one_day_is_a_term():
    day = KARLIS.start
    assert dataclasses.replace(KARLIS, end=day).term == Period(day, day)
    assert told(end=day) == [("R20", "end-before-start", "block", "end")]


# --- what is still allowed on the very edge


@pytest.mark.parametrize(
    "changes",
    [
        {"certificate_date": KARLIS.sign_date},
        {"check_date": KARLIS.sign_date},
        {"check_valid_until": KARLIS.end},
        {"sign_date": KARLIS.start},
        {"rate": Decimal("0.50"), "rate_in_table": Decimal("0.50")},
        {"guaranteed_hours": 40},
        {"pay_day": 1},
        {"pay_day": 31},
        {"notice_days": 1},
    ],
)
def test_the_edge_itself_is_allowed(changes):
    assert told(**changes) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"check_date": date(2026, 8, 26)}, ("R5", "check-later", "block", "check_date")),
        ({"check_valid_until": date(2026, 8, 31)}, ("R5", "check-expired", "block", "check_valid_until")),
        ({"check_valid_until": date(2027, 5, 30)}, ("R5", "check-runs-out", "warn", "check_valid_until")),
        ({"sign_date": date(2026, 9, 2)}, ("DL 40", "signed-late", "warn", "sign_date")),
        ({"guaranteed_hours": 41}, ("DL 40", "guaranteed-hours", "warn", "guaranteed_hours")),
        ({"pay_day": 0}, ("DL 40", "pay-day", "block", "pay_day")),
        ({"pay_day": 32}, ("DL 40", "pay-day", "block", "pay_day")),
        ({"notice_days": 0}, ("DL 100", "notice", "block", "notice_days")),
    ],
)
def test_one_step_past_the_edge_is_not(changes, said):
    assert told(**changes) == [said]


def test_the_planned_service_period_of_the_project():
    values = values_for(KARLIS.sign_date)
    exact = dataclasses.replace(values, service_from=KARLIS.start, service_to=KARLIS.end)
    assert [f.code for f in check_contract(KARLIS, exact)] == [PLACEHOLDER[1]]
    for narrower in (
        dataclasses.replace(exact, service_from=date(2026, 9, 2)),
        dataclasses.replace(exact, service_to=date(2027, 5, 30)),
    ):
        said = [(f.rule, f.code, f.severity.value, f.field) for f in check_contract(KARLIS, narrower)]
        assert said == [PLACEHOLDER, ("R53", "service-period", "warn", "end")]


def test_five_years_are_counted_in_begun_months():
    """Nine months of this contract (01.09.–31.05.) after 51 others are sixty; after 52 one too many."""
    assert told(months_with_employer=51) == []
    assert told(months_with_employer=52) == [("DL 45", "five-years", "warn", "months_with_employer")]
    eight = {"end": date(2027, 4, 30)}
    assert "five-years" not in [code for _rule, code, _severity, _field in told(months_with_employer=52, **eight)]
    short = {"end": date(2026, 9, 30)}  # one month
    assert "five-years" not in [code for _rule, code, _severity, _field in told(months_with_employer=59, **short)]
    assert "five-years" in [code for _rule, code, _severity, _field in told(months_with_employer=60, **short)]


def test_the_hours_of_all_contracts_are_added_up():
    most = values_for(KARLIS.sign_date).max_month_hours
    [finding] = [f for f in findings(other_planned_hours=most - 39) if f.rule == "R22"]
    assert dict(finding.message.values) == {"total": most + 1, "most": most}
    assert [f for f in findings(other_planned_hours=most - 40) if f.rule == "R22"] == []


# --- the place in the Labour Law


@pytest.mark.parametrize(
    ("code", "changes", "source"),
    [
        ("signed-late", {"sign_date": date(2026, 9, 2)}, "Darba likuma 40. panta pirmā daļa"),
        ("guaranteed-hours", {"guaranteed_hours": 41}, "Darba likuma 40. panta otrās daļas 7. punkts"),
        ("pay-day", {"pay_day": 32}, "Darba likuma 40. panta otrās daļas 6. punkts"),
        ("missing", {"fixed_term_ground": ""}, "Darba likuma 44. panta pirmā daļa"),
        ("missing", {"iban": ""}, "Darba likuma 70. pants"),
        ("missing", {"social_insurance": ""}, "Darba likuma 40. pants, 2022. gada grozījumi"),
    ],
)
def test_a_finding_names_its_place_in_the_law(code, changes, source):
    assert source_of(code, **changes) == source


@pytest.mark.parametrize(
    ("point", "names"),
    [
        (1, ["employer_name"]),
        (1, ["employer_registration_number"]),
        (1, ["employer_address"]),
        (1, ["rep_name"]),
        (1, ["rep_office"]),
        (1, ["rep_basis"]),
        (1, ["mentor_name"]),
        (1, ["mentor_code", "mentor_birth_date"]),
        (1, ["mentor_address"]),
        (2, ["start"]),
        (3, ["end"]),
        (4, ["workplace"]),
        (5, ["profession_title"]),
        (5, ["profession_code"]),
        (5, ["work_description"]),
        (6, ["pay_day"]),
        (6, ["payments_per_month"]),
        (7, ["guaranteed_hours"]),
        (7, ["planned_hours"]),
        (7, ["schedule"]),
        (7, ["schedule_notice_days"]),
        (8, ["leave_weeks"]),
        (9, ["notice_days"]),
        (10, ["work_regulations", "collective_agreement"]),
    ],
)
def test_each_block_of_section_40_part_2_by_its_point(point, names):
    empty = {name: "" if isinstance(getattr(KARLIS, name), str) else None for name in names}
    assert source_of("missing", **empty) == f"Darba likuma 40. panta otrās daļas {point}. punkts"


# --- findings


def test_a_finding_for_pages_and_logs():
    finding = Finding("R1", "code", "RS", Severity.WARN, "field", Text("So it is."), "source", Text("Do it."))
    assert finding.as_json() == {
        "rule": "R1",
        "code": "code",
        "edition": "RS",
        "severity": "warn",
        "field": "field",
        "message": "So it is.",
        "source": "source",
        "remedy": "Do it.",
    }


@pytest.mark.parametrize(("name", "shown"), [("RS-2026", "RS-2026"), (None, "?")])
def test_a_malformed_edition_is_named(name, shown):
    content = {"name": name, "values": {"nonsense": {"value": 1, "source": "x"}}, "sources": {"x": "y"}}
    if name is None:
        del content["name"]
    labour = values_for(KARLIS.sign_date).labour
    with pytest.raises(MalformedRules) as refused:
        read_rules(content, labour)
    assert str(refused.value).partition(": ")[0] == shown
    with pytest.raises(MalformedRules) as refused:
        read_labour_law({"values": {}} if name is None else {"name": name})
    assert str(refused.value).partition(": ")[0] == shown
