"""A mentor's month through the pages; who reads how much of it; the comparison; the coordinator's table; the reminders."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.desk.own_data import as_plain
from forms.months.begun import open_all_begun
from forms.months.diary import actions
from forms.months.diary.models import DiaryEntry, MentorDiary
from forms.months.grids.models import Party, RowConfirmation, ScheduleRow, SupportSchedule, Way
from forms.months.matching.reminding import remind
from forms.months.models import LearnerMonth
from forms.months.states import DiaryState, GridState
from forms.people.models import Membership, Role
from forms.plans.models import PlanProvider
from kernel.accounts.models import User
from kernel.audit.models import AccessEvent
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from kernel.periods import RIGA, now
from tests.factories import months
from tests.factories.months import met, moment, month_of, planned
from tests.forms.pages import client_of, errors_agree, notices, said, soup, summary_lines, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
#: What only the mentor and the agency read, and what the plan author reads too.
SECRET, OPEN = ("Sarunājām, kas jāpaspēj.", "Nokavēto darbu saraksts."), "Plāno nedēļu."


def typed(day: int, starts: str = "14:00", ends: str = "15:20", **changes: str) -> dict[str, str]:
    return {
        "day_0": str(day), "day_1": "10", "day_2": "2026", "starts": starts, "ends": ends, "place": "Bibliotēka",
        "activities": OPEN, "goals": SECRET[1], **changes,
    }  # fmt: skip


def links(response: Any) -> list[str]:
    return [link["href"] for link in soup(response).select("main a")]


@pytest.mark.acceptance("A01", "A21")
def test_a_mentors_month_from_the_first_plan_to_the_confirmation(provider, autumn, person) -> None:
    karlis = client_of(person("karlis"))
    assert reverse("months:home") in links(karlis.get("/darba-telpa/"))
    home = karlis.get(reverse("months:home"))
    month = LearnerMonth.objects.get(month=date(2026, 10, 1))
    diary = reverse("months:diary", args=[month.public_id])
    assert diary in links(home) and "Marks Jaunformāts" in words(soup(home).main)
    page = karlis.get(diary)
    assert "Šajā mēnesī tikšanos nav" in words(soup(page).main)

    new = reverse("months:meeting-new", args=[month.public_id])
    assert errors_agree(karlis.post(new, {})) == [
        "Ievadiet datumu: Datums.", "Aizpildiet: Sākums.", "Aizpildiet: Beigas.", "Aizpildiet: Vieta.",
    ]  # fmt: skip
    assert errors_agree(karlis.post(new, typed(22, "1400", "25.10"))) == ["Ievadiet laiku, piemēram, 14:30."]
    assert errors_agree(karlis.post(new, typed(22, "14:00", "13:00"))) == [
        "Tikšanās beidzas, pirms tā sākas. Izlabojiet vienu no laikiem."
    ]
    shut = karlis.post(new, typed(29, day_1="12"))
    (line,) = errors_agree(shut)
    assert "R14" in line and "Avots:" in line
    way = f"{reverse('plans:path', args=[provider.plan.public_id])}?diena_0=29&diena_1=12&diena_2=2026"
    assert way in links(shut) and karlis.get(way).status_code == 200
    assert said(karlis.post(new, typed(22, "14.00", "1520"), follow=True), "Tikšanās ir ieplānota.")
    entry = DiaryEntry.objects.get()
    assert (entry.starts_at, entry.ends_at) == (moment(22, "14:00"), moment(22, "15:20"))
    ways = words(soup(karlis.get(diary)).main)
    assert "Pārcelt" in ways and "Pārlikt" not in ways  # papers are laid elsewhere, meetings are moved

    (line,) = errors_agree(karlis.post(new, typed(22, "15:00", "16:00")))
    assert "R17" in line and "14:00" in line and "Marks" not in line

    way = reverse("months:meeting-held", args=[entry.public_id])
    early = karlis.post(way, typed(22, course="Labi.", version="1"))
    (line,) = errors_agree(early)
    assert line.startswith("22.10.2026.") and "R59" in line
    autumn.move_to(moment(22, "18:00"))
    karlis = client_of(person("karlis"))
    tasks = words(soup(karlis.get("/darba-telpa/")).main)
    assert "Jāapraksta tikšanās: Marks Jaunformāts" in tasks
    (line,) = errors_agree(karlis.post(way, typed(22, hours="3", course="Labi.", version="1")))
    assert "akadēmisko stundu skaits ir 2" in line and "R12" in line and "Avots:" in line
    assert said(karlis.post(way, typed(22, course=SECRET[0], version="1"), follow=True), "Saglabāts.")
    conflict = karlis.post(way, typed(22, course="Citā logā.", version="1"))
    assert conflict.status_code == 409 and "Citā logā." in conflict.content.decode()

    karlis.post(new, typed(27))
    missed = DiaryEntry.objects.latest("pk")
    autumn.move_to(moment(31, "12:00"))
    karlis = client_of(person("karlis"))
    confirm = reverse("months:diary-confirm", args=[month.public_id])
    assert confirm not in links(karlis.get(diary))
    (line,) = summary_lines(karlis.post(confirm, {"sure": "on", "seen": actions.digest(month_of(provider).diary)}))
    assert "27.10.2026." in line and "R27" in line
    gone = reverse("months:meeting-missed", args=[missed.public_id])
    assert errors_agree(karlis.post(gone, {"version": "1"})) == ["Aizpildiet: Kāpēc tikšanās nenotiek."]
    karlis.post(gone, {"reason": "Saslima.", "version": "1"})
    assert confirm in links(karlis.get(diary))
    page = karlis.get(confirm)
    seen = soup(page).select_one("input[name=seen]")["value"]
    assert errors_agree(karlis.post(confirm, {"seen": seen})) != []
    assert said(karlis.post(confirm, {"seen": seen, "sure": "on"}, follow=True), "Mēnesis ir apstiprināts.")
    row = MentorDiary.objects.get(of_month=month)
    assert row.state == DiaryState.CONFIRMED
    assert row.evidence["document_sha256"] == seen and row.evidence["signed_in_by"]

    autumn.move_to(moment(2, "09:00", month=11))
    karlis = client_of(person("karlis"))
    page = karlis.post(way, typed(22, hours="1", course=SECRET[0], version="2"), follow=True)
    assert "Mēnesis bija apstiprināts, bet tagad ir mainīts" in " ".join(notices(page))
    autumn.move_to(datetime(2026, 11, 11, 0, 0, 1, tzinfo=RIGA))
    karlis = client_of(person("karlis"))
    (line,) = summary_lines(karlis.post(way, typed(22, course="Par vēlu.", version="3")))
    assert line.startswith("Mēnesis ir slēgts kopš 10.11.2026. plkst. 24:00.") and "koordinator" in line
    late = karlis.post(way, typed(22, course="Par vēlu.", version="3"))
    assert "Par vēlu." in late.content.decode()  # what was typed is still there
    page = words(soup(karlis.get(diary)).main)
    assert "Slēgts kopš 10.11.2026. plkst. 24:00" in page and "Ieplānot tikšanos" not in page


@pytest.mark.acceptance("A21")
def test_how_much_of_a_diary_each_role_reads(provider, person) -> None:
    """R45 and 2.2: words beyond activities are the mentor's and the agency's; hours are everybody's who may see the month."""
    met(provider, 5)
    diary = reverse("months:diary", args=[month_of(provider).public_id])
    expert = User.objects.get(email="eksperte@paraugs.example")
    resp = User.objects.create(email="atbildiga@paraugs.example")
    Membership.objects.create(
        user=resp, role=Role.RESP, institution=provider.plan.institution, valid_from=date(2025, 9, 1)
    )
    for user, depth in (
        (person("karlis"), 3), (expert, 3), (person("auditors"), 3), (person("linda"), 2),
        (person("aina"), 1), (resp, 1), (person("raitis"), 1),
    ):  # fmt: skip
        page = client_of(user).get(diary)
        told = words(soup(page).main)
        assert "05.10.2026." in told and "2 akadēmiskās stundas" in told, user
        assert (OPEN in told) == (depth >= 2), user
        assert [one in told for one in SECRET] == [depth == 3] * 2, user
        assert ("14:00" in told) == (depth >= 2), user
    assert client_of(person("metra")).get(diary).status_code == 404
    looks = AccessEvent.objects.filter(subject=month_of(provider).public_id)
    assert sorted(looks.values_list("what", flat=True)) == [
        "activities of a mentor diary", *["hours of a mentor diary"] * 3, *["mentor diary"] * 3,
    ]  # fmt: skip


