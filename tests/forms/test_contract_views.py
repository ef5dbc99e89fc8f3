"""The contract form over HTTP: start, sections in any order, check-answers, the contract made of it."""

from __future__ import annotations

import uuid
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.urls import reverse

from forms.contracts.entry import SECTION_FORMS
from forms.contracts.models import EmploymentContract
from forms.contracts.terms import Terms
from forms.people.models import EmployerKind, Institution, Membership, Person, Role
from forms.programmes.models import AcademicYear, CalendarSpan
from forms.records.models import Draft
from kernel.accounts.models import User
from tests.factories import contract_answers, contract_draft
from tests.forms.pages import Filler, answers, client_of, errors_agree, filler, notices, said, soup, typed, words

START = "/ligumi/jauns/"


def head_of(code: str, *, mentor: str = "") -> User:
    """A new head of an institution, so that every kind of employer has one."""
    user = User.objects.create_user(f"vadiba.{code.lower()}@paraugs.example", "x", first_name="Ieva", last_name="Demo")
    Membership.objects.create(
        user=user, role=Role.HEAD, institution=Institution.objects.get(register_code=code), valid_from=date(2025, 9, 1)
    )
    return user


@pytest.fixture
def aina(person: Any) -> Filler:
    return filler(person("aina"))


class TestStart:
    def test_only_ones_own_institutions_are_offered(self, person: Any) -> None:
        page = client_of(person("aina")).get(START)
        assert page.status_code == 200
        assert [one["value"] for one in soup(page).select("[name=employer]")] == ["PVS"]
        assert typed(page)["employer"] == "PVS"  # the only one is chosen already

    @pytest.mark.parametrize("login", ["karlis", "raitis", "arhivs", "auditors"])
    def test_without_the_role_the_page_is_not_there(self, person: Any, login: str) -> None:
        client = client_of(person(login))
        assert client.get(START).status_code == 404
        assert client.post(START, {"employer": "PVS", "mentor": ""}).status_code == 404
        assert Draft.objects.count() == 0

    def test_an_institution_of_others_is_refused(self, person: Any) -> None:
        answer = client_of(person("aina")).post(START, {"employer": "DPS", "mentor": ""})
        assert answer.status_code == 422
        assert len(errors_agree(answer)) == 1
        assert Draft.objects.count() == 0

    def test_nothing_chosen_says_what_to_choose(self, person: Any) -> None:
        answer = client_of(person("aina")).post(START, {})
        assert (answer.status_code, errors_agree(answer)) == (422, ["Izvēlieties: Darba devējs."])

    def test_the_known_mentor_and_the_representative_are_filled_in(self, person: Any) -> None:
        karlis = Person.objects.get(user=person("karlis"))
        form = filler(person("aina"), mentor=str(karlis.public_id))
        employer, mentor = typed(form.get("employer")), typed(form.get("mentor"))
        assert {key: employer[key] for key in ("employer", "rep_given", "rep_surname", "rep_gender", "rep_code")} == {
            "employer": "PVS",
            "rep_given": "Aina",
            "rep_surname": "Vadītāja-Demo",
            "rep_gender": "f",
            "rep_code": "170570-19900",
        }
        assert (employer["rep_office"], employer["rep_basis"]) == (
            "Paraugpils vidusskolas direktore",
            "iestādes nolikumu",
        )
        assert (mentor["mentor_given"], mentor["mentor_surname"], mentor["mentor_gender"]) == (
            "Kārlis",
            "Testnieks",
            "m",
        )
        assert [mentor[f"mentor_birth_date_{part}"] for part in range(3)] == ["9", "6", "2004"]
        suitability = typed(form.get("suitability"))
        assert suitability["certificate_number"] == "AP-2026-VIAA-0017"
        assert [suitability[f"certificate_date_{part}"] for part in range(3)] == ["24", "4", "2026"]
        assert form.draft.title == "Kārlis Testnieks"

    def test_a_prefilled_section_passes_as_it_stands(self, person: Any) -> None:
        karlis = Person.objects.get(user=person("karlis"))
        form = filler(person("aina"), mentor=str(karlis.public_id))
        for name in ("employer", "mentor"):
            answer = form.client.post(form.url(name), typed(form.get(name)))
            assert answer.status_code == 302, errors_agree(answer)
        assert form.draft.done == []
        form.draft.refresh_from_db()
        assert form.draft.done == ["employer", "mentor"]


