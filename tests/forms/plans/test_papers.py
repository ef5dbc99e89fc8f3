"""Request and agreement: the right signer by age on the day, paper under 14, one agreement for a plan and a mentor."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from forms.plans.papers import (
    ADULT_LAW,
    CERTIFICATE_LAW,
    DERIVED,
    Agreement,
    RequestFacts,
    Route,
    Signer,
    check_agreement,
    check_agreement_signer,
    check_request,
    request_signer,
    signing_routes,
)
from kernel.periods import age, birthday
from tests.forms.plans.said import RS_2025, RS_2026, told, words

ELZA = date(2008, 11, 27)
AUTUMN, SPRING = date(2026, 9, 1), date(2027, 1, 4)
LEARNER, PARENT = Signer.LEARNER, Signer.REPRESENTATIVE
BORN = st.dates(date(2004, 1, 1), date(2020, 12, 31))


def request(**facts):
    made = {"born": ELZA, "semester_start": AUTUMN, "signed_on": date(2026, 9, 3), "signer": PARENT} | facts
    return list(check_request(RequestFacts(**made), RS_2026))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, []),
        ({"signed_on": date(2026, 11, 26)}, []),
        ({"signer": LEARNER}, [("R23", "minor-signed", "block", "signer")]),
        ({"signed_on": date(2026, 11, 26), "signer": LEARNER}, [("R23", "minor-signed", "block", "signer")]),
        ({"signed_on": ELZA.replace(year=2026), "signer": LEARNER}, []),
        ({"signed_on": ELZA.replace(year=2026)}, [("R23", "representative-signed", "block", "signer")]),
        ({"emancipated": True}, [("R23", "representative-signed", "block", "signer")]),
        ({"emancipated": True, "signer": LEARNER}, [("R23", "emancipated", "warn", "signer")]),
        ({"emancipated": True, "signer": LEARNER, "signed_on": date(2026, 11, 27)}, []),
        ({"semester_start": SPRING}, [("R23", "representative-signed", "block", "signer")]),
        ({"semester_start": SPRING, "signer": LEARNER}, [("R23", "of-age-later", "block", "signed_on")]),
        ({"semester_start": SPRING, "signer": LEARNER, "signed_on": date(2026, 11, 26)},
         [("R23", "of-age-later", "block", "signed_on")]),
        ({"semester_start": SPRING, "signer": LEARNER, "signed_on": date(2026, 11, 27)}, []),
        ({"semester_start": SPRING, "signer": LEARNER, "emancipated": True}, [("R23", "emancipated", "warn", "signer")]),
        ({"signed_on": None}, [("R23", "request-unsigned", "block", "request")]),
        ({"signer": None}, [("R23", "request-unsigned", "block", "request")]),
        ({"born": None}, [("R23", "no-birth-date", "block", "born")]),
    ],
)  # fmt: skip
def test_the_right_person_signs_the_request(facts, said) -> None:
    assert told(request(**facts)) == said


def test_the_request_in_words() -> None:
    with translation.override("lv"):
        assert words(request(semester_start=SPRING, signer=LEARNER)) == [
            "Semestrim sākoties, izglītojamais būs pilngadīgs, bet 03.09.2026. vēl nav."
            " Izglītojamais iesniegumu paraksta 27.11.2026. vai vēlāk."
        ]
        assert words(request(signer=LEARNER)) == [
            "03.09.2026. izglītojamais vēl nebija pilngadīgs, tāpēc ar viņa parakstu nepietiek."
            " Iesniegumu paraksta vecāks vai aizbildnis."
        ]
    assert [one.source for one in request(emancipated=True, signer=LEARNER)] == [ADULT_LAW]


def test_the_older_edition_asks_for_no_request() -> None:
    nothing = RequestFacts(born=None, semester_start=date(2026, 1, 5), signed_on=None, signer=None)
    assert list(check_request(nothing, RS_2025)) == []


@given(
    BORN, st.dates(date(2025, 9, 1), date(2030, 12, 31)), st.dates(date(2025, 9, 1), date(2030, 12, 31)), st.booleans()
)
def test_once_the_learner_signs_it_stays_so(born, semester_start, on, emancipated) -> None:
    def signer(day):
        return request_signer(born, on=day, semester_start=semester_start, emancipated=emancipated)

    of_age = birthday(born, 18)
    adult = emancipated or on >= of_age or semester_start >= of_age
    assert signer(on) == (LEARNER if adult else PARENT)
    if signer(on) == LEARNER:
        assert signer(on + timedelta(days=1)) == LEARNER


@given(BORN)
@example(date(2012, 2, 29))
def test_the_day_before_the_fourteenth_birthday_is_on_paper(born) -> None:
    first = birthday(born, 14)
    assert signing_routes(born, on=first - timedelta(days=1)) == (Route.PAPER,)
    assert signing_routes(born, on=first) == (Route.ELECTRONIC, Route.PAPER)
    assert age(born, on=first) == 14


def test_who_signs_the_agreement() -> None:
    born, on = date(2013, 10, 5), date(2027, 10, 4)

    def said(signer, route, day):
        return list(check_agreement_signer(signer, route, born, on=day, values=RS_2026))

    assert told(said(LEARNER, Route.PAPER, on)) == []
    found = said(LEARNER, Route.ELECTRONIC, on)
    assert told(found) == [("R58", "paper-only", "block", "route")]
    assert found[0].source == CERTIFICATE_LAW
    assert dict(found[0].message.values) == {"years": 14}
    assert told(said(LEARNER, Route.ELECTRONIC, on + timedelta(days=1))) == []
    found = said(PARENT, Route.PAPER, on + timedelta(days=1))
    assert told(found) == [("R58", "guardian-signed", "block", "signer")]
    assert found[0].source == DERIVED
    assert [one.code for one in said(PARENT, Route.ELECTRONIC, on)] == ["guardian-signed", "paper-only"]


# --- the agreement

MINE = Agreement("plan", "mentor", date(2026, 9, 10))
OPEN = Agreement("plan", "mentor", None)
OTHER_MENTOR, OTHER_PLAN = (
    Agreement("plan", "former", date(2026, 9, 2)),
    Agreement("former", "mentor", date(2026, 9, 2)),
)
STRANGER = Agreement("former", "former", date(2026, 9, 2))


@pytest.mark.parametrize(
    ("agreements", "code"),
    [
        ([MINE], None),
        ([OTHER_MENTOR, OPEN, MINE], None),
        ([MINE, Agreement("plan", "mentor", date(2026, 9, 20))], None),
        ([Agreement("plan", "mentor", date(2026, 9, 11))], "agreement-later"),
        ([OPEN, OTHER_MENTOR], "agreement-unsigned"),
        ([OTHER_MENTOR, OTHER_PLAN], "agreement-of-another"),
        ([OTHER_PLAN], "agreement-of-another-plan"),
        ([STRANGER], "no-agreement"),
        ([], "no-agreement"),
    ],
)
def test_the_agreement_is_of_this_plan_and_this_mentor(agreements, code) -> None:
    found = check_agreement("plan", "mentor", iter(agreements), session=date(2026, 9, 10), values=RS_2026)
    assert told(found) == ([("R24", code, "block", "agreement")] if code else [])
    assert list(check_agreement("plan", "mentor", agreements, session=date(2026, 9, 10), values=RS_2025)) == []


def test_a_later_agreement_says_from_when() -> None:
    late = [Agreement("plan", "mentor", date(2026, 9, day)) for day in (21, 15)]
    with translation.override("lv"):
        assert words(check_agreement("plan", "mentor", late, session=date(2026, 9, 14), values=RS_2026)) == [
            "Vienošanās parakstīta 15.09.2026. – pēc tikšanās. Tiecieties, sākot ar 15.09.2026."
        ]