def row_in_grid(month: LearnerMonth, day: int, hours: int, *, signed: bool = True) -> ScheduleRow:
    row = ScheduleRow.objects.create(grid=month.grid, day=date(2026, 10, day), hours=hours, topic="Plānošana")
    for party in Party if signed else ():
        RowConfirmation.objects.create(row=row, party=party, way=Way.PAPER, at=months.DAY, digest="0" * 64)
    return row


@pytest.mark.acceptance("A24")
def test_scenario_15_the_comparison_tells_three_kinds_and_what_to_do(provider, person) -> None:
    month = month_of(provider)
    met(provider, 5)
    met(provider, 7)
    met(provider, 12, "14:00", "14:40")
    page = reverse("months:comparison", args=[month.public_id])
    row_in_grid(month, 5, 3)
    row_in_grid(month, 8, 2)
    karlis = client_of(person("karlis"))
    table = [[words(cell) for cell in row.select("th, td")] for row in soup(karlis.get(page)).select("tbody tr")]
    assert [row[:3] for row in table] == [
        ["Atšķiras stundas", "05.10.2026., 2 stundas", "05.10.2026., 3 stundas"],
        ["Atšķiras diena", "07.10.2026., 2 stundas", "08.10.2026., 2 stundas"],
        ["Trūkst rindas", "12.10.2026., 1 stunda", "nav"],
    ]
    assert "pievienojiet grafikā rindu" in table[2][3]
    assert "3 atšķirības starp dienasgrāmatu un grafiku" in words(soup(karlis.get(reverse("months:home"))).main)
    ScheduleRow.objects.all().delete()
    for day, hours in ((5, 2), (7, 2), (12, 1)):
        row_in_grid(month, day, hours)
    assert said(karlis.get(page), "Dienas un stundas dienasgrāmatā un grafikā sakrīt.")


