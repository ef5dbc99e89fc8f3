"""The desk: my tasks, the passport, managing signing, many papers at once, the register; who may, what GET changes."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import signing.facade as signing_facade
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.records import actions as records
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.accounts.models import User
from kernel.audit.models import AccessEvent
from kernel.jobs.models import Job, State
from kernel.periods import now
from signing.envelopes.models import Turn
from tests.forms import desks
from tests.forms.pages import client_of, errors_agree, said, soup, words

TASKS, REGISTER, PAPERS, OWN = "/darba-telpa/", "/dokumenti/", "/dokumenti/papirs/", "/darba-telpa/mani-dati/"

pytestmark = pytest.mark.usefixtures("demo")


def as_(login: str) -> Client:
    return client_of(desks.user(login))


def passport(case: CaseDocument) -> str:
    return f"/dokumenti/{case.public_id}/"


def manage(case: CaseDocument) -> str:
    return f"/dokumenti/{case.public_id}/parakstisana/"


def tasks_of(response: Any) -> list[tuple[str, str]]:
    """Title and address of every thing that waits."""
    return [(words(one.h3), one.select_one("a")["href"]) for one in soup(response).select("ul.inbox > li")]


def story_of(response: Any) -> list[str]:
    return [words(row) for row in soup(response).select(".passport__story li")]


class TestTasks:
    def test_twenty_on_a_page_of_each_list(self) -> None:
        desks.many(1)
        for _one in range(24):
            desks.copy_of(EmploymentContract.objects.earliest("pk"))
        desks.drafts(21)
        head = as_("aina")
        first = head.get(TASKS)
        assert len(tasks_of(first)) == 1 + 20 + 20  # the check of the mentor, contracts, drafts
        drafts = soup(first).select_one("#pabeigt")
        assert words(drafts.h2) == "Pabeigt (21)"
        [second] = [link["href"] for link in drafts.select(".pagination a") if words(link) == "lapa 2"]
        page = head.get(TASKS + second.partition("#")[0])
        assert len(tasks_of(page)) == 1 + 20 + 1
        assert len(tasks_of(head.get(TASKS, {"pabeigt": "99", "nosutit": "x"}))) == 1 + 20 + 1

    def test_a_mentor_is_asked_to_sign_and_nothing_else(self) -> None:
        case = desks.sent()
        page = as_("karlis").get(TASKS)
        turn = desks.turns(case)["mentor"]
        assert tasks_of(page) == [("Darba līgums ar mentoru Kārli Testnieku", f"/parakstisana/{turn.public_id}/")]
        assert "Jāparaksta līdz 21.12.2026." in page.content.decode()

    def test_the_head_sees_what_to_send_and_what_to_finish(self) -> None:
        contract = desks.agreed()
        desks.drafts(1)
        page = as_("aina").get(TASKS)
        open_draft = desks.user("aina").drafts.get(state="open")
        check = SuitabilityCheck.objects.get()
        assert tasks_of(page) == [
            ("Atbilstības pārbaude: Kārlis Testnieks", f"/ligumi/parbaudes/{check.public_id}/"),
            ("Darba līgums ar mentoru Kārli Testnieku", f"/ligumi/{contract.public_id}/"),
            ("Darba līgums: Kārlis Testnieks", f"/ligumi/melnraksts/{open_draft.public_id}/"),
        ]
        assert "3 darbi" in words(soup(page).select_one(".lead"))

    def test_somebody_elses_work_is_not_shown(self) -> None:
        desks.sent()
        page = as_("spodra").get(TASKS)
        assert tasks_of(page) == []
        assert "Testniek" not in page.content.decode()

    def test_after_signing_nothing_waits_and_links_lead_somewhere(self) -> None:
        case = desks.sent()
        mentor = as_("karlis")
        links = [link["href"] for link in soup(mentor.get(TASKS)).select("main a")]
        assert {address: mentor.get(address).status_code for address in links} == dict.fromkeys(links, 200)
        signing_facade.decline(
            turn=desks.turns(case)["mentor"].public_id, reason="Nepiekrītu likmei", by=desks.user("karlis"), on=now()
        )
        desks.work()
        assert tasks_of(mentor.get(TASKS)) == []


class TestPassport:
    def test_it_tells_where_the_document_stands_and_who_is_next(self) -> None:
        case = desks.sent()
        page = as_("aina").get(passport(case))
        assert case.number in story_of(page)[0]
        assert any("Kārlis Testnieks" in line for line in story_of(page))
        assert len(soup(page).select(".passport__pages img")) == 2
        assert case.public_code in page.content.decode()

    def test_parties_read_it_and_only_managers_manage_it(self) -> None:
        case = desks.sent()
        found = {}
        for login in ("aina", "linda", "karlis", "raitis", "arhivs", "auditors", "spodra", "metra", "administrators"):
            client = as_(login)
            found[login] = (client.get(passport(case)).status_code, client.get(manage(case)).status_code)
        assert found == {
            "aina": (200, 200),
            "linda": (200, 200),
            "karlis": (200, 404),
            "raitis": (200, 404),
            "arhivs": (200, 404),
            "auditors": (200, 404),
            "spodra": (404, 404),
            "metra": (404, 404),
            "administrators": found["administrators"],  # set to the second step first, see tests/accounts
        }
        assert found["administrators"][0] != 200 and found["administrators"][1] != 200
        assert b"Atsaukt" not in as_("karlis").get(passport(case)).content

    def test_every_look_is_written_down(self) -> None:
        case = desks.sent()
        as_("auditors").get(passport(case))
        seen = AccessEvent.objects.filter(subject=case.public_id)
        assert [(row.act, row.what, row.actor == desks.user("auditors").public_id) for row in seen] == [
            ("view", "passport", True)
        ]

    def test_a_declined_document_tells_who_and_why(self) -> None:
        case = desks.sent()
        reason = "Likme neatbilst norunātajai."
        signing_facade.decline(
            turn=desks.turns(case)["mentor"].public_id, reason=reason, by=desks.user("karlis"), on=now()
        )
        desks.work()
        case.refresh_from_db()
        assert (case.state, EmploymentContract.objects.get().state) == ("annulled", "withdrawn")
        page = as_("aina").get(passport(case))
        assert any(reason in line for line in story_of(page))
        assert any("Parakstīt atteicās: Kārlis Testnieks" in line for line in story_of(page))
        revise = reverse("contracts:revise", args=[EmploymentContract.objects.get().public_id])
        assert [form["action"] for form in soup(page).select("main form")] == [revise]
        answer = as_("aina").post(revise)
        assert tuple(answer["Location"].split("/")[1:3]) == ("ligumi", "melnraksts")

    def test_a_signed_contract_is_continued_by_who_writes_contracts(self) -> None:
        case = desks.sent()
        renew = reverse("contracts:renew", args=[EmploymentContract.objects.get().public_id])
        answer = as_("aina").post(renew, follow=True)
        assert "Turpināt var tikai līgumu, ko visi ir parakstījuši" in answer.content.decode()
        for state in (CaseState.SIGNED, CaseState.ARCHIVED):
            records.move(case=case, to=state, by=None, on=now())
        assert [form["action"] for form in soup(as_("aina").get(passport(case))).select("main form")] == [renew]
        assert soup(as_("karlis").get(passport(case))).select("main form") == []
        answer = as_("aina").post(renew)
        assert tuple(answer["Location"].split("/")[1:3]) == ("ligumi", "melnraksts")

    def test_a_document_without_an_envelope_is_being_prepared(self) -> None:
        [case] = desks.many(1, envelopes=False)
        page = as_("aina").get(passport(case))
        assert page.status_code == 200
        assert story_of(page)[-1].startswith("Dokumentu sagatavo")
        assert as_("aina").get(f"{passport(case)}dokuments.docx").status_code == 404
        assert as_("aina").get(f"{passport(case)}parbaudes-protokols.pdf").status_code == 404
        assert as_("aina").get(manage(case))["Location"] == passport(case)

    def test_what_cannot_be_turned_to_paper_is_not_to_be_printed(self) -> None:
        case = desks.sent()
        signing_facade.choose_paper(subject=case.public_id, by=desks.user("aina"), on=now())
        assert "Šo versiju vēl nedrukājiet" not in as_("aina").get(passport(case)).content.decode()
        Job.objects.filter(name="records.for_hand").update(state=State.PARKED, error="NotForHand: Atsauciet dokumentu.")
        page = words(soup(as_("aina").get(passport(case))).select_one("main"))
        assert "Šo versiju vēl nedrukājiet: Atsauciet dokumentu." in page


class TestWithdraw:
    def test_withdrawing_needs_a_reason_and_keeps_what_was_typed(self) -> None:
        case = desks.sent()
        contract = EmploymentContract.objects.get()
        address = reverse("contracts:withdraw", args=[contract.public_id])
        head = as_("aina")
        assert head.get(address).status_code == 200
        assert len(errors_agree(head.post(address, {"reason": ""}))) == 1
        wrong = head.post(address, {"reason": "x" * 301})
        assert wrong.status_code == 422
        assert soup(wrong).select_one("textarea[name=reason]").text.strip() == "x" * 301
        answer = head.post(address, {"reason": "Kļūda likmē"}, follow=True)
        assert said(answer, "tā numurs paliek reģistrā kā anulēts.")
        desks.work()
        case.refresh_from_db()
        contract.refresh_from_db()
        assert (case.state, case.state_reason, contract.state) == ("annulled", "Kļūda likmē", "withdrawn")

    def test_the_second_window_is_told_and_changes_nothing(self) -> None:
        case = desks.sent()
        address = reverse("contracts:withdraw", args=[EmploymentContract.objects.get().public_id])
        head = as_("aina")
        head.post(address, {"reason": "Kļūda likmē"})
        desks.work()
        answer = head.post(address, {"reason": "Cits iemesls"}, follow=True)
        assert said(answer, "Līgumu vairs nevar atsaukt.")
        case.refresh_from_db()
        assert case.state_reason == "Kļūda likmē"

    @pytest.mark.parametrize("login", ["linda", "karlis", "raitis", "spodra"])
    def test_only_the_head_withdraws(self, login: str) -> None:
        case = desks.sent()
        address = reverse("contracts:withdraw", args=[EmploymentContract.objects.get().public_id])
        assert as_(login).get(address).status_code == 404
        assert as_(login).post(address, {"reason": "Gribu"}).status_code == 404
        case.refresh_from_db()
        assert case.state == "signing"


class TestManage:
    def test_a_reminder_goes_once_however_often_it_is_asked_for(self) -> None:
        case = desks.sent()
        desks.work()
        mail.outbox.clear()
        head = as_("aina")
        assert said(head.post(manage(case), {"remind": "1"}, follow=True), "Nosūtīti atgādinājumi: 1.")
        assert said(
            head.post(manage(case), {"remind": "1"}, follow=True),
            "Atgādinājums nesen jau nosūtīts; otrreiz to nesūtījām.",
        )
        desks.work()
        assert [message.to for message in mail.outbox] == [["karlis@paraugs.example"]]

    def test_a_wrong_address_is_mended_and_the_invitation_goes_there(self) -> None:
        case = desks.sent()
        desks.work()
        mail.outbox.clear()
        turn = desks.turns(case)["mentor"].public_id
        head = as_("aina")
        wrong = head.post(manage(case), {"turn": str(turn), "email": "karlis@@paraugs.example"})
        assert wrong.status_code == 422
        assert len(errors_agree(wrong)) == 1
        assert soup(wrong).select_one("input[name=email]")["value"] == "karlis@@paraugs.example"
        answer = head.post(manage(case), {"turn": str(turn), "email": "jauns@paraugs.example"}, follow=True)
        assert said(answer, "Adrese ir izlabota, uzaicinājums nosūtīts vēlreiz.")
        desks.work()
        assert [message.to for message in mail.outbox] == [["jauns@paraugs.example"]]

    def test_somebody_else_is_named_to_sign(self) -> None:
        case = desks.sent()
        desks.work()
        mail.outbox.clear()
        turn = desks.turns(case)["mentor"].public_id
        head = as_("aina")
        new = {
            "new-turn": str(turn),
            "new-name": "Dzintars Demonstrātors",
            "new-personal_code": "020991-1990",
            "new-email": "dzintars@paraugs.example",
            "new-reason": "Rīkojums Nr. 7",
        }
        wrong = head.post(manage(case), new)
        assert (wrong.status_code, len(errors_agree(wrong))) == (422, 1)
        answer = head.post(manage(case), {**new, "new-personal_code": "020991-19908"}, follow=True)
        assert said(answer, "Jaunais parakstītājs ir uzaicināts, un iepriekšējam par to ir paziņots.")
        desks.work()
        assert sorted(message.to[0] for message in mail.outbox) == [
            "dzintars@paraugs.example",
            "karlis@paraugs.example",
        ]
        told = head.get(passport(case)).content.decode()
        assert "Parakstītājs nomainīts (iepriekš: Kārlis Testnieks)" in told and "Rīkojums Nr. 7" in told
        assert soup(as_("karlis").get(f"/parakstisana/{turn}/")).select_one("#sign") is None  # a reader like others
        row = Turn.objects.get(public_id=turn)
        assert (row.name, row.person_code, row.user) == ("Dzintars Demonstrātors", "020991-19908", None)

    def test_only_signers_of_this_document_can_be_chosen(self) -> None:
        case = desks.sent()
        other = desks.sent(signing={"sign_date_0": "20"})
        foreign = desks.turns(other)["mentor"].public_id
        for chosen in (str(foreign), str(uuid.uuid4()), "x"):
            answer = as_("aina").post(manage(case), {"turn": chosen, "email": "jauns@paraugs.example"})
            assert answer.status_code == 422
            assert len(errors_agree(answer)) == 1
            assert chosen not in errors_agree(answer)[0]

    def test_a_finished_document_leads_back_to_its_passport(self) -> None:
        case = desks.sent()
        signing_facade.cancel(subject=case.public_id, reason="Kļūda", by=desks.user("aina"), on=now())
        desks.work()
        head = as_("aina")
        assert head.get(manage(case))["Location"] == passport(case)
        assert head.post(manage(case), {"remind": "1"})["Location"] == passport(case)


@pytest.mark.usual
class TestPapers:
    def test_several_documents_in_one_act(self) -> None:
        cases = desks.many(10)
        head = as_("aina")
        chosen = [str(case.public_id) for case in cases]
        posted = {
            "documents": chosen,
            "place": "Lietvedība, 3. skapis",
            "signed_on_0": "21",
            "signed_on_1": "11",
            "signed_on_2": "2026",
        }
        answer = head.post(PAPERS, posted, follow=True)
        assert answer.redirect_chain == [(REGISTER, 302)]
        assert said(answer, "10 dokumenti atzīmēti kā parakstīti uz papīra.")
        summaries = signing_facade.summaries([case.public_id for case in cases])
        assert {(one.on_paper, one.paper_place) for one in summaries.values()} == {(True, "Lietvedība, 3. skapis")}
        again = head.post(PAPERS, posted, follow=True)  # the second window
        assert said(again, "Neviens dokuments negaida parakstus uz papīra")
        assert [one.paper_place for one in signing_facade.summaries([cases[0].public_id]).values()] == [
            "Lietvedība, 3. skapis"
        ]

    def test_what_is_missing_is_told_and_what_was_chosen_stays(self) -> None:
        cases = desks.many(2)
        answer = as_("aina").post(PAPERS, {"documents": [str(cases[0].public_id)], "place": ""})
        assert answer.status_code == 422
        assert errors_agree(answer) == ["Norādiet, kur glabājas papīra oriģināli"]
        checked = [box["value"] for box in soup(answer).select("input[name=documents][checked]")]
        assert checked == [str(cases[0].public_id)]
        assert len(errors_agree(as_("aina").post(PAPERS, {}))) == 2

    def test_a_foreign_document_cannot_be_slipped_in(self) -> None:
        [case] = desks.many(1)
        foreign = str(uuid.uuid4())
        answer = as_("aina").post(PAPERS, {"documents": [str(case.public_id), foreign], "place": "Skapis"})
        assert answer.status_code == 422
        assert foreign not in errors_agree(answer)[0]
        summary = signing_facade.summary(case.public_id)
        assert summary is not None and not summary.on_paper

    def test_only_who_prepares_documents_gets_the_page(self) -> None:
        desks.many(1)
        found = {
            login: as_(login).get(PAPERS).status_code for login in ("aina", "linda", "karlis", "raitis", "auditors")
        }
        assert found == {"aina": 200, "linda": 200, "karlis": 404, "raitis": 404, "auditors": 404}

    def test_unsigned_documents_are_found_behind_many_signed_ones(self) -> None:
        first, *rest = desks.many(4)
        for case in rest:
            signing_facade.paper_set(
                subjects=[case.public_id], place="Skapis", signed_on=None, by=desks.user("aina"), on=now()
            )
        page = as_("aina").get(PAPERS)
        assert [box["value"] for box in soup(page).select("input[name=documents]")] == [str(first.public_id)]


def cells(response: Any) -> list[list[str]]:
    return [[words(cell) for cell in row.select("th, td")] for row in soup(response).select("main tbody tr")]


@pytest.mark.usual
class TestRegister:
    @pytest.mark.parametrize("code", ["090604-29900", "09060429900", "līgums 161175-19997 Kārlis"])
    def test_a_personal_code_does_not_stay_in_the_address(self, code: str) -> None:
        desks.many(1)
        head = as_("aina")
        for address, field in ((REGISTER, "q"), ("/p/", "kods")):
            field_on_page = soup(head.get(address)).select_one(f"input[name={field}]")
            assert re.fullmatch(field_on_page["pattern"], code) is None
            assert re.fullmatch(field_on_page["pattern"], "DL-2026-PARAUGV-000123")
            answer = head.get(address, {field: code})
            assert (answer.status_code, answer["Location"]) == (302, address)
            assert "Personas kodus šeit nemeklē" in head.get(address).content.decode()

    def test_search_by_number_and_by_title(self) -> None:
        cases = desks.many(2)
        head = as_("aina")
        assert [row[0] for row in cells(head.get(REGISTER))] == [cases[1].number, cases[0].number]
        assert [row[0] for row in cells(head.get(REGISTER, {"q": cases[0].number[-6:]}))] == [cases[0].number]
        assert len(cells(head.get(REGISTER, {"q": "testnieku"}))) == 2
        assert cells(head.get(REGISTER, {"q": "nav tāda"})) == []
        for odd in ("%", "_", "'; DROP TABLE", "x\x00y", "ž" * 5000):
            assert cells(head.get(REGISTER, {"q": odd})) == []
        assert len(cells(head.get(REGISTER, {"q": "\x00"}))) == 2

    @pytest.mark.parametrize(
        ("login", "count"), [("aina", 2), ("karlis", 2), ("raitis", 2), ("spodra", 0), ("metra", 0)]
    )
    def test_everybody_sees_their_own(self, login: str, count: int) -> None:
        desks.many(2)
        assert len(cells(as_(login).get(REGISTER))) == count
        rows = list(
            csv.reader(
                io.StringIO(as_(login).get(REGISTER, {"export": "csv"}).content.decode("utf-8-sig")), delimiter=";"
            )
        )
        assert len(rows) == count + 1

    def test_pages_and_sorting(self) -> None:
        cases = desks.many(27, envelopes=False)
        head = as_("aina")
        assert len(cells(head.get(REGISTER))) == 25
        assert [row[0] for row in cells(head.get(REGISTER, {"page": "2"}))] == [cases[1].number, cases[0].number]
        assert cells(head.get(REGISTER, {"sort": "number"}))[0][0] == cases[0].number
        for odd in ({"page": "x"}, {"page": "999"}, {"sort": "public_code"}, {"sort": "-x; DROP"}):
            assert head.get(REGISTER, odd).status_code == 200

    @pytest.mark.parametrize("title", ["=1+1", "+371", "-1", "@SUM(A1)", "\t=1+1", "＝1+1"])
    def test_no_cell_of_an_export_is_a_formula(self, title: str) -> None:
        [case] = desks.many(1, envelopes=False)
        CaseDocument.objects.filter(pk=case.pk).update(title=title)
        head = as_("aina")
        answer = head.get(REGISTER, {"export": "csv"})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
        assert rows[1][2] == f"'{title}"
        sheet = openpyxl.load_workbook(io.BytesIO(head.get(REGISTER, {"export": "xlsx"}).content)).active
        assert (sheet["C2"].data_type, sheet["C2"].value.lstrip("'").strip()) == ("s", title.strip())

    def test_exports_carry_the_search_and_are_written_down(self) -> None:
        cases = desks.many(2, envelopes=False)
        head = as_("aina")
        answer = head.get(REGISTER, {"q": cases[0].number, "export": "xlsx"})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [cases[0].number]
        assert answer["Content-Disposition"] == 'attachment; filename="dokumentu-registrs.xlsx"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        seen = AccessEvent.objects.get(act="export")
        assert (seen.what, seen.subject, seen.actor) == ("register xlsx", cases[0].public_id, head_id())
        assert head.get(REGISTER, {"export": "exe"})["Content-Type"].startswith("text/html")

    def test_too_much_for_one_export_is_told_not_cut(self, monkeypatch: pytest.MonkeyPatch) -> None:
        desks.many(3, envelopes=False)
        monkeypatch.setattr("forms.desk.views.MOST_ROWS", 2)
        answer = as_("aina").get(REGISTER, {"export": "csv"}, follow=True)
        assert said(
            answer, "Vienā eksportā ir ne vairāk kā 2 dokumentu. Sašauriniet meklēšanu un eksportējiet vēlreiz."
        )
        assert AccessEvent.objects.filter(act="export").count() == 0


def head_id() -> uuid.UUID:
    return desks.user("aina").public_id


class TestMethods:
    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_pages_that_only_show_take_nothing(self, method: str) -> None:
        case = desks.sent()
        client = as_("aina")
        addresses = [TASKS, REGISTER, passport(case), f"{passport(case)}dokuments.docx",
                     f"{passport(case)}parbaudes-protokols.pdf", f"/p/{case.public_code}", "/p/", "/ligumi/"]  # fmt: skip
        assert {address: getattr(client, method)(address).status_code for address in addresses} == dict.fromkeys(
            addresses, 405
        )

    def test_acts_need_a_post_and_a_token(self) -> None:
        case = desks.sent()
        contract = EmploymentContract.objects.get()
        client = as_("aina")
        acts = [reverse(f"contracts:{name}", args=[contract.public_id]) for name in ("send", "revise")]
        assert [client.get(address).status_code for address in acts] == [405, 405]
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(desks.user("aina"))
        for address in (*acts, manage(case), PAPERS, reverse("contracts:withdraw", args=[contract.public_id])):
            assert strict.post(address, {"reason": "x", "remind": "1"}).status_code == 403
        case.refresh_from_db()
        assert case.state == "signing"

    def test_reading_changes_nothing(self) -> None:
        case = desks.sent()
        before = (
            CaseDocument.objects.values().get(),
            EmploymentContract.objects.values().get(),
            signing_facade.summary(case.public_id),
        )
        client = as_("aina")
        for address in (TASKS, REGISTER, passport(case), manage(case), PAPERS, f"/p/{case.public_code}"):
            assert client.get(address).status_code == 200
            assert client.head(address).status_code == 200
        after = (
            CaseDocument.objects.values().get(),
            EmploymentContract.objects.values().get(),
            signing_facade.summary(case.public_id),
        )
        assert after == before


class TestQueries:
    """A list costs the same for two rows and for thirty."""

    @staticmethod
    def count(client: Client, address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    @pytest.fixture
    def grown(self) -> Callable[[], None]:
        def grow() -> None:
            for _one in range(28):
                desks.copy_of(EmploymentContract.objects.earliest("pk"))
            desks.many(28)
            desks.drafts(28)

        return grow

    @pytest.mark.slow
    def test_every_list(self, grown: Callable[[], None]) -> None:
        desks.many(2)
        desks.copy_of(EmploymentContract.objects.earliest("pk"))
        desks.drafts(2)
        pages = [
            (login, address)
            for login in ("aina", "karlis", "arhivs")
            for address in (TASKS, REGISTER, "/ligumi/", PAPERS)
            if not (address == PAPERS and login != "aina")
        ]
        clients: dict[str, Client] = {login: as_(login) for login in ("aina", "karlis", "arhivs")}
        before = {page: self.count(clients[page[0]], page[1]) for page in pages}
        grown()
        assert {page: self.count(clients[page[0]], page[1]) for page in pages} == before
        assert max(before.values()) <= 31


class TestForeign:
    def test_what_is_not_ones_own_does_not_exist(self) -> None:
        case = desks.sent()
        stranger = User.objects.create_user("svess@paraugs.example", "x")
        client = client_of(stranger)
        contract = EmploymentContract.objects.get()
        addresses = [
            passport(case),
            manage(case),
            f"{passport(case)}dokuments.docx",
            f"{passport(case)}parbaudes-protokols.pdf",
        ]
        addresses += [
            reverse(f"contracts:{name}", args=[contract.public_id])
            for name in ("contract", "preview", "draft-pdf", "draft-docx", "withdraw")
        ]
        for address in addresses:
            missing = client.get(
                address.replace(str(case.public_id), str(uuid.uuid4())).replace(
                    str(contract.public_id), str(uuid.uuid4())
                )
            )
            assert (client.get(address).status_code, missing.status_code) == (404, 404)
            assert Client().get(address)["Location"].startswith("/konts/login/")
        for name in ("send", "revise", "withdraw"):
            assert (
                client.post(reverse(f"contracts:{name}", args=[contract.public_id]), {"reason": "x"}).status_code == 404
            )


@pytest.mark.usual
class TestOwnData:
    @pytest.mark.acceptance("A62")
    def test_a_mentor_reads_everything_that_is_kept(self) -> None:
        case = desks.sent()
        as_("auditors").get(passport(case))
        page = soup(as_("karlis").get(OWN))
        kept = {
            section.h2.get_text(): " ".join(section.get_text(" ").split()) for section in page.select("main section")
        }
        assert list(kept) == [
            "Konts", "Persona", "Mentora mācību apliecība", "Lomas", "Atbilstības pārbaudes", "Darba līgumi",
            "Dokumenti, kuros esat puse", "Ziņas jums",
            "Kad datus skatīja",
        ]  # fmt: skip
        assert "090604-29900" in kept["Persona"] and "LV44 DEMO 0000 0000 0000 1" in kept["Persona"]
        assert case.number in kept["Darba līgumi"] and "11,00" in kept["Darba līgumi"]
        assert f"{case.number}, apskatīts" in kept["Kad datus skatīja"]
        assert "Auditors" not in page.get_text()

    def test_it_is_taken_along_as_a_file_and_that_is_written_down(self) -> None:
        case = desks.sent()
        answer = as_("karlis").get(f"{OWN}dati.json")
        assert (answer["Content-Type"], answer["Cache-Control"]) == (
            "application/json; charset=utf-8", "max-age=0, no-cache, no-store, must-revalidate, private",
        )  # fmt: skip
        found = json.loads(answer.content)
        assert found["Persona"][0]["Personas kods"] == "090604-29900"
        assert "Kārli Testnieku" in " ".join(found["Līgumu noteikumi"][case.number].values())
        mine = AccessEvent.objects.filter(subject=desks.user("karlis").public_id)
        assert [(row.act, row.what) for row in mine] == [("export", "own data")]

    def test_nobody_reads_of_others(self) -> None:
        desks.sent()
        page = as_("dzintars").get(OWN).content.decode()
        assert "Kārl" not in page and "090604" not in page

    def test_it_costs_the_same_for_many_documents(self) -> None:
        desks.many(1, envelopes=False)
        karlis = as_("karlis")
        few = TestQueries.count(karlis, OWN)
        desks.many(5, envelopes=False)
        assert TestQueries.count(karlis, OWN) == few
