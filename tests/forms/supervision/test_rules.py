"""Rules of group supervision (R48, R49): scenario 10 of the domain reference and its edges."""

from datetime import date

import pytest

from forms.programmes.shipped import values_for
from forms.supervision.rules import GroupFacts, check_confirmation, check_group, kinds_offered, last_confirmation
from tests.forms.plans.said import told

DAY = date(2026, 10, 20)
RS_2025, RS_2026 = values_for(date(2026, 1, 15)), values_for(DAY)


@pytest.mark.acceptance("A33")
@pytest.mark.parametrize(
    ("on", "codes"), [(date(2026, 10, 15), []), (date(2026, 10, 16), ["too-late"]), (date(2026, 10, 20), ["too-late"])]
)
def test_scenario_10_confirmed_five_days_before(on: date, codes: list[str]) -> None:
    found = list(check_confirmation(DAY, RS_2026, on=on))
    assert [one.code for one in found] == codes
    assert all(one.blocks and one.rule == "R49" and one.source and one.remedy for one in found)


def test_the_first_edition_sets_no_term() -> None:
    assert last_confirmation(date(2026, 1, 20), RS_2025) is None
    assert not list(check_confirmation(date(2026, 1, 20), RS_2025, on=date(2026, 1, 20)))
    assert last_confirmation(DAY, RS_2026) == date(2026, 10, 15)


def test_kinds_of_groups_by_edition() -> None:
    assert kinds_offered(RS_2026) == ("II",)
    assert kinds_offered(RS_2025) == ("staff", "municipal")


@pytest.mark.acceptance("A33")
@pytest.mark.parametrize(
    ("members", "strangers", "reasoned", "found"),
    [
        (3, 0, False, []),
        (0, 0, False, [("nobody", True)]),
        (3, 1, False, [("strangers", True)]),
        (3, 1, True, [("neighbours", False)]),
        (3, 0, True, []),
    ],
)
def test_one_municipality_neighbours_with_a_reason(
    members: int, strangers: int, reasoned: bool, found: list[tuple[str, bool]]
) -> None:
    facts = GroupFacts(day=DAY, members=members, strangers=strangers, reasoned=reasoned)
    assert [(one.code, one.blocks) for one in check_group(facts, RS_2026)] == found


@pytest.mark.acceptance("A33")
def test_each_finding_stands_beside_what_it_is_about() -> None:
    assert told(check_group(GroupFacts(day=DAY, members=0, strangers=1), RS_2026)) == [
        ("R49", "nobody", "block", "members"),
        ("R49", "strangers", "block", "exception"),
    ]
    assert told(check_group(GroupFacts(day=DAY, members=1, strangers=1, reasoned=True), RS_2026)) == [
        ("R49", "neighbours", "warn", "exception")
    ]
    assert told(check_confirmation(DAY, RS_2026, on=DAY)) == [("R49", "too-late", "block", "day")]