@pytest.mark.acceptance("A21")
def test_the_coordinator_opens_a_locked_month_on_its_page(provider, autumn, person) -> None:
    month = month_of(provider)
    diary, way = (reverse(f"months:{name}", args=[month.public_id]) for name in ("diary", "open"))
    raitis = client_of(person("raitis"))
    assert way not in links(raitis.get(diary))
    autumn.move_to(moment(12, "09:00", month=11))
    raitis = client_of(person("raitis"))
    assert way in links(raitis.get(diary))
    day = {"last_day_0": "13", "last_day_1": "11", "last_day_2": "2026"}
    assert errors_agree(raitis.post(way, {**day, "last_day_0": "11", "reason": "Nepareizs laiks."})) == [
        "Izvēlieties dienu, sākot ar šodienu, ne vairāk kā 31 dienu uz priekšu."
    ]
    assert errors_agree(raitis.post(way, day)) == ["Aizpildiet: Iemesls."]
    page = raitis.post(way, {**day, "reason": "Nepareizs laiks."}, follow=True)
    assert said(page, "Mēnesis ir atvērts līdz 13.11.2026. plkst. 24:00. Mentoram nosūtīta ziņa.")
    told = words(soup(client_of(person("karlis")).get(diary)).main)
    assert "Koordinators mēnesi atvēris labošanai līdz 13.11.2026. plkst. 24:00" in told and "Nepareizs laiks." in told
    drain(until=now() + timedelta(minutes=2), strict=True)
    (letter,) = mail.outbox
    assert letter.to == ["karlis@paraugs.example"] and "līdz 13.11.2026. plkst. 24:00;" in " ".join(letter.body.split())
    assert [one for one in ("Marks", "Jaunformāts", "Nepareizs") if one in letter.subject + letter.body] == []


