"""Days as an organiser types them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.training.days import Day, dates, read_days, written
from forms.training.errors import WrongDays


def days(*figures: int, hours: tuple[time, time] | tuple[()] = ()) -> tuple[Day, ...]:
    return tuple(Day(date(2027, 1, figure), *hours) for figure in figures)


TEN_TO_FIVE = (time(10), time(17))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("15.01.2027.", days(15)),
        ("15.1.2027", days(15)),
        ("15. 1. 2027. 10:00–17:00", days(15, hours=TEN_TO_FIVE)),
        ("15.01.2027. 10.00-17.00", days(15, hours=TEN_TO_FIVE)),
        ("15.01.2027., plkst. 10.00 – 17.00", days(15, hours=TEN_TO_FIVE)),
        ("15.01.2027.–17.01.2027.", days(15, 16, 17)),
        ("15.–17.01.2027. 10:00–17:00", days(15, 16, 17, hours=TEN_TO_FIVE)),
        ("15-17.01.2027", days(15, 16, 17)),
        ("22.01.2027.\n\n  15.01.2027.  \n", days(15, 22)),
        ("", ()),
    ],
)
def test_what_people_type_is_understood(text: str, wanted: tuple[Day, ...]) -> None:
    assert read_days(text) == wanted


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("piektdien", "1. rindā"),
        ("15.01.2027.\n30.02.2027.", "2. rindā"),
        ("15.01.2027. 10:00", "1. rindā"),
        ("15.01.2027. 17:00–10:00", "beigām jābūt vēlāk"),
        ("15.01.2027. 10:00–24:30", "nav tāda laika"),
        ("17.01.2027.–15.01.2027.", "pēdējai dienai"),
        ("01.01.2027.–01.03.2027.", "pēdējai dienai"),
        ("15.01.2027.\n14.–16.01.2027.", "minēta divreiz"),
        ("15.01.1997.", "nav tādas dienas"),
        ("5.–6.01.2027.–7.01.2027.", "vienu dienu posmu"),
        ("01.–31.01.2027.\n01.02.2027.", "ne vairāk kā 31"),
    ],
)
def test_what_is_no_day_is_told_with_its_line(text: str, words: str) -> None:
    with pytest.raises(WrongDays, match=words):
        read_days(text)


@given(
    st.lists(
        st.tuples(st.dates(date(2025, 1, 1), date(2099, 12, 31)), st.booleans()),
        max_size=20,
        unique_by=lambda one: one[0],
    )
)
def test_what_is_written_is_read_the_same(listed: list[tuple[date, bool]]) -> None:
    wanted = tuple(sorted(Day(on, time(9, 5), time(16, 40)) if timed else Day(on) for on, timed in listed))
    assert read_days(written(wanted)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("10.–12.10.2025.", "10.10.2025.–12.10.2025."),
        ("15.01.2027.\n22.01.2027.", "15.01.2027., 22.01.2027."),
        ("31.10.2025.–02.11.2025.\n08.11.2025.", "31.10.2025.–02.11.2025., 08.11.2025."),
    ],
)
def test_days_as_tables_print_them(text: str, wanted: str) -> None:
    assert dates(read_days(text)) == wanted
