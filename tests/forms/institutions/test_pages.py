"""Pages of institutions' own text through the client: letterhead, numbers, templates, the text changed in Word."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from doc_templates.models import Proposal, ProposalState
from doc_templates.rendering import checks
from forms.contracts.documents import contract_context
from forms.contracts.models import EmploymentContract
from forms.contracts.terms import Terms
from forms.people.letterhead import letterhead_of
from forms.people.models import EmployerKind, Institution, Municipality
from forms.records import road, text_actions
from forms.records.numbering import NumberPattern
from forms.records.texts import ChangedText, TextState
from kernel import pdf
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from tests.doc_templates.hostile import template
from tests.factories.own_text import OURS, changed_text, own_template, reworded, unsent
from tests.forms.desks import agreed
from tests.web.test_look import INLINE

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
PLACE = "/veidnes/PVS/"


@pytest.fixture
def aina(client: Client, person: Any) -> Client:
    client.force_login(person("aina"))
    return client


@pytest.fixture
def administrator(person: Any, settings: Any) -> Client:
    settings.MFA_REQUIRED_FOR_STAFF = False
    client = Client()
    client.force_login(person("administrators"))
    return client


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


def main(response: Any) -> str:
    return " ".join(soup(response).select_one("main").get_text(" ").split())


def errors(response: Any) -> list[str]:
    return [line.get_text(" ", strip=True) for line in soup(response).select(".error-summary li")]


def day_parts(name: str = "valid_from") -> dict[str, str]:
    today = riga_date(now())
    return {f"{name}_0": str(today.day), f"{name}_1": str(today.month), f"{name}_2": str(today.year)}


def test_the_head_comes_straight_to_the_own_place(aina: Client) -> None:
    assert aina.get("/veidnes/").headers["Location"] == PLACE
    page = aina.get(PLACE)
    year = riga_date(now()).year
    assert f"DL-{year}-PVS-0001" in main(page)
    assert "Darba līgums (DL) kopīgā 05.06.2026." in main(page)
    assert not INLINE.search(page.content.decode())
    assert "/veidnes/" in {link["href"] for link in soup(aina.get("/darba-telpa/")).select("main a")}


def test_an_institution_has_no_templates_of_what_it_never_issues(aina: Client, administrator: Client) -> None:
    def kinds(page: Any) -> set[str]:
        return {link["href"].split("/")[-2] for link in soup(page).select("main table a")}

    all_kinds = kinds(administrator.get("/veidnes/kopigas/"))
    assert kinds(aina.get(PLACE)) == all_kinds - {"AP", "IA", "MA", "MG", "PR", "VP"}
    assert aina.get(f"{PLACE}DL/jauna/").status_code == 200
    assert [aina.get(f"{PLACE}AP{tail}").status_code for tail in ("/", "/jauna/")] == [404, 404]


def test_strangers_find_nothing(client: Client, person: Any) -> None:
    client.force_login(person("linda"))
    assert [client.get(address).status_code for address in ("/veidnes/", PLACE, "/veidnes/kopigas/")] == [404] * 3


def test_the_administrator_keeps_the_house_and_every_place(administrator: Client) -> None:
    assert "Kopīgās veidnes" in main(administrator.get("/veidnes/"))
    for slug in ("kopigas", "PVS"):
        assert administrator.get(f"/veidnes/{slug}/").status_code == 200
    assert administrator.get("/veidnes/kopigas/galvene/").status_code == 404


@pytest.mark.usual
def test_the_list_costs_the_same_for_many_places(administrator: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert administrator.get("/veidnes/").status_code == 200
        return len(queries)

    count()
    few = count()
    municipality = Municipality.objects.first()
    Institution.objects.bulk_create(
        Institution(
            register_code=f"Z{number}", name=f"Skola {number}", kind=EmployerKind.INSTITUTION, address="x", place="x",
            registration_number=f"{40000000000 + number}", municipality=municipality,
        )
        for number in range(1000)
    )  # fmt: skip
    assert count() == few


def test_editions_of_a_kind_cost_the_same_however_many(aina: Client, person: Any) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert aina.get(f"{PLACE}DL/").status_code == 200
        return len(queries)

    own_template(by=person("aina"))
    count()
    few = count()
    for _one in range(9):
        own_template(by=person("aina"))
    assert count() == few


def test_lines_of_the_letterhead_are_limited(aina: Client) -> None:
    five = aina.post(f"{PLACE}galvene/", {"letterhead": "a\nb\nc\nd\ne", "version": "1", "act": "save"})
    assert (five.status_code, errors(five)) == (422, ["Rakstiet ne vairāk kā 4 rindas."])
    long = aina.post(f"{PLACE}galvene/", {"letterhead": "a" * 111, "version": "1", "act": "save"})
    assert errors(long) == ["1. rinda ir par garu: saīsiniet to līdz 110 zīmēm vai sāciet jaunu rindu."]


def test_a_letterhead_is_saved_once_and_seen_in_contracts(aina: Client) -> None:
    lines = "Paraugpils novads\r\nReģ. Nr. 90099991011\r\n"
    saved = aina.post(f"{PLACE}galvene/", {"letterhead": lines, "version": "1", "act": "save"})
    assert saved.headers["Location"] == PLACE
    place = Institution.objects.get(register_code="PVS")
    assert (place.letterhead, place.version) == ("Paraugpils novads\nReģ. Nr. 90099991011", 2)
    contract = agreed()
    context = contract_context(contract=contract, terms=Terms.from_json(contract.terms))
    assert context["letterhead"] == {"name": place.name, "line": "Paraugpils novads\nReģ. Nr. 90099991011"}
    late = aina.post(f"{PLACE}galvene/", {"letterhead": "Cita", "version": "1", "act": "save"})
    assert late.status_code == 409
    assert "Paraugpils novads" in main(late)


def test_without_own_lines_the_usual_one_is_printed(demo: None) -> None:
    place = Institution.objects.get(register_code="PVS")
    assert letterhead_of(place)["line"].startswith(f"Reģ. Nr. {place.registration_number} · ")
    assert letterhead_of(place, lines=" a \n\n b ")["line"] == "a\nb"


@pytest.mark.office
@pytest.mark.usual
def test_a_letterhead_is_looked_at_before_it_is_saved(aina: Client) -> None:
    looked = aina.post(f"{PLACE}galvene/", {"letterhead": "Izdomas novads\nTālr. 000", "version": "1"})
    assert looked.status_code == 200
    pictures = [image["src"] for image in soup(looked).select("main img")]
    first = aina.get(pictures[0])
    assert (first["Content-Type"], first.content[:4]) == ("image/png", b"\x89PNG")
    assert Institution.objects.get(register_code="PVS").letterhead == ""
    assert soup(looked).select_one("[name=letterhead]")["value"] == "Izdomas novads\nTālr. 000"


@pytest.mark.acceptance("A39")
def test_a_pattern_is_looked_at_then_set(aina: Client) -> None:
    year = riga_date(now()).year
    typed = {"order": "GIK", "between": "/", "digits": "3", **day_parts()}
    looked = aina.post(f"{PLACE}numuri/", typed)
    assert f"{year}/PVS/DL/001" in main(looked)
    assert NumberPattern.objects.count() == 0
    hidden = {field["name"]: field["value"] for field in soup(looked).select("main form input[type=hidden]")}
    hidden.pop("csrfmiddlewaretoken", None)
    assert aina.post(f"{PLACE}numuri/", {**hidden, "act": "save"}).status_code == 302
    assert str(NumberPattern.objects.get()) == f"PVS {riga_date(now())}: GIK/3"
    assert f"{year}/PVS/DL/001" in main(aina.get(PLACE))


@pytest.mark.acceptance("A40")
def test_a_faulty_template_is_answered_with_every_reason(aina: Client) -> None:
    content = template("{{ alga }} {{ mentor.nmae }}")
    told = {"file": SimpleUploadedFile("x.docx", content), "changes": "Cits teksts", **day_parts("effective_from")}
    page = aina.post(f"{PLACE}DL/jauna/", told)
    assert page.status_code == 422
    assert [one.text for one in soup(page).select("main .notice code")] == ["alga", "mentor.nmae"]
    assert errors(page) == [
        "Datne netika pieņemta. Izlabojiet programmā Word uzskaitīto un augšupielādējiet vēlreiz. Nekas nav saglabāts."
    ]
    assert Proposal.objects.count() == 0


@pytest.mark.acceptance("A40")
def test_two_people_decide_through_the_page(aina: Client, administrator: Client, person: Any) -> None:
    row = own_template(by=person("aina"))
    address = f"/veidnes/augsupieladeta/{row.public_id}/"
    own = aina.get(address)
    assert "Apstiprināt" not in [button.text for button in soup(own).select("main button")]
    assert not INLINE.search(own.content.decode())
    aina.post(address, {"act": "approve", "version": "1"})
    row.refresh_from_db()
    assert row.state == ProposalState.WAITING
    assert "DL" in main(administrator.get("/veidnes/"))
    administrator.post(address, {"act": "approve", "version": "1"})
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (ProposalState.APPROVED, person("administrators"))
    assert "iestādes sava" in main(aina.get(PLACE))
    page = aina.get(f"{PLACE}DL/")
    assert "Izmantošanā no" not in main(page)
    assert str(row.edition) in main(page)
    file = aina.get(f"{address}veidne.docx")
    assert file["Content-Disposition"] == f'attachment; filename="DL-PVS-{riga_date(now()).isoformat()}.docx"'
    assert b"".join(file).startswith(b"PK")
    empty = aina.post(address, {"act": "withdraw", "version": "2", "reason": ""})
    assert (empty.status_code, errors(empty)) == (422, ["Aizpildiet: Iemesls."])
    aina.post(address, {"act": "withdraw", "version": "2", "reason": "Vairs nevajag"})
    row.refresh_from_db()
    assert row.state == ProposalState.WITHDRAWN
    assert date_short(riga_date(now())) in main(aina.get(address))


def test_a_late_decision_learns_of_the_first(administrator: Client, person: Any) -> None:
    row = own_template(by=person("aina"))
    address = f"/veidnes/augsupieladeta/{row.public_id}/"
    administrator.post(address, {"act": "refuse", "version": "1", "reason": "Nē"})
    late = administrator.post(address, {"act": "approve", "version": "1"}, follow=True)
    assert "Par šo veidni pa to laiku jau ir lēmis kāds cits." in " ".join(soup(late).get_text(" ").split())


@pytest.fixture
def contract(demo: None) -> EmploymentContract:
    return agreed()


def text_address(contract: EmploymentContract) -> str:
    return f"/veidnes/teksts/DL/{contract.public_id}/"


@pytest.mark.acceptance("A40")
def test_differences_are_read_and_accepted_in_words(aina: Client, contract: EmploymentContract, person: Any) -> None:
    seen = str(changed_text(contract, by=person("linda")).public_id)
    address = text_address(contract)
    waiting = aina.get(f"/ligumi/{contract.public_id}/")
    assert "gaida, kad pieņems tā atšķirības" in main(waiting)
    assert address in {link["href"] for link in soup(waiting).select("main a")}
    page = aina.get(f"{address}atskiribas/")
    assert [one.get_text(" ", strip=True) for one in soup(page).select("ins")] == ["pievienots: ⟦+ un ar prieku+⟧"]
    assert soup(page).select("del") == []
    assert not INLINE.search(page.content.decode())
    silent = aina.post(f"{address}atskiribas/", {"text": seen, "words": "", "read": ""})
    assert silent.status_code == 422
    assert len(errors(silent)) == 2
    done = aina.post(f"{address}atskiribas/", {"text": seen, "words": "Prieks", "read": "on"})
    assert done.headers["Location"] == f"/ligumi/{contract.public_id}/"
    row = ChangedText.objects.get()
    assert (row.state, row.words, row.accepted_by) == (TextState.ACCEPTED, "Prieks", person("aina"))
    assert len(soup(aina.get(f"/ligumi/{contract.public_id}/prieksskatijums/")).select("main img")) == 2
    for which, blob in (("mainits", row.changed), ("no-datiem", row.original)):
        assert b"".join(aina.get(f"/veidnes/teksts/faili/{row.public_id}/{which}.docx")) == blob.read()


def test_who_only_prepares_does_not_accept(client: Client, contract: EmploymentContract, person: Any) -> None:
    seen = str(changed_text(contract, by=person("linda")).public_id)
    client.force_login(person("linda"))
    address = f"{text_address(contract)}atskiribas/"
    assert soup(client.get(address)).select_one("[name=words]") is None
    assert client.post(address, {"text": seen, "words": "Prieks", "read": "on"}).status_code == 404
    assert client.post(f"{text_address(contract)}atmest/", {"text": seen}).status_code == 302
    assert ChangedText.objects.get().state == TextState.DROPPED


def test_nobody_accepts_or_drops_a_text_not_seen(aina: Client, contract: EmploymentContract, person: Any) -> None:
    former = changed_text(contract, by=person("linda"))
    told = {"text": str(former.public_id), "words": "Prieks", "read": "on"}
    text_actions.drop(text=former, unsent=unsent(contract, by=person("aina")), by=person("aina"), on=now())
    newer = changed_text(contract, by=person("linda"))
    for act in ("atskiribas", "atmest"):
        answer = aina.post(f"{text_address(contract)}{act}/", told, follow=True)
        assert "Pa to laiku augšupielādēts jaunāks teksts." in " ".join(soup(answer).get_text(" ").split())
    newer.refresh_from_db()
    assert newer.state == TextState.SHOWN


def test_a_faulty_text_is_answered_with_every_reason(aina: Client, contract: EmploymentContract, person: Any) -> None:
    address = text_address(contract)
    original = b"".join(aina.get(f"{address}fails.docx"))
    assert original == text_actions.offered(unsent(contract, by=person("aina")))
    faulty = reworded(original, "[[numurs]]", "77")
    page = aina.post(address, {"file": SimpleUploadedFile("liigums.docx", faulty)})
    assert page.status_code == 422
    assert {one.text for one in soup(page).select("main .notice code")} == {"[[numurs]]"}
    assert ChangedText.objects.count() == 0


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A40")
def test_from_word_to_signers(aina: Client, contract: EmploymentContract, person: Any) -> None:
    """The whole way: the file leaves, comes back changed, is accepted, and the signers get that text with its number."""
    address = text_address(contract)
    mine = reworded(b"".join(aina.get(f"{address}fails.docx")))
    kept = aina.post(address, {"file": SimpleUploadedFile("ligums.docx", mine)})
    assert kept.headers["Location"] == f"{address}atskiribas/"
    seen = str(ChangedText.objects.get().public_id)
    aina.post(f"{address}atskiribas/", {"text": seen, "words": "Prieks", "read": "on"})
    sent = aina.post(f"/ligumi/{contract.public_id}/sutit/")
    contract.refresh_from_db()
    case = contract.case
    assert case is not None
    assert sent.headers["Location"] == f"/dokumenti/{case.public_id}/"
    road.prepare_document(case=case.public_id, on=now())
    case.refresh_from_db()
    made = documents_facade.rendered(case.rendered)
    assert made.changed is not None
    assert made.changed.read() == mine
    text = "".join(checks.squeezed(page) for page in pdf.text(made.pdf.read()))
    assert all(checks.squeezed(words) in text for words in (OURS, case.number, case.public_code))
    passport = main(aina.get(f"/dokumenti/{case.public_id}/"))
    assert "Tekstu programmā Word mainīja" in passport
    assert "Prieks" in passport

    signing_facade.choose_paper(subject=case.public_id, by=person("aina"), on=now())
    road.prepare_for_hand(case=case.public_id, on=now())
    case.refresh_from_db()
    printed = "".join(checks.squeezed(page) for page in pdf.text(documents_facade.rendered(case.rendered).pdf.read()))
    assert all(
        checks.squeezed(words) in printed for words in (OURS, case.number, "Paraksts ______", "divos eksemplāros")
    )
    assert "elektroniskoparakstu" not in printed
