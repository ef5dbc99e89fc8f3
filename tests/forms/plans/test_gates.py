"""The seven gates: each shut in turn, open on the very day, not asked by the older edition, the first day that passes."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.utils import translation

from forms.plans.gates import Gate, GateFacts, GateKey, GateState, first_meeting_day, first_shut, gates
from forms.plans.meetings import Extension
from forms.plans.papers import Agreement
from forms.plans.reference import PlanDates, PlanValues, plan_values
from forms.programmes.shipped import calendar_for, values_for
from kernel.calendars import Calendar
from kernel.periods import Period

AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 18))
DAY = date(2026, 9, 21)
#: Everything is there on the day of the meeting itself, and not a day before.
READY = GateFacts(
    session=DAY,
    plan="plan",
    provider="mentor",
    period=AUTUMN,
    born=date(2011, 2, 18),
    grade=9,
    calendar=calendar_for(),
    certificate_number="AP-2026-VIAA-0001",
    certificate_date=DAY,
    check_result="suitable",
    check_date=DAY,
    check_valid_until=DAY,
    contract_signed=DAY,
    contract=Period(DAY, DAY),
    request_signed=DAY,
    approved_on=DAY,
    agreements=(Agreement("plan", "mentor", DAY),),
    stopped_from=DAY + timedelta(days=1),
)
NAMES = ["certificate", "suitability", "contract", "request", "plan", "agreement", "day"]


def facts(**changes) -> GateFacts:
    return dataclasses.replace(READY, **changes)


def values_at(session: date, *, semester_start: date = AUTUMN.start, signed: date = date(2026, 8, 28)) -> PlanValues:
    dates = PlanDates(semester_start=semester_start, end=session, contract_signed=signed)
    return plan_values(dates, values_for, session=session)


def path(**changes) -> tuple[Gate, ...]:
    made = facts(**changes)
    return gates(made, values_at(made.session))


def test_all_gates_are_open_in_their_order() -> None:
    found = path()
    assert [gate.key.value for gate in found] == NAMES
    assert {gate.state for gate in found} == {GateState.OPEN}
    assert {gate.edition for gate in found} == {"RS-2026"}
    assert [gate.obstacle for gate in found] == [None] * 7
    assert [one.code for gate in found for one in gate.findings] == ["placeholder"]
    assert first_shut(found) is None


@pytest.mark.parametrize(
    ("changes", "gate", "rule", "code", "field"),
    [
        ({"certificate_number": " "}, "certificate", "R7", "no-certificate", "certificate"),
        ({"certificate_date": None}, "certificate", "R7", "no-certificate", "certificate"),
        ({"certificate_date": DAY + timedelta(1)}, "certificate", "R7", "certificate-later", "certificate"),
        ({"check_result": ""}, "suitability", "R5", "no-check", "check"),
        ({"check_date": None}, "suitability", "R5", "no-check", "check"),
        ({"check_valid_until": None}, "suitability", "R5", "no-check", "check"),
        ({"check_result": "not_suitable"}, "suitability", "R5", "not-suitable", "check"),
        ({"check_date": DAY + timedelta(1)}, "suitability", "R5", "check-later", "check"),
        ({"check_valid_until": DAY - timedelta(1)}, "suitability", "R5", "check-expired", "check"),
        ({"contract": None}, "contract", "R19", "no-contract", "contract"),
        ({"contract_signed": None}, "contract", "R19", "no-contract", "contract"),
        ({"contract_signed": DAY + timedelta(1)}, "contract", "R19", "contract-later", "contract"),
        ({"contract": Period(DAY + timedelta(1), AUTUMN.end)}, "contract", "R19", "contract-later", "contract"),
        ({"contract": Period(AUTUMN.start, DAY - timedelta(1))}, "contract", "R19", "contract-ended", "contract"),
        ({"request_signed": None}, "request", "R23", "request-unsigned", "request"),
        ({"request_signed": DAY + timedelta(1)}, "request", "R23", "request-later", "request"),
        ({"approved_on": None}, "plan", "R18", "not-approved", "plan"),
        ({"approved_on": DAY + timedelta(1)}, "plan", "R18", "approved-later", "plan"),
        ({"stopped_from": DAY}, "plan", "R18", "plan-stopped", "plan"),
        ({"agreements": ()}, "agreement", "R24", "no-agreement", "agreement"),
        ({"plan": "next"}, "agreement", "R24", "agreement-of-another-plan", "agreement"),
        ({"provider": "next"}, "agreement", "R24", "agreement-of-another", "agreement"),
        ({"born": None}, "day", "R1", "no-birth-date", "born"),
        ({"born": date(2013, 9, 22)}, "day", "R1", "too-young", "born"),
        ({"period": Period(DAY + timedelta(1), AUTUMN.end)}, "day", "R14", "outside-plan", "day"),
        ({"calendar": Calendar(())}, "day", "R14", "outside-semester", "day"),
    ],
)
def test_each_gate_shuts_alone_with_its_rule(changes, gate, rule, code, field) -> None:
    found = path(**changes)
    shut = [one for one in found if one.state == GateState.SHUT]
    assert [one.key for one in shut] == [GateKey(gate)]
    said = shut[0].obstacle
    assert (said.rule, said.code, said.field, said.edition) == (rule, code, field, "RS-2026")
    assert said.source
    assert said.remedy
    assert first_shut(found) == shut[0]


def test_without_a_mentor_the_first_gate_says_who_is_missing() -> None:
    said = path(chosen=False)[0].obstacle
    assert said is not None
    assert (said.rule, said.code, said.field) == ("R7", "no-mentor", "mentor")


def test_a_gate_that_is_not_stopped_needs_no_day() -> None:
    assert first_shut(path(stopped_from=None)) is None


def test_the_first_shut_gate_is_the_next_step() -> None:
    found = path(request_signed=None, agreements=(), approved_on=None)
    assert [gate.key.value for gate in found if gate.state == GateState.SHUT] == ["request", "plan", "agreement"]
    assert first_shut(found).key == GateKey.REQUEST


def test_what_to_do_next_in_words() -> None:
    with translation.override("lv"):
        found = path(
            certificate_number="", check_valid_until=date(2026, 9, 1), contract=Period(DAY + timedelta(2), AUTUMN.end),
            request_signed=None, approved_on=None, agreements=(), born=date(2013, 10, 5),
        )  # fmt: skip
        assert [str(gate.obstacle) for gate in found] == [
            "Mentoram nav apliecības par 36 stundu mentoru mācībām."
            " Mentors pabeidz mācības; pēc tam ierakstiet apliecību Mentoru reģistrā.",
            "Atbilstības pārbaude bija derīga līdz 01.09.2026. Veiciet pārbaudi atkārtoti un ierakstiet jauno datumu.",
            "Tajā dienā līgums vēl nav spēkā. Tiecieties, sākot ar 23.09.2026.",
            "Šim plānam nav parakstīta iesnieguma. Nosūtiet iesniegumu parakstīšanai vai augšupielādējiet parakstīto.",
            "Projekta eksperts plānu nav apstiprinājis."
            " Iesniedziet plānu projekta ekspertam; tikšanās var sākt apstiprināšanas dienā.",
            "Starp izglītojamo un mentoru nav vienošanās."
            " Sagatavojiet vienošanos kopā un abi parakstiet to pirms pirmās tikšanās.",
            "Tajā dienā izglītojamajam vēl nav 13 gadu. Tiecieties, sākot ar 05.10.2026.; plānu var sagatavot agrāk.",
        ]
        signed_later = path(contract_signed=DAY + timedelta(3))[2].obstacle
        assert str(signed_later.remedy) == "Tiecieties, sākot ar 24.09.2026."


# --- the older edition


def spring(**changes) -> GateFacts:
    began = date(2026, 1, 5)
    return facts(
        **{
            "session": date(2026, 2, 3), "period": Period(began, date(2026, 6, 12)), "contract_signed": began,
            "contract": Period(began, date(2026, 6, 12)), "certificate_date": began, "check_date": began,
            "check_valid_until": date(2027, 1, 5), "request_signed": None, "approved_on": None, "agreements": (),
            "stopped_from": None,
        } | changes
    )  # fmt: skip


def test_the_older_edition_asks_for_three_gates_less() -> None:
    made = spring()
    values = values_at(made.session, semester_start=date(2026, 1, 5), signed=date(2026, 1, 5))
    found = gates(made, values)
    open_, free = GateState.OPEN, GateState.NOT_ASKED
    assert [gate.state for gate in found] == [open_, open_, open_, free, free, free, open_]
    assert {gate.edition for gate in found} == {"RS-2025"}
    assert first_shut(found) is None


def test_a_semester_begun_before_keeps_asking_for_less_to_its_end() -> None:
    made = spring(session=date(2026, 6, 8))
    found = gates(made, values_at(made.session, semester_start=date(2026, 1, 5), signed=date(2026, 1, 5)))
    assert [(gate.state.value, gate.edition) for gate in found[3:]] == [("not-asked", "RS-2025")] * 3 + [
        ("open", "RS-2026")
    ]


def test_a_stopped_plan_is_shut_in_the_older_edition_too() -> None:
    made = spring(stopped_from=date(2026, 2, 1))
    found = gates(made, values_at(made.session, semester_start=date(2026, 1, 5), signed=date(2026, 1, 5)))
    assert first_shut(found).key == GateKey.PLAN


def test_every_gate_asks_the_edition_of_its_own_day() -> None:
    made = facts(
        certificate_number="", check_result="", contract=None, request_signed=None, approved_on=None, agreements=(),
        born=None, period=Period(DAY + timedelta(1), AUTUMN.end),
    )  # fmt: skip
    marks = ("eligibility", "qualification", "contract", "session")
    values = PlanValues(**{mark: dataclasses.replace(values_for(DAY), edition=mark) for mark in marks})
    assert [(gate.edition, [one.edition for one in gate.findings]) for gate in gates(made, values)] == [
        ("qualification", ["qualification"]),
        ("qualification", ["qualification"]),
        ("contract", ["contract"]),
        ("eligibility", ["eligibility"]),
        ("eligibility", ["eligibility"]),
        ("eligibility", ["eligibility"]),
        ("session", ["eligibility", "session"]),
    ]


# --- the first day


def test_the_first_day_that_passes_all_gates() -> None:
    made = facts(
        session=date(2026, 8, 1), contract=AUTUMN, check_valid_until=AUTUMN.end, approved_on=date(2026, 9, 24),
        stopped_from=None,
    )  # fmt: skip
    assert first_meeting_day(made, values_at) == date(2026, 9, 24)
    assert first_meeting_day(dataclasses.replace(made, session=date(2026, 10, 2)), values_at) == date(2026, 10, 2)
    assert first_meeting_day(dataclasses.replace(made, born=date(2013, 10, 5)), values_at) == date(2026, 10, 5)
    assert first_meeting_day(dataclasses.replace(made, born=date(2013, 12, 18)), values_at) == AUTUMN.end
    assert first_meeting_day(dataclasses.replace(made, born=date(2013, 12, 19)), values_at) is None
    assert first_meeting_day(dataclasses.replace(made, request_signed=None), values_at) is None


def test_an_extension_adds_days() -> None:
    until = date(2026, 6, 12)
    made = spring(
        session=date(2026, 5, 30), grade=8, period=Period(date(2026, 1, 5), date(2026, 5, 29)), born=date(2013, 6, 9),
        extension=Extension(order_date=date(2026, 6, 4), measures_until=until, end=until),
    )  # fmt: skip

    def values(session: date) -> PlanValues:
        return values_at(session, semester_start=date(2026, 1, 5), signed=date(2026, 1, 5))

    assert first_meeting_day(made, values) == date(2026, 6, 9)
    assert first_meeting_day(dataclasses.replace(made, born=date(2013, 6, 12)), values) == until
    assert first_meeting_day(dataclasses.replace(made, born=date(2013, 6, 13)), values) is None
    assert first_meeting_day(dataclasses.replace(made, extension=None), values) is None