class TestSections:
    @pytest.mark.acceptance("A14")
    def test_sections_may_be_filled_in_any_order(self, aina: Filler) -> None:
        for name in reversed(list(SECTION_FORMS)):
            assert aina.save(name).status_code == 302
        assert aina.draft.done == sorted(SECTION_FORMS)
        assert aina.draft.title == "Kārlis Testnieks"
        tasks = soup(aina.client.get(aina.tasks_url))
        assert [words(tag) for tag in tasks.select(".task-list .tag")] == ["Pabeigts"] * 8

    def test_each_save_leads_to_the_next_unfinished_section_and_the_last_to_check(self, aina: Filler) -> None:
        names = list(SECTION_FORMS)
        for name, following in pairwise(names):
            assert aina.save(name)["Location"] == aina.url(following)
        assert aina.save(names[-1])["Location"] == aina.check_url

    def test_an_empty_conflict_shows_what_was_known_before(self, person: Any) -> None:
        form = filler(person("aina"), mentor=str(Person.objects.get(user=person("karlis")).public_id))
        form.save("pay")
        answer = form.save("mentor", version=1)
        assert answer.status_code == 409
        assert answers(answer)["Dzimšanas datums"] == "09.06.2004."
        assert answers(answer)["Kā uzrunāt mentoru"] == "viņš"

    def test_whoever_comes_from_check_answers_goes_back_there(self, aina: Filler) -> None:
        aina.save_all()
        page = aina.get("pay", "?next=check")
        assert typed(page)["next"] == "check"
        assert aina.save("pay", follow="check")["Location"] == aina.check_url

    @pytest.mark.parametrize("name", list(SECTION_FORMS))
    def test_a_finished_section_shows_its_answers_again(self, aina: Filler, name: str) -> None:
        assert aina.save(name).status_code == 302
        page = aina.get(name)
        assert page.status_code == 200
        again = {key: value for key, value in typed(page).items() if key not in {"version", "next"}}
        wanted = dict(contract_answers()[name])
        if name == "pay":
            wanted["iban"] = "LV44DEMO0000000000001"
        assert again == wanted | ({"grade": ""} if name == "term" else {})

    @pytest.mark.parametrize("name", list(SECTION_FORMS))
    def test_what_is_shown_again_can_be_saved_again(self, aina: Filler, name: str) -> None:
        aina.save(name)
        before = aina.draft.answers[name]["values"]
        answer = aina.client.post(aina.url(name), typed(aina.get(name)))
        assert answer.status_code == 302, errors_agree(answer)
        aina.draft.refresh_from_db()
        assert aina.draft.answers[name]["values"] == before

    @pytest.mark.parametrize("name", list(SECTION_FORMS))
    def test_an_empty_section_names_each_thing_that_is_missing(self, aina: Filler, name: str) -> None:
        answer = aina.client.post(aina.url(name), {"version": "1", "next": ""})
        needed = [key for key, field in SECTION_FORMS[name].base_fields.items() if field.required]
        if name == "mentor":
            needed.append("mentor_birth_date")  # needed when there is no code
        assert answer.status_code == 422
        assert len(errors_agree(answer)) == len(needed)
        aina.draft.refresh_from_db()
        assert aina.draft.done == []

    def test_what_did_not_pass_is_kept_and_shown_again(self, aina: Filler) -> None:
        answer = aina.save("mentor", mentor_given="Bez Koda", mentor_code="12", mentor_address="Iela & 5 <7>")
        assert answer.status_code == 422
        assert errors_agree(answer) == [
            "Personas kodā ir 11 cipari. Pārbaudiet, vai kāds nav izlaists vai ievadīts divreiz."
        ]
        again = aina.get("mentor")
        assert again.status_code == 200
        assert (typed(again)["mentor_given"], typed(again)["mentor_code"]) == ("Bez Koda", "12")
        assert typed(again)["mentor_address"] == "Iela & 5 <7>"
        assert errors_agree(again) == errors_agree(answer)
        assert words(soup(aina.client.get(aina.tasks_url)).select(".task-list .tag")[1]) == "Nepabeigts"

    def test_a_finished_section_that_is_spoilt_is_unfinished_again_and_keeps_both(self, aina: Filler) -> None:
        aina.save_all()
        assert aina.save("pay", rate="nav").status_code == 422
        assert "pay" not in aina.draft.done
        assert typed(aina.get("pay"))["rate"] == "nav"
        assert aina.client.get(aina.check_url)["Location"] == aina.tasks_url
        assert aina.save("pay", rate="12")["Location"] == aina.check_url

    def test_an_unknown_section_does_not_exist(self, aina: Filler) -> None:
        assert aina.get("nav-tadas").status_code == 404
        assert aina.client.post(aina.url("nav-tadas"), {}).status_code == 404

    def test_a_changed_name_is_declined_anew(self, aina: Filler) -> None:
        """Our suggestion for the former name must not come back as somebody's correction."""
        aina.save("employer")
        aina.save("mentor")
        for name, change in (
            ("employer", {"rep_given": "Zane", "rep_office": "Paraugpils vidusskolas direktora vietniece"}),
            ("mentor", {"mentor_given": "Jānis"}),
        ):
            shown = typed(aina.get(name))
            assert aina.client.post(aina.url(name), {**shown, **change}).status_code == 302
        aina.draft.refresh_from_db()
        employer, mentor = aina.draft.answers["employer"]["values"], aina.draft.answers["mentor"]["values"]
        assert employer["rep_given_genitive"] == "Zanes"
        assert employer["rep_office_genitive"] == "Paraugpils vidusskolas direktora vietnieces"
        assert mentor["mentor_accusative"] == "Jāni Testnieku"

    def test_a_correction_of_ones_own_stays(self, aina: Filler) -> None:
        aina.save("mentor", mentor_accusative="Kārli Testnieku-Demo")
        assert typed(aina.get("mentor"))["mentor_accusative"] == "Kārli Testnieku-Demo"