def finish(month: LearnerMonth) -> None:
    MentorDiary.objects.filter(of_month=month).update(state=DiaryState.CONFIRMED)
    SupportSchedule.objects.filter(of_month=month).update(state=GridState.FINISHED)


@pytest.mark.acceptance("A61")
def test_on_the_10th_one_letter_a_person_says_how_much_is_missing(provider, autumn, person) -> None:
    second = months.second_mentor(provider, "140384-19905")
    autumn.move_to(moment(4, "08:00", month=11))
    assert (remind(on=now()), Notification.objects.filter(template="months_due").count()) == (0, 0)
    for day in (5, 8):
        autumn.move_to(moment(day, "08:00", month=11))
        assert remind(on=now()) == remind(on=now()) == 3  # two mentors and their coordinator
    finish(month_of(second))
    autumn.move_to(moment(10, "08:00", month=11))
    assert remind(on=now()) == 2
    told = Notification.objects.filter(template="months_due").order_by("pk")
    facts = [(one.to_user.email.partition("@")[0], one.facts["own"], one.facts["others"]) for one in told]
    assert sorted(facts[:3]) == [("karlis", "1", "0"), ("metra", "1", "0"), ("raitis", "0", "2")]
    assert sorted(facts[6:]) == [("karlis", "1", "0"), ("raitis", "0", "1")]
    drain(until=now() + timedelta(minutes=2), strict=True)
    (letter,) = [one for one in mail.outbox[6:] if one.to == ["karlis@paraugs.example"]]
    assert "10.11.2026." in letter.subject and reverse("months:home") in letter.body
    assert [one for one in ("Marks", "Jaunformāts") if one in letter.subject + letter.body] == []
    finish(month_of(provider))
    mail.outbox.clear()
    assert remind(on=now()) == 0


@pytest.mark.acceptance("A61")
def test_the_coordinator_sees_by_school_and_month_what_is_missing(provider, autumn, person) -> None:
    met(provider, 5)
    actions.plan_meeting(provider=provider, terms=planned(22), by=person("karlis"), on=months.DAY)
    row_in_grid(month_of(provider), 5, 3, signed=False)
    autumn.move_to(moment(3, "09:00", month=11))
    page = client_of(person("raitis")).get(reverse("months:municipal"))
    table = [[words(cell) for cell in row.select("th, td")] for row in soup(page).select("tbody tr")]
    month = "2026. gada {} – Paraugpils vidusskola"
    assert table == [
        ["Paraugpils vidusskola", month.format("novembris"), "1 no 1", "0", "0", "0", "0", "0"],
        ["Paraugpils vidusskola", month.format("oktobris"), "0 no 1", "1", "1", "1", "1", "1"],
    ]
    for login in ("karlis", "linda", "aina"):
        assert client_of(person(login)).get(reverse("months:municipal")).status_code == 404


def test_lists_ask_as_many_queries_for_a_thousand_months_as_for_ten(provider, person) -> None:
    karlis, raitis = client_of(person("karlis")), client_of(person("raitis"))
    addresses = [(karlis, "months:home"), (raitis, "months:home"), (raitis, "months:municipal")]

    def asked() -> list[int]:
        found = []
        for client, name in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name)).status_code == 200
            found.append(len(queries))
        return found

    many(provider, 10)
    asked()
    few = asked()
    many(provider, 990)
    assert asked() == few
    assert LearnerMonth.objects.of(months.OCTOBER).count() == 1001


