"""Case files: which one a document belongs to, moving, closing, shelves, the list of contents, a thousand rows."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

import signing.facade as signing_facade
from forms.archive.files import actions, facts
from forms.archive.files.actions import FileTerms
from forms.archive.files.errors import (
    FileClosed,
    IndexTaken,
    KindTaken,
    NoPaper,
    NotAllowed,
    OtherPlace,
    StillUnderWay,
    YearRunning,
)
from forms.archive.files.models import CaseFile, Filing, PaperShelf
from forms.archive.files.proposal import proposal
from forms.archive.files.rules import Shelf, destination, doubled
from forms.people.models import ISSUER_CODE, Membership, Role
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from kernel.accounts.models import User
from kernel.audit.models import AccessEvent, Event
from kernel.periods import now
from tests.forms import desks
from tests.forms.archive.test_rights import restricted
from tests.forms.pages import answers, client_of, errors_agree, soup, summary_lines, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
TODAY = datetime(2026, 11, 22, 10, tzinfo=UTC)
AFTER = datetime(2027, 1, 11, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def archived(kind: str = "DL") -> CaseDocument:
    case = desks.other_kind(kind)
    CaseDocument.objects.filter(pk=case.pk).update(state="archived")
    case.refresh_from_db()
    return case


def proposed(year: int = 2026) -> dict[str, CaseFile]:
    actions.propose(register_code="PVS", year=year, by=desks.user("aina"), on=now())
    return {row.index: row for row in CaseFile.objects.filter(register_code="PVS", year=year)}


def terms(**changes: Any) -> FileTerms:
    return FileTerms(**{"index": "03-12", "title": "Citi", "kinds": (), "keeping": "project", "years": None, **changes})


# --- the rule


def test_a_document_goes_to_the_file_of_its_kind_and_year_else_to_the_rest() -> None:
    files = [
        Shelf(1, 2026, frozenset({"DL"}), closed=False),
        Shelf(2, 2026, frozenset({"*"}), closed=False),
        Shelf(3, 2027, frozenset({"DL"}), closed=False),
    ]
    assert destination("DL", 2026, files) == 1
    assert destination("VI", 2026, files) == 2
    assert destination("DL", 2027, files) == 3
    assert destination("VI", 2027, files) is None
    assert destination("DL", 2028, files) is None


def test_what_is_late_goes_to_the_next_open_file() -> None:
    files = [
        Shelf(1, 2026, frozenset({"DL"}), closed=True),
        Shelf(2, 2027, frozenset({"DL"}), closed=True),
        Shelf(3, 2028, frozenset({"*"}), closed=False),
    ]
    assert destination("DL", 2026, files) == 3
    assert destination("DL", 2026, files[:1]) is None


def test_a_kind_stands_in_one_file_of_a_year() -> None:
    files = [Shelf(1, 2026, frozenset({"DL"}), closed=False), Shelf(2, 2027, frozenset({"VI"}), closed=False)]
    assert doubled({"DL", "VI"}, files, year=2026) == {"DL"}


def test_the_proposal_names_every_kind_once_and_its_source() -> None:
    kinds = [kind for one in proposal(2026) for kind in one.kinds]
    assert len(kinds) == len(set(kinds))
    assert "*" in kinds
    assert {"DL", "DG", "DI", "IE", "VI", "IAP"} <= set(kinds)
    assert all(one.source and one.title and one.index for one in proposal(2026))
    assert proposal(2020) == proposal(2026)


# --- verbs


def test_the_nightly_job_proposes_what_is_missing_once(demo: None) -> None:
    case = archived()
    assert facts.file_of(case) is None
    made = actions.propose_missing(on=now())
    assert (made, actions.propose_missing(on=now())) == (len(proposal(2026)), 0)
    file = facts.file_of(case)
    assert file is not None and (file.index, file.year, file.register_code) == ("03-01", 2026, "PVS")
    assert list(facts.documents_in(file)) == [case]


def test_a_document_is_moved_by_hand_and_the_log_says_from_where(demo: None) -> None:
    files, case = proposed(), archived()
    aina = desks.user("aina")
    actions.move_document(case=case, to=files["03-99"], by=aina, on=now())
    assert facts.file_of(case) == files["03-99"]
    assert (list(facts.documents_in(files["03-01"])), list(facts.documents_in(files["03-99"]))) == ([], [case])
    assert Event.objects.get(event="archive.document_moved").facts == {"from": "03-01 2026", "to": "03-99 2026"}
    with pytest.raises(NotAllowed):
        actions.move_document(case=case, to=files["03-01"], by=desks.user("linda"), on=now())
    actions.propose(register_code="DPS", year=2026, by=None, on=now())
    with pytest.raises(OtherPlace):
        actions.move_document(case=case, to=CaseFile.objects.filter(register_code="DPS")[0], by=aina, on=now())


def test_a_closed_file_takes_nothing_more_and_late_documents_go_to_the_next(demo: None) -> None:
    files, case, aina = proposed(), archived(), desks.user("aina")
    with pytest.raises(YearRunning):
        actions.close_file(file=files["03-01"], by=aina, on=now())
    with time_machine.travel(AFTER, tick=False):
        assert actions.close_file(file=files["03-01"], by=aina, on=now()) == 1
        assert actions.close_file(file=files["03-01"], by=aina, on=now()) == 1
        closed = CaseFile.objects.get(pk=files["03-01"].pk)
        assert (closed.state, closed.closed_by) == ("closed", aina)
        late = archived()
        CaseDocument.objects.filter(pk=late.pk).update(year=2026, sequence=99)
        late.refresh_from_db()
        assert (list(facts.documents_in(closed)), facts.file_of(case)) == ([case], closed)
        following = facts.file_of(late)
        assert following is not None and (following.index, following.year) == ("03-01", 2027)
        for moved, to in ((case, following), (late, closed)):
            with pytest.raises(FileClosed):
                actions.move_document(case=moved, to=to, by=aina, on=now())
        with pytest.raises(FileClosed):
            actions.change_file(file=closed, terms=terms(), version=closed.version, by=aina, on=now())
        assert facts.file_of(case) == closed


def test_what_is_still_being_signed_keeps_its_file_open(demo: None) -> None:
    files, _case = proposed(), desks.sent()
    with time_machine.travel(AFTER, tick=False), pytest.raises(StillUnderWay):
        actions.close_file(file=files["03-01"], by=desks.user("aina"), on=now())
    assert not Filing.objects.exists()


def test_index_and_kinds_are_each_given_once_a_year(demo: None) -> None:
    files, aina = proposed(), desks.user("aina")
    with pytest.raises(IndexTaken):
        actions.enter_file(register_code="PVS", year=2026, terms=terms(index="03-01"), by=aina, on=now())
    with pytest.raises(KindTaken):
        actions.enter_file(register_code="PVS", year=2026, terms=terms(kinds=("DL",)), by=aina, on=now())
    made = actions.enter_file(register_code="PVS", year=2026, terms=terms(), by=aina, on=now())
    changed = actions.change_file(
        file=made, terms=terms(title="Sarakste", keeping="years", years=5), version=1, by=aina, on=now()
    )
    assert (changed.title, changed.years, changed.version) == ("Sarakste", 5, 2)
    with pytest.raises(EditConflict):
        actions.change_file(file=made, terms=terms(), version=1, by=aina, on=now())
    with pytest.raises(KindTaken):
        actions.change_file(
            file=files["03-05"], terms=terms(index="03-77", kinds=("IE",)), version=1, by=aina, on=now()
        )


def test_a_paper_original_is_laid_on_a_shelf_and_the_old_words_are_kept(demo: None) -> None:
    case, aina = desks.sent(), desks.user("aina")
    with pytest.raises(NoPaper):
        actions.lay_paper(case=case, room="12", shelf="", folder="", by=aina, on=now())
    signing_facade.paper_set(
        subjects=[case.public_id], place="Mape pie lietvedes", signed_on=None, by=aina, on=now()
    )  # fmt: skip
    actions.lay_paper(case=case, room="12. kabinets", shelf="3. plaukts", folder="mape 03-01", by=aina, on=now())
    row = PaperShelf.objects.get()
    assert (row.place, row.before) == ("12. kabinets, 3. plaukts, mape 03-01", "Mape pie lietvedes")
    assert signing_facade.paper_place(case.public_id) == row.place
    page = client_of(aina).get(reverse("desk:passport", args=[case.public_id]))
    assert row.place in soup(page).text
    place = client_of(aina).get(reverse("archive:document", args=[case.public_id]))
    assert answers(place)["Oriģināls"] == row.place
    assert "Mape pie lietvedes" in soup(place).text


# --- pages


def test_the_passport_says_in_which_case_file_a_document_lies(demo: None) -> None:
    case = archived()
    passport = reverse("desk:passport", args=[case.public_id])
    before = answers(client_of(desks.user("aina")).get(passport))
    assert "Lieta" not in before  # the institution has none yet
    file = next(one for one in proposed().values() if "DL" in one.kinds)
    page = client_of(desks.user("aina")).get(passport)
    assert answers(page)["Lieta"] == f"{file.index} {file.title}, 2026"
    assert reverse("archive:file", args=[file.public_id]) in page.content.decode()
    assert "Lieta" not in answers(client_of(desks.user("karlis")).get(passport))  # a party reads no case files


def test_the_archivist_takes_the_proposal_and_reads_the_contents(demo: None) -> None:
    case = archived()
    client = client_of(desks.user("arhivs"))
    address = reverse("archive:files") + "?iestade=PVS&gads=2026"
    assert client.post(address).status_code == 302
    page = client.get(address)
    first = soup(page).select("tbody tr")[0]
    assert len(soup(page).select("tbody tr")) == len(proposal(2026))
    assert words(first.select("td, th")[0]) == "03-01"
    assert "1" in [words(cell) for cell in first.select("td")]
    file = CaseFile.objects.get(register_code="PVS", index="03-01")
    page = client.get(reverse("archive:file", args=[file.public_id]))
    assert [words(one) for one in soup(page).select("tbody tr a")] == [case.number]
    table = client.get(reverse("archive:file-content", args=[file.public_id, "xlsx"]))
    rows = list(load_workbook(io.BytesIO(table.content)).active.values)
    assert [row[1] for row in rows[1:]] == [case.number]
    assert AccessEvent.objects.filter(act="export", subject=case.public_id).count() == 1
    csv = client.get(reverse("archive:file-content", args=[file.public_id, "csv"]))
    assert case.number in csv.content.decode("utf-8-sig")
    assert client.get(reverse("archive:file-content", args=[file.public_id, "exe"])).status_code == 404


def test_a_file_is_entered_changed_and_closed_on_pages(demo: None) -> None:
    client = client_of(desks.user("aina"))
    proposed()
    new = reverse("archive:file-new") + "?gads=2026"
    typed = {"index": "03-01", "title": "Sarakste", "keeping": "years", "years": "", "version": ""}
    assert errors_agree(client.post(new, typed)) == ["Norādiet, cik gadu lietu glabā."]
    said = errors_agree(client.post(new, {**typed, "years": "5"}))
    assert said == ["Šim gadam jau ir lieta ar šādu indeksu. Izvēlieties citu indeksu."]
    answer = client.post(new, {**typed, "index": "03-50", "years": "5"})
    file = CaseFile.objects.get(index="03-50")
    assert (answer.status_code, file.years, file.kinds) == (302, 5, [])
    change = reverse("archive:file-change", args=[file.public_id])
    answer = client.post(change, {**typed, "index": "03-51", "years": "7", "version": "1"})
    file.refresh_from_db()
    assert (answer.status_code, file.index, file.years) == (302, "03-51", 7)
    close = reverse("archive:file-close", args=[file.public_id])
    assert summary_lines(client.post(close, {"sure": "on"})) == [
        "Šīs lietas gads vēl nav beidzies. Slēdziet to pēc gada beigām."
    ]
    with time_machine.travel(AFTER, tick=False):
        client = client_of(desks.user("aina"))
        assert client.post(close, {"sure": "on"}).status_code == 302
    file.refresh_from_db()
    assert file.closed


def test_the_contents_take_as_many_queries_for_sixty_documents_as_for_three(
    demo: None, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    proposed()
    client = client_of(desks.user("aina"))
    file = CaseFile.objects.get(register_code="PVS", index="03-05")
    pages = (reverse("archive:file", args=[file.public_id]), reverse("archive:files") + "?gads=2026")

    def asked() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            found.append(len(seen))
        return found

    for _one in range(3):
        archived("VI")
    asked()
    few = asked()
    for _one in range(57):
        archived("VI")
    assert asked() == few
    assert facts.counts([file], "PVS") == {file.pk: 60}


@pytest.mark.acceptance("A62")
def test_the_contents_bear_the_mark_of_restricted_data(demo: None) -> None:
    contract = desks.agreed()
    case = archived("DL")
    CaseDocument.objects.filter(pk=case.pk).update(record=contract.public_id)
    file = next(one for one in proposed().values() if "DL" in one.kinds)
    page = reverse("archive:file", args=[file.public_id])
    client = client_of(desks.user("arhivs"))
    assert "apstrāde ierobežota" not in client.get(page).content.decode()
    restricted()
    assert "apstrāde ierobežota" in words(soup(client.get(page)).select_one("tbody"))


# --- the operator's own records


def operators() -> CaseDocument:
    """A certificate of the training, numbered by the operator."""
    case = archived("AP")
    CaseDocument.objects.filter(pk=case.pk).update(register_code=ISSUER_CODE, number="AP-2026-VIAA-0001")
    case.refresh_from_db()
    return case


@pytest.mark.acceptance("A37")
def test_the_operators_records_have_a_nomenclature_of_their_own(demo: None) -> None:
    case, clerk = operators(), client_of(desks.user("arhivs"))
    address = f"{reverse('archive:files')}?iestade=VIAA&gads=2026"
    page = clerk.get(address).content.decode()
    assert "Valsts izglītības attīstības aģentūra, 2026" in page
    clerk.post(address)
    files = {row.index: row for row in CaseFile.objects.filter(register_code=ISSUER_CODE)}
    assert [row.index for row in proposal(2026, operator=True)] == sorted(files)
    assert facts.file_of(case) == files["01-03"]
    page = clerk.get(reverse("archive:file", args=[files["01-03"].public_id])).content.decode()
    assert "AP-2026-VIAA-0001" in page and "Valsts izglītības attīstības aģentūra" in page
    assert not any({"DL", "IAP"} & set(row.kinds) for row in files.values())


def test_who_organises_the_training_keeps_them_and_heads_of_schools_do_not_see_them(demo: None) -> None:
    operators()
    actions.propose(register_code=ISSUER_CODE, year=2026, by=None, on=now())
    file = CaseFile.objects.get(register_code=ISSUER_CODE, index="01-03")
    organises = User.objects.create(email="rikotaja@paraugs.example", first_name="Māra", last_name="Rīkotāja")
    Membership.objects.create(user=organises, role=Role.REG, valid_from=date(2025, 9, 1))
    listed = client_of(organises).get(reverse("archive:files")).content.decode()
    assert "Valsts izglītības attīstības aģentūra" in listed and "Paraugpils" not in listed
    assert client_of(organises).get(reverse("archive:file", args=[file.public_id])).status_code == 200
    row = actions.enter_file(register_code=ISSUER_CODE, year=2026, terms=terms(), by=organises, on=now())
    assert row.register_code == ISSUER_CODE
    aina = desks.user("aina")
    assert client_of(aina).get(reverse("archive:file", args=[file.public_id])).status_code == 404
    assert "attīstības aģentūra" not in soup(client_of(aina).get(reverse("archive:files"))).main.text
    with pytest.raises(NotAllowed):
        actions.enter_file(register_code=ISSUER_CODE, year=2026, terms=terms(index="01-77"), by=aina, on=now())