class TestConflict:
    def test_two_windows_get_both_values_and_nothing_is_lost(self, aina: Filler) -> None:
        aina.save("pay", rate="11,00")
        old = aina.draft.version
        aina.save("pay", rate="12,50", pay_day="15")
        answer = aina.save("pay", version=old, rate="13,75")
        assert answer.status_code == 409
        assert said(answer, "Salīdziniet abas versijas un saglabājiet vēlreiz.")
        assert answers(answer)["Likme par vienu akadēmisko stundu, EUR"] == "12,50 EUR"
        assert answers(answer)["Izmaksas diena (nākamā mēneša datums)"] == "15"
        assert answers(answer)["Cik bieži izmaksā"] == "reizi mēnesī, pusēm par to vienojoties"
        assert (typed(answer)["rate"], typed(answer)["pay_day"]) == ("13,75", "20")
        assert aina.draft.answers["pay"]["values"]["rate"] == "12.50"
        saved = aina.client.post(aina.url("pay"), typed(answer))
        assert saved.status_code == 302
        aina.draft.refresh_from_db()
        assert aina.draft.answers["pay"]["values"]["rate"] == "13.75"

    def test_the_other_window_may_have_been_unfinished(self, aina: Filler) -> None:
        old = aina.draft.version
        aina.save("mentor", mentor_given="Cits", mentor_code="12")
        answer = aina.save("mentor", version=old)
        assert answer.status_code == 409
        assert (answers(answer)["Vārds"], answers(answer)["Personas kods"]) == ("Cits", "12")
        assert typed(answer)["mentor_given"] == "Kārlis"

    def test_dates_and_choices_of_the_other_window_are_words(self, aina: Filler) -> None:
        old = aina.draft.version
        aina.save("mentor")
        answer = aina.save("mentor", version=old)
        assert answers(answer)["Dzimšanas datums"] == "09.06.2004."
        assert answers(answer)["Kā uzrunāt mentoru"] == "viņš"

    def test_a_conflict_with_errors_is_still_a_conflict(self, aina: Filler) -> None:
        old = aina.draft.version
        aina.save("pay")
        answer = aina.save("pay", version=old, rate="nav")
        assert answer.status_code == 409
        assert typed(answer)["rate"] == "nav"
        assert aina.draft.done == ["pay"]

    @pytest.mark.parametrize("version", ["", "²", "-1", "x", "9" * 5000, "2; DROP"])
    def test_a_version_that_is_none_never_overwrites(self, aina: Filler, version: str) -> None:
        aina.save("pay")
        data = {**contract_answers()["pay"], "rate": "99,00", "version": version}
        answer = aina.client.post(aina.url("pay"), data)
        assert answer.status_code == 409
        aina.draft.refresh_from_db()
        assert aina.draft.answers["pay"]["values"]["rate"] == "11.00"