def many(provider: PlanProvider, count: int) -> None:
    """The same mentor in the plan again and again, each with a month, a meeting and a row of the grid."""
    fields = {
        name: getattr(provider, name)
        for name in ("plan", "plan_version", "mentor", "contract", "state", "start", "end", "hours", "added_on")
    }
    fields["start"] = date(2026, 10, 1)
    PlanProvider.objects.bulk_create(PlanProvider(**fields) for _one in range(count))
    open_all_begun(on=months.DAY)
    diaries = MentorDiary.objects.filter(of_month__month=date(2026, 10, 1), entries__isnull=True)
    DiaryEntry.objects.bulk_create(
        DiaryEntry(
            diary=one, starts_at=moment(5, "14:00"), ends_at=moment(5, "15:20"), hours=2, state="filled",
            created_by=provider.mentor.user, created_at=months.DAY, changed_at=months.DAY,
        )
        for one in diaries
    )  # fmt: skip
    grids = SupportSchedule.objects.filter(of_month__month=date(2026, 10, 1), rows__isnull=True)
    ScheduleRow.objects.bulk_create(ScheduleRow(grid=one, day=date(2026, 10, 5), hours=3) for one in grids)


def test_months_that_have_begun_are_opened_once(provider) -> None:
    assert open_all_begun(on=months.DAY) == 2
    assert list(LearnerMonth.objects.order_by("month").values_list("month", flat=True)) == [
        date(2026, 9, 1),
        date(2026, 10, 1),
    ]
    SupportSchedule.objects.filter(of_month__month=date(2026, 10, 1)).delete()
    assert open_all_begun(on=months.DAY) == 1  # what lacks its grid gets it
    with CaptureQueriesContext(connection) as queries:
        assert open_all_begun(on=months.DAY) == 0
    assert len(queries) == 2
    assert SupportSchedule.objects.count() == MentorDiary.objects.count() == 2


def test_meetings_stand_in_ones_own_data_without_their_words(provider, person) -> None:
    met(provider, 5)
    told = as_plain(person("karlis"))
    row = {
        "Plāns": provider.plan.number,
        "Datums": "05.10.2026.",
        "Akadēmiskās stundas": "2",
        "Stāvoklis": "notikusi un aprakstīta",
    }
    assert told["Tikšanās"] == [row]
    assert [one for one in (*SECRET, OPEN) if one in str(told)] == []


@pytest.mark.acceptance("A22", "A24")
def test_a_grid_may_begin_from_the_diary(provider: Any, autumn: Any, person: Any) -> None:
    """What is known is not asked again: the rows stand there to be looked over, and nothing is saved before the mentor does."""
    for day in (5, 8):
        met(provider, day, activities="Plāno nedēļu.\nPārrunā  parādus.")
    actions.plan_meeting(provider=provider, terms=planned(27), by=provider.mentor.user, on=months.DAY)
    month = month_of(provider)
    ScheduleRow.objects.create(grid=month.grid, day=date(2026, 10, 8), hours=1, topic="Cits")
    way, grid = (reverse(f"months:{name}", args=[month.public_id]) for name in ("grid-from-diary", "grid"))
    karlis = client_of(person("karlis"))
    for page in (grid, reverse("months:comparison", args=[month.public_id])):
        assert way in karlis.get(page).content.decode(), page
    form = soup(karlis.get(way)).select_one("form[data-grid]")
    typed = {box["name"]: box.get("value", "") for box in form.select("input[name]")}
    assert [typed[f"{name}-1"] for name in ("row", "day", "starts", "hours", "topic")] == [
        "", "05.10.2026.", "14:00", "2", "Plāno nedēļu. Pārrunā parādus.",
    ]  # fmt: skip
    assert (typed["day-0"], typed["day-2"]) == ("08.10.2026.", "") and ScheduleRow.objects.count() == 1
    assert karlis.post(form["action"], typed).status_code == 302
    rows = ScheduleRow.objects.order_by("day").values_list("day", "hours", "topic")
    assert list(rows) == [(date(2026, 10, 5), 2, "Plāno nedēļu. Pārrunā parādus."), (date(2026, 10, 8), 1, "Cits")]
    again = karlis.get(way, follow=True)
    assert "katrai dienai" in words(soup(again).body) and again.redirect_chain == [(grid, 302)]
