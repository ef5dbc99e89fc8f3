"""May somebody become a mentor? R5-R7 by edition (scenario 17 of the domain reference among them)."""

from dataclasses import replace
from datetime import date

import pytest

from forms.contracts.eligibility import CandidateFacts, check_candidate
from forms.programmes.findings import Severity, blocking
from forms.programmes.shipped import values_for

RS_2025, RS_2026 = values_for(date(2026, 1, 15)), values_for(date(2026, 10, 1))
FIT = CandidateFacts(
    adult=True, obstacle=False, education_ground="general_secondary", coach_valid_until=None, trained=True, end=None
)


def test_who_fits_is_told_what_the_employer_still_checks() -> None:
    [found] = check_candidate(FIT, RS_2026)
    assert (found.rule, found.severity, found.source) == (
        "R5",
        Severity.INFO,
        "Izglītības likuma 50. pants; Bērnu tiesību aizsardzības likuma 72. panta piektā daļa",
    )


@pytest.mark.parametrize(
    ("change", "rule", "code"),
    [
        ({"adult": False}, "R5", "minor"),
        ({"obstacle": True}, "R5", "obstacle"),
        ({"education_ground": "nav"}, "R6", "education-ground"),
        ({"education_ground": "coach_c"}, "R6", "coach-no-date"),
        (
            {"education_ground": "coach_c", "coach_valid_until": date(2027, 4, 30), "end": date(2027, 5, 31)},
            "R6",
            "coach-expires",
        ),
    ],
)
def test_what_stands_in_the_way(change: dict[str, object], rule: str, code: str) -> None:
    found = blocking(check_candidate(replace(FIT, **change), RS_2026))  # type: ignore[arg-type]
    assert [(one.rule, one.code, one.edition) for one in found] == [(rule, code, "RS-2026")]


def test_the_certificate_of_the_training_can_still_be_got() -> None:
    found = check_candidate(replace(FIT, trained=False), RS_2026)
    assert [(one.rule, one.severity) for one in found] == [("R5", Severity.INFO), ("R7", Severity.WARN)]


def test_a_coach_certificate_that_lasts_is_enough() -> None:
    lasting = replace(FIT, education_ground="coach_c", coach_valid_until=date(2027, 5, 31), end=date(2027, 5, 31))
    assert blocking(check_candidate(lasting, RS_2026)) == []


def test_secondary_education_is_a_ground_of_the_newer_edition_only() -> None:
    assert blocking(check_candidate(FIT, RS_2026)) == []
    assert [one.code for one in blocking(check_candidate(FIT, RS_2025))] == ["education-ground"]