class TestSignedOut:
    """The sign-in runs out while somebody types: what they then post waits for them."""

    @staticmethod
    def post_signed_out(form: Filler, name: str, **changes: str) -> Client:
        """A browser whose session has ended, but not its page."""
        form.draft.refresh_from_db()
        browser = Client()
        data = {**contract_answers()[name], **changes, "version": str(form.draft.version), "unknown": "x"}
        answer = browser.post(form.url(name), data)
        assert answer["Location"] == f"/konts/login/?next={form.url(name)}"
        return browser

    def test_it_is_there_after_signing_in_again(self, aina: Filler) -> None:
        browser = self.post_signed_out(aina, "pay", iban="LV45DEMO", rate="12,50")
        assert aina.draft.answers.get("pay", {}).get("typed") is None
        stored = browser.session["kept-section"]
        assert "LV45DEMO" not in str(stored) and "12,50" not in str(stored)
        browser.force_login(aina.draft.owner)
        page = browser.get(aina.url("pay"))
        assert page.status_code == 200
        assert said(page, "Tas, ko ierakstījāt, ir šeit: saglabājiet to.")
        shown = typed(page)
        assert (shown["iban"], shown["rate"], shown["pay_day"]) == ("LV45DEMO", "12,50", "20")
        assert len(errors_agree(page)) == 1
        assert typed(browser.get(aina.url("pay")))["iban"] == ""  # once

    def test_through_the_real_door(self, aina: Filler) -> None:
        aina.draft.owner.set_password("parole-parole-7")
        aina.draft.owner.save()
        browser = self.post_signed_out(aina, "work", schedule="pēc vienošanās")
        back = browser.post(
            f"/konts/login/?next={aina.url('work')}", {"login": "aina@paraugs.example", "password": "parole-parole-7"}
        )
        assert back["Location"] == aina.url("work")
        assert typed(browser.get(aina.url("work")))["schedule"] == "pēc vienošanās"

    def test_somebody_else_at_the_same_browser_sees_nothing(self, aina: Filler, person: Any) -> None:
        browser = self.post_signed_out(aina, "pay", iban="LV45DEMO")
        browser.force_login(person("linda"))
        assert browser.get(aina.url("pay")).status_code == 404
        assert "LV45DEMO" not in str(dict(browser.session))

    def test_another_window_in_between_makes_a_conflict(self, aina: Filler) -> None:
        browser = self.post_signed_out(aina, "pay", rate="12,50")
        aina.save("pay", rate="13,75")
        browser.force_login(aina.draft.owner)
        page = browser.get(aina.url("pay"))
        assert page.status_code == 409
        assert (typed(page)["rate"], answers(page)["Likme par vienu akadēmisko stundu, EUR"]) == ("12,50", "13,75 EUR")

    def test_nothing_is_kept_for_what_does_not_exist(self, aina: Filler) -> None:
        browser = Client()
        strange = aina.url("pay").replace(str(aina.draft.public_id), str(uuid.uuid4()))
        for address in (strange, aina.url("pay").replace("/pay/", "/former/")):
            assert browser.post(address, {"rate": "1"})["Location"].startswith("/konts/login/")
        browser.post(aina.url("pay"), {"rate": "9" * 60_000})
        assert "kept-section" not in browser.session


class TestWhoseDraft:
    def test_the_draft_of_another_person_does_not_exist(self, aina: Filler, person: Any) -> None:
        aina.save_all()
        for login in ("linda", "karlis", "arhivs"):
            client = client_of(person(login))
            assert client.get(aina.tasks_url).status_code == 404
            assert client.get(aina.url("pay")).status_code == 404
            assert client.post(aina.url("pay"), contract_answers()["pay"]).status_code == 404
            assert client.get(aina.check_url).status_code == 404
            assert client.post(aina.check_url).status_code == 404
            assert client.post(reverse("contracts:abandon", args=[aina.draft.public_id])).status_code == 404
        assert EmploymentContract.objects.count() == 0

    def test_a_deleted_draft_is_gone_everywhere(self, aina: Filler) -> None:
        aina.save_all()
        answer = aina.client.post(reverse("contracts:abandon", args=[aina.draft.public_id]), follow=True)
        assert said(answer, "Melnraksts ir izņemts no jūsu saraksta.")
        assert aina.draft.title not in [words(item) for item in soup(answer).select("main li a")]
        assert aina.client.get(aina.tasks_url).status_code == 404
        assert aina.get("pay").status_code == 404
        assert aina.client.post(aina.url("pay"), contract_answers()["pay"]).status_code == 404
        assert aina.client.get(aina.check_url).status_code == 404
        assert aina.submit().status_code == 404
        assert EmploymentContract.objects.count() == 0

    def test_a_submitted_draft_leads_to_its_contract(self, aina: Filler) -> None:
        aina.save_all()
        aina.submit()
        contract = EmploymentContract.objects.get()
        address = reverse("contracts:contract", args=[contract.public_id])
        assert aina.client.get(aina.tasks_url)["Location"] == address
        assert aina.client.get(aina.check_url)["Location"] == address
        assert aina.get("pay")["Location"] == aina.tasks_url
        assert aina.save("pay", rate="99")["Location"] == aina.tasks_url
        deleted = aina.client.post(reverse("contracts:abandon", args=[aina.draft.public_id]))
        assert deleted["Location"] == aina.tasks_url
        aina.draft.refresh_from_db()
        assert (aina.draft.state, Terms.from_json(contract.terms).rate) == ("submitted", 11)

    def test_a_role_that_ended_makes_no_contract(self, aina: Filler) -> None:
        aina.save_all()
        Membership.objects.filter(role=Role.HEAD).update(valid_to=date(2026, 1, 1))
        answer = aina.submit()
        assert answer.status_code == 403
        assert said(
            answer, "Jūs nevarat sagatavot līgumus šīs iestādes vārdā. Lūdziet iestādes vadītājam jūs pievienot."
        )
        assert EmploymentContract.objects.count() == 0
        assert aina.draft.state == "open"


class TestCheckAnswers:
    @pytest.mark.acceptance("A14")
    def test_every_answer_stands_there_in_words(self, aina: Filler) -> None:
        aina.save_all()
        page = aina.client.get(aina.check_url)
        assert page.status_code == 200
        shown = answers(page)
        assert shown == {
            "Darba devējs": "Paraugpils vidusskola",
            "Pārstāvja vārds": "Aina",
            "Pārstāvja uzvārds": "Vadītāja-Demo",
            "Kā uzrunāt pārstāvi": "viņa",
            "Amats": "Paraugpils vidusskolas direktore",
            "Pārstāvības pamats": "iestādes nolikumu",
            "Pārstāvja personas kods": "170570-19900",
            "Pārstāvja e-pasts": "aina@paraugs.example",
            "Līgumā": "Paraugpils vidusskolas direktores Ainas Vadītājas-Demo personā",
            "Vārds": "Kārlis",
            "Uzvārds": "Testnieks",
            "Kā uzrunāt mentoru": "viņš",
            "Personas kods": "090604-29900",
            "Dzimšanas datums": "09.06.2004.",
            "Dzīvesvieta": "Izdomas iela 5 – 12, Paraugpils, Paraugpils novads, LV-0000",
            "E-pasts": "karlis@paraugs.example",
            "Vārds un uzvārds akuzatīvā": "Kārli Testnieku",
            "Mentora apliecības numurs": "AP-2026-VIAA-0017",
            "Apliecības datums": "24.04.2026.",
            "Izglītības pamats": shown["Izglītības pamats"],
            "Trenera sertifikāts derīgs līdz": "Nav norādīts",
            "Atbilstības pārbaudes datums": "17.11.2026.",
            "Reģistra pieprasījuma numurs": "SR-2026/11-0042",
            "Rezultāts": "atbilst",
            "Nākamā pārbaude līdz": "17.11.2027.",
            "Pirmā darba diena": "04.01.2027.",
            "Pēdējā darba diena": "31.05.2027.",
            "Noteiktā laika pamats (Darba likuma 44. pants)": contract_answers()["term"]["fixed_term_ground"],
            "Pārbaudes laiks": "nav",
            "Kad beidzās iepriekšējais līgums ar šo darba devēju": "Nav norādīts",
            "Mēneši, kas pie šā darba devēja jau nostrādāti uz noteiktu laiku": "0",
            "Darba vieta": "dažādās vietās",
            "Adrese vai vietu apraksts": contract_answers()["work"]["workplace_note"],
            "Profesija": "Izglītojamo mentors",
            "Kods Profesiju klasifikatorā": "2359 12",
            "Vispārīgs darba apraksts": contract_answers()["work"]["work_description"],
            "Garantētās akadēmiskās stundas mēnesī": "8",
            "Plānotās akadēmiskās stundas mēnesī": "40",
            "Dienas un stundas, kurās var pieprasīt darbu": "darbdienās un sestdienās no plkst. 8.00 līdz 20.00",
            "Cik dienu iepriekš vismaz paziņo par tikšanos": "2",
            "Vai visi izglītojamie, kurus mentors atbalstīs, ir reģistrēti izglītības iestādē?": "Nav norādīts",
            "Vai mentors strādā iestādē, kurā mācās atbalstāmie izglītojamie?": "Nav norādīts",
            "Likme par vienu akadēmisko stundu, EUR": "11,00 EUR",
            "Izmaksas diena (nākamā mēneša datums)": "20",
            "Cik bieži izmaksā": "reizi mēnesī, pusēm par to vienojoties",
            "Mentora konts (IBAN)": "LV44 DEMO 0000 0000 0000 1",
            "Ikgadējais apmaksātais atvaļinājums, kalendāra nedēļas": "4",
            "Darbinieka uzteikuma termiņš, kalendāra dienas": "30",
            "Darba koplīgums, ko piemēro": "Nav norādīts",
            "Darba kārtības noteikumi, ko piemēro": "Paraugpils vidusskolas darba kārtības noteikumi",
            "Tiesības uz mācībām, ja darba devējs tās nodrošina": "Nav norādīts",
            "Sociālās apdrošināšanas iestāde": "Valsts sociālās apdrošināšanas aģentūra",
            "Līguma datums": "21.11.2026.",
            "Vieta": "Paraugpilī",
            "Kā puses paraksta": "elektroniski: viena datne, abi paraksta to pašu",
            "Parakstīt līdz": "21.12.2026.",
        }
        assert shown["Izglītības pamats"].startswith("vispārējā vidējā izglītība")
        raw = {
            "general_secondary",
            "suitable",
            "various",
            "fixed",
            "PVS",
            "paper",
            "True",
            "False",
            "None",
            "m",
            "f",
            "e",
        }
        assert raw & set(shown.values()) == set()

    def test_every_answer_has_its_way_back(self, aina: Filler) -> None:
        aina.save_all()
        page = soup(aina.client.get(aina.check_url))
        links = {link["href"] for link in page.select("dl.summary-list a")}
        assert links == {f"{aina.url(name)}?next=check" for name in SECTION_FORMS}

    def test_a_blocking_finding_names_rule_edition_and_source_and_stops(self, aina: Filler) -> None:
        aina.save_all(suitability={"check_result": "not_suitable"})
        page = aina.client.get(aina.check_url)
        blocks = [text for text in notices(page) if text.startswith("Jāizlabo")]
        assert blocks == [
            "Jāizlabo Atbilstības pārbaudes rezultāts: šī persona nedrīkst strādāt ar bērniem. "
            "Ar šo personu līgumu slēgt nedrīkst. Izvēlieties citu mentoru. "
            "R5, RS-2026. Avots: Izglītības likuma 50. pants; "
            "Bērnu tiesību aizsardzības likuma 72. panta piektā daļa · Mainīt"
        ]
        assert soup(page).select_one("main form button[type=submit]").has_attr("disabled")
        assert f"{aina.url('suitability')}" in [link["href"] for link in soup(page).select(".notice a")]
        answer = aina.submit()
        assert (answer.status_code, EmploymentContract.objects.count()) == (422, 0)
        assert [text for text in notices(answer) if text.startswith("Jāizlabo")] == blocks

    def test_the_finding_stands_on_its_own_page_too(self, aina: Filler) -> None:
        aina.save_all(order={"leave_weeks": "3"})
        found = [text for text in notices(aina.get("order")) if text.startswith("Jāizlabo")]
        assert len(found) == 1 and "DL 149" in found[0]
        assert [text for text in notices(aina.get("pay")) if text.startswith("Jāizlabo")] == []

    def test_a_warning_is_shown_and_does_not_stop(self, aina: Filler) -> None:
        aina.save_all(pay={"rate": "12,00"})
        page = aina.client.get(aina.check_url)
        [warning] = [text for text in notices(page) if "R34" in text]
        assert warning.startswith(
            "Brīdinājums Ierakstītā likme ir 12,00 EUR, bet tabulā pirmajā darba dienā spēkā ir 11,00 EUR."
        ), warning
        assert not soup(page).select_one("main form button[type=submit]").has_attr("disabled")
        assert aina.submit().status_code == 302

    def test_a_double_submit_makes_one_contract(self, aina: Filler) -> None:
        aina.save_all()
        first, second = aina.submit(), aina.submit()
        contract = EmploymentContract.objects.get()
        address = reverse("contracts:contract", args=[contract.public_id])
        assert (first["Location"], second["Location"]) == (address, address)
        assert aina.draft.state == "submitted"

    def test_unfinished_sections_lead_back_to_the_list(self, aina: Filler) -> None:
        aina.save("pay")
        answer = aina.client.get(aina.check_url, follow=True)
        assert answer.redirect_chain == [(aina.tasks_url, 302)]
        assert said(answer, "Vispirms pabeidziet visas sadaļas.")
        assert aina.submit()["Location"] == aina.tasks_url

    @pytest.mark.acceptance("A14")
    def test_the_terms_are_what_was_typed(self, aina: Filler) -> None:
        aina.save_all()
        aina.submit()
        contract = EmploymentContract.objects.get()
        expected = EmploymentContract(terms=contract_draft_terms(aina.draft.owner))
        assert Terms.from_json(contract.terms) == Terms.from_json(expected.terms)

    def test_another_mentors_certificate_number_is_told_not_a_crash(self, aina: Filler) -> None:
        aina.save_all(suitability={"certificate_number": "AP-2025-VIAA-0003"})  # Mētra's
        answer = aina.submit()
        assert answer.status_code == 422
        assert said(
            answer, "Mentoru reģistrā apliecība ar šādu numuru ir citam mentoram. Salīdziniet numuru ar apliecību."
        )
        assert (EmploymentContract.objects.count(), aina.draft.state) == (0, "open")

    def test_a_mentor_without_a_code_is_found_again_by_the_certificate(self, person: Any) -> None:
        foreigner = {
            "mentor_given": "Anna",
            "mentor_surname": "Ārzemniece",
            "mentor_gender": "f",
            "mentor_code": "",
            "mentor_birth_date_0": "1",
            "mentor_birth_date_1": "2",
            "mentor_birth_date_2": "1990",
        }
        for _turn in range(2):
            form = filler(person("aina"))
            form.save_all(
                mentor=foreigner, suitability={"certificate_number": "AP-2026-VIAA-0099"}, signing={"paper": "paper"}
            )
            assert form.submit().status_code == 302
        assert Person.objects.filter(surname="Ārzemniece").count() == 1
        assert EmploymentContract.objects.filter(mentor__surname="Ārzemniece").count() == 2


def contract_draft_terms(owner: User) -> dict[str, Any]:
    return Terms.from_answers(contract_draft(owner).answers).as_json()


@pytest.mark.usual
class TestEmployers:
    @pytest.mark.parametrize(
        ("code", "kind", "warned"),
        [
            ("PVS", EmployerKind.INSTITUTION, False),
            ("PIP", EmployerKind.BOARD, False),
            ("DJC", EmployerKind.YOUTH_CENTRE, True),
            ("IPV", EmployerKind.INSTITUTION, False),
        ],
    )
    @pytest.mark.acceptance("A14")
    def test_each_kind_of_employer_makes_its_contract(self, demo: None, code: str, kind: str, warned: bool) -> None:
        form = filler(head_of(code), employer=code)
        form.save_all(employer={"employer": code})
        page = form.client.get(form.check_url)
        assert answers(page)["Darba devējs"] == Institution.objects.get(register_code=code).name
        assert any("ārpus izglītības iestādēm tiem" in text for text in notices(page)) == warned
        assert form.submit().status_code == 302
        contract = EmploymentContract.objects.get()
        assert (contract.employer.register_code, contract.employer_kind, contract.end) == (
            code,
            kind,
            date(2027, 5, 31),
        )

    @pytest.mark.parametrize(
        ("start", "semesters", "end"),
        [
            (("4", "1", "2027"), "1", date(2027, 5, 31)),  # begins with the second semester
            (("23", "11", "2026"), "1", date(2026, 12, 18)),  # inside the first one: its rest counts as one
            (("23", "11", "2026"), "2", date(2027, 5, 31)),
            (("15", "2", "2027"), "1", date(2027, 5, 31)),
        ],
    )
    @pytest.mark.parametrize("code", ["PVS", "IPV"])
    def test_one_or_two_semesters_by_the_calendar(
        self, demo: None, code: str, start: tuple[str, str, str], semesters: str, end: date
    ) -> None:
        form = filler(head_of(code) if code == "IPV" else User.objects.get(email="aina@paraugs.example"), employer=code)
        parts = {f"start_{index}": part for index, part in enumerate(start)}
        form.save_all(employer={"employer": code}, term={**parts, "semesters": semesters})
        assert form.submit().status_code == 302
        assert EmploymentContract.objects.get().end == end

    @pytest.mark.parametrize(
        ("start", "semesters"),
        [
            (("21", "12", "2026"), "1"),  # the day after the first semester
            (("3", "1", "2027"), "1"),  # the day before the second
            (("1", "6", "2027"), "1"),  # summer
            (("4", "1", "2027"), "2"),  # the calendar of the next year is not there
            (("1", "9", "2040"), "1"),
        ],
    )
    def test_a_start_between_semesters_is_refused(
        self, aina: Filler, start: tuple[str, str, str], semesters: str
    ) -> None:
        parts = {f"start_{index}": part for index, part in enumerate(start)}
        answer = aina.save("term", **parts, semesters=semesters)
        assert answer.status_code == 422
        assert errors_agree(answer) == [
            "Šajā dienā neviens kalendāra semestris nesākas un nenotiek. Izvēlieties dienu semestra laikā vai lūdziet "
            "administratoram ievadīt kalendāru."
        ]
        assert typed(aina.get("term"))["start_2"] == start[2]

    def test_a_vocational_head_sets_own_dates(self, demo: None) -> None:
        """The term goes by the calendar of the employer chosen, not by the general one."""
        own_calendar()
        form = filler(head_of("IPV"), employer="IPV")
        form.save_all(employer={"employer": "IPV"})
        assert answers(form.client.get(form.check_url))["Pēdējā darba diena"] == "18.06.2027."

    def test_another_employer_after_the_term_is_noticed(self, demo: None) -> None:
        """The end was worked out for one calendar; when the employer changes to another one, the rules say so."""
        own_calendar()
        head = head_of("IPV")
        Membership.objects.create(
            user=head,
            role=Role.HEAD,
            institution=Institution.objects.get(register_code="PVS"),
            valid_from=date(2025, 9, 1),
        )
        form = filler(head, employer="PVS")
        form.save_all()
        form.save("employer", employer="IPV")
        page = form.client.get(form.check_url)
        assert [text.split(" Avots")[0][-12:] for text in notices(page) if text.startswith("Jāizlabo")] == [
            "20, RS-2026."
        ]
        assert form.submit().status_code == 422


class TestGrades:
    """Grades 9 and 12 study longer (R16); a contract that ends before their plan would cut it (R19)."""

    @pytest.mark.parametrize(
        ("grade", "end"), [("", date(2026, 5, 29)), ("9", date(2026, 6, 12)), ("12", date(2026, 6, 19))]
    )
    def test_the_end_follows_the_grade(self, aina: Filler, grade: str, end: date) -> None:
        start = {"start_0": "5", "start_1": "1", "start_2": "2026"}
        assert aina.save("term", **start, grade=grade).status_code == 302
        values = aina.draft.answers["term"]["values"]
        assert (values["end"], values["grade"]) == (end.isoformat(), int(grade) if grade else None)
        assert typed(aina.get("term"))["grade"] == grade

    def test_two_semesters_end_with_the_second_one_of_the_grade(self, aina: Filler) -> None:
        start = {"start_0": "1", "start_1": "9", "start_2": "2025"}
        aina.save("term", **start, semesters="2", grade="12")
        assert aina.draft.answers["term"]["values"]["end"] == "2026-06-19"

    def test_a_grade_that_has_finished_is_refused(self, aina: Filler) -> None:
        start = {"start_0": "15", "start_1": "6", "start_2": "2026"}
        assert len(errors_agree(aina.save("term", **start, grade="9"))) == 1
        assert aina.save("term", **start, grade="12").status_code == 302

    def test_a_vocational_employer_is_not_asked(self, demo: None) -> None:
        form = filler(head_of("IPV"), employer="IPV")
        assert "grade" not in form.get("term").content.decode()
        assert form.save("term", grade="12").status_code == 302
        assert form.draft.answers["term"]["values"]["end"] == "2027-05-31"


class TestQuestions:
    """R21 and R43: what is asked depends on the kind of employer; nobody has to answer."""

    ASKED: ClassVar = {
        "PVS": {"learner_registered", "works_at_learners_institution"},
        "DJC": {"outside_institutions", "youth_centre_municipal", "works_at_learners_institution"},
        "PIP": {"works_at_learners_institution"},
    }
    LABELS: ClassVar = {
        "learner_registered": "Vai visi izglītojamie, kurus mentors atbalstīs, ir reģistrēti izglītības iestādē?",
        "outside_institutions": "Vai mentors strādās ārpus izglītības iestādēm – ar tiem, kuri tās neapmeklē?",
        "youth_centre_municipal": "Vai jauniešu centrs ir pašvaldības iestāde vai tās struktūrvienība?",
        "works_at_learners_institution": "Vai mentors strādā iestādē, kurā mācās atbalstāmie izglītojamie?",
    }

    @pytest.mark.parametrize("code", sorted(ASKED))
    @pytest.mark.acceptance("A14")
    def test_each_kind_of_employer_gets_its_own(self, demo: None, code: str) -> None:
        form = filler(head_of(code), employer=code)
        page = soup(form.get("work"))
        assert {name for name in self.LABELS if page.select(f"input[name={name}]")} == self.ASKED[code]
        form.save_all(
            employer={"employer": code},
            work={"learner_registered": "yes", "outside_institutions": "yes", "youth_centre_municipal": "yes",
                  "works_at_learners_institution": "no"},
        )  # fmt: skip
        shown = answers(form.client.get(form.check_url))
        wanted = {self.LABELS[name]: "nē" if name.startswith("works") else "jā" for name in self.ASKED[code]}
        assert {label: shown[label] for label in self.LABELS.values() if label in shown} == wanted
        assert {name: typed(form.get("work"))[name] for name in self.ASKED[code]} == {
            name: "no" if name.startswith("works") else "yes" for name in self.ASKED[code]
        }
        assert form.submit().status_code == 302

    @pytest.mark.parametrize(
        ("code", "answer", "rule", "blocks"),
        [
            ("PVS", {"learner_registered": "no"}, "R21, RS-2026", True),
            ("DJC", {"outside_institutions": "no"}, "R21, RS-2026", True),
            ("DJC", {"youth_centre_municipal": "no", "outside_institutions": "yes"}, "R21, RS-2026", True),
            ("PVS", {"works_at_learners_institution": "yes"}, "R43, RS-2026", False),
        ],
    )
    def test_an_answer_the_rules_speak_about(
        self, demo: None, code: str, answer: dict[str, str], rule: str, blocks: bool
    ) -> None:
        form = filler(head_of(code), employer=code)
        form.save_all(employer={"employer": code}, work=answer)
        said_so = [text for text in notices(form.client.get(form.check_url)) if rule in text]
        assert len(said_so) == 1
        assert said_so[0].startswith("Jāizlabo") == blocks
        assert form.client.get(form.url("work")).content.decode().count(rule) == 1
        assert form.submit().status_code == (422 if blocks else 302)


def own_calendar() -> None:
    """The head of IPV has set other dates for the second semester."""
    year = AcademicYear.objects.create(
        name="2026/2027", institution_kind="vocational", register_code="IPV", source="IPV vadītājas rīkojums"
    )
    for kind, first, last in (
        ("I", date(2026, 9, 1), date(2026, 12, 18)),
        ("II", date(2027, 1, 4), date(2027, 6, 18)),
    ):
        CalendarSpan.objects.create(year=year, kind=kind, start=first, end=last)
