"""What people really type and paste: understood, or told in Latvian where it is wrong; never lost, never a crash."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from forms.contracts.models import EmploymentContract
from forms.contracts.terms import Terms
from forms.records.models import Draft
from tests.factories import contract_answers
from tests.forms.pages import Filler, answers, errors_agree, filler, typed

DIGITS = "Ievadiet personas kodu ar 11 cipariem, piemēram, 161175-19997."
LENGTH = "Personas kodā ir 11 cipari. Pārbaudiet, vai kāds nav izlaists vai ievadīts divreiz."
NO_DATE = "Personas koda pirmā daļa nav iespējams datums. Salīdziniet kodu ar dokumentu."
NO_DAY = "Ievadiet datumu, kāds ir kalendārā, piemēram, 5 6 2026."
BIRTH = "Ievadiet dzimšanas datumu: no šā personas koda to nevar nolasīt."
NO_CODE = "Ievadiet personas kodu vai, ja ārvalstniekam tā nav, dzimšanas datumu."
NOBODY = {"mentor_birth_date_0": "", "mentor_birth_date_1": "", "mentor_birth_date_2": ""}


@pytest.fixture
def form(person: Any) -> Filler:
    return filler(person("aina"))


def kept(form: Filler, name: str) -> dict[str, Any]:
    """The values of a section that passed."""
    assert name in form.draft.done
    values: dict[str, Any] = form.draft.answers[name]["values"]
    return values


def refused(form: Filler, section: str, **changes: str) -> list[str]:
    """The messages beside the fields, after seeing that all that was typed is there, then and on return."""
    answer = form.save(section, **changes)
    assert answer.status_code == 422
    wanted = {**contract_answers()[section], **changes}
    for page in (answer, form.get(section)):
        shown = typed(page)
        assert {key: shown.get(key, "") for key in wanted} == {key: as_shown(value) for key, value in wanted.items()}
    assert section not in form.draft.done
    return errors_agree(answer)


def as_shown(value: str) -> str:
    """HTML knows one kind of line end."""
    return value.replace("\r\n", "\n")


class TestPersonalCodes:
    @pytest.mark.parametrize(
        "code",
        [
            "090604-29900",
            "09060429900",
            " 090604 - 29900 ",
            "090604\u00a029900",
            "090604–29900",
            "090604\u201129900",
            "090604\u221229900",
            "0 9 0 6 0 4 2 9 9 0 0",
            "090604-29900\u200b",
            "０９０６０４-２９９００",
        ],
    )
    def test_ways_of_writing_one_code(self, form: Filler, code: str) -> None:
        assert form.save("mentor", mentor_code=code, **NOBODY).status_code == 302
        values = kept(form, "mentor")
        assert (values["mentor_code"], values["mentor_birth_date"]) == ("090604-29900", "2004-06-09")

    @pytest.mark.parametrize(
        ("code", "message"),
        [
            ("O90604-299OO", DIGITS),
            ("kods", DIGITS),
            ("090604-2990", LENGTH),
            ("090604-299000", LENGTH),
            ("310204-29900", NO_DATE),
            ("319999-00011", NO_DATE),
            ("400000-00000", NO_DATE),
            ("٠٩٠٦٠٤٢٩٩٠٠", DIGITS),
            ("1" * 200_000, LENGTH),
        ],
        ids=lambda value: value[:12],
    )
    def test_a_wrong_code_says_one_thing(self, form: Filler, code: str, message: str) -> None:
        assert refused(form, "mentor", mentor_code=code, **NOBODY) == [message]

    @pytest.mark.parametrize("code", ["329999-00019", "329999-00010", "339999-00048", "399999-00053"])
    def test_the_new_form_asks_for_the_birth_date(self, form: Filler, code: str) -> None:
        assert refused(form, "mentor", mentor_code=code, **NOBODY) == [BIRTH]
        assert form.save("mentor", mentor_code=code).status_code == 302
        assert kept(form, "mentor")["mentor_code"] == code

    def test_a_birth_date_that_the_code_denies(self, form: Filler) -> None:
        assert refused(form, "mentor", mentor_birth_date_0="10") == [
            "Dzimšanas datums atšķiras no personas kodā norādītā. Izlabojiet vienu no tiem."
        ]

    def test_nobody_without_a_code_and_a_birth_date(self, form: Filler) -> None:
        assert refused(form, "mentor", mentor_code="", **NOBODY) == [NO_CODE]
        assert form.save("mentor", mentor_code="").status_code == 302


class TestAccounts:
    @pytest.mark.parametrize(
        "iban",
        [
            "LV44DEMO0000000000001",
            "lv44 demo 0000 0000 0000 1",
            "LV44\u00a0DEMO\u00a00000\u00a00000\u00a00000\u00a01",
            "IBAN: LV44-DEMO-0000-0000-0000-1",
        ],
    )
    def test_ways_of_writing_one_account(self, form: Filler, iban: str) -> None:
        assert form.save("pay", iban=iban).status_code == 302
        assert kept(form, "pay")["iban"] == "LV44DEMO0000000000001"

    @pytest.mark.parametrize(
        ("iban", "message"),
        [
            (
                "LV45DEMO0000000000001",
                "Šāda konta numura nav: neatbilst tā kontrolcipari. Pārbaudiet katru rakstzīmi.",
            ),
            (
                "LV44DEMO000000000001",
                "Latvijas bankas konta numurā ir 21 rakstzīme. Pārbaudiet, vai kāda nav izlaista vai ievadīta divreiz.",
            ),
            ("ZZ44DEMO0000000000001", None),
            ("konts", None),
        ],
    )
    def test_a_wrong_account(self, form: Filler, iban: str, message: str | None) -> None:
        said = refused(form, "pay", iban=iban)
        assert said == [message] if message else len(said) == 1

    def test_another_countrys_account_is_taken(self, form: Filler) -> None:
        assert form.save("pay", iban="EE38 2200 2210 2014 5685").status_code == 302
        assert kept(form, "pay")["iban"] == "EE382200221020145685"


class TestDates:
    @pytest.mark.parametrize(
        ("parts", "message"),
        [
            (("31", "2", "2027"), NO_DAY),
            (("4", "1", "27"), "Ievadiet gadu ar četriem cipariem, piemēram, 2026."),
            (("4", "", "2027"), "Ievadiet mēnesi."),
            (("", "1", "2027"), "Ievadiet dienu."),
            (("4", "13", "2027"), NO_DAY),
            (("ceturtais", "1", "2027"), NO_DAY),
            (("9" * 20, "1", "2027"), NO_DAY),
            (("9" * 5000, "1", "2027"), NO_DAY),
            (("4", "9" * 5000, "2027"), NO_DAY),
            (("4", "1", "9" * 5000), "Ievadiet gadu ar četriem cipariem, piemēram, 2026."),
            (("4", "1", "0000"), NO_DAY),
            (("-4", "1", "2027"), NO_DAY),
        ],
        ids=lambda value: value if isinstance(value, str) else ".".join(part[:6] for part in value),
    )
    def test_wrong_dates(self, form: Filler, parts: tuple[str, str, str], message: str) -> None:
        assert refused(form, "term", start_0=parts[0], start_1=parts[1], start_2=parts[2]) == [message]

    @pytest.mark.parametrize(
        "parts",
        [
            ("04.01.2027.", "", ""),
            ("", "2027-01-04", ""),
            ("04", "01", "2027."),
            (" 4 ", "1.", "2027"),
            ("4/1/2027", "", ""),
        ],
    )
    def test_a_whole_date_pasted_into_one_box(self, form: Filler, parts: tuple[str, str, str]) -> None:
        answer = form.save("term", start_0=parts[0], start_1=parts[1], start_2=parts[2])
        assert answer.status_code == 302, errors_agree(answer)
        assert kept(form, "term")["start"] == "2027-01-04"
        again = typed(form.get("term"))
        assert [again[f"start_{index}"] for index in range(3)] == ["4", "1", "2027"]


class TestMoney:
    @pytest.mark.parametrize(
        ("rate", "value"),
        [
            ("11", "11.00"),
            ("11,5", "11.50"),
            ("11.50", "11.50"),
            ("1 234,56", "1234.56"),
            ("1\u00a0234,56 EUR", "1234.56"),
            ("€ 12", "12.00"),
        ],
    )
    def test_ways_of_writing_money(self, form: Filler, rate: str, value: str) -> None:
        assert form.save("pay", rate=rate).status_code == 302
        assert (
            Terms.from_json({**TERMS_BUT_RATE, **kept(form, "pay")}).rate
            == Terms.from_json({**TERMS_BUT_RATE, "rate": value}).rate
        )

    @pytest.mark.parametrize(
        ("rate", "message"),
        [
            ("1.234", "Tūkstošus atdaliet ar atstarpi un centus ar komatu, piemēram, 1 234,00."),
            ("12,555", None),
            ("divpadsmit", None),
            ("-1", None),
            ("NaN", None),
            ("Infinity", None),
            ("1e9", None),
            ("9" * 30, None),
            ("9" * 5000, None),
            ("0," + "0" * 40, None),
            ("", None),
        ],
        ids=lambda value: str(value)[:12],
    )
    def test_money_that_cannot_be_read(self, form: Filler, rate: str, message: str | None) -> None:
        said = refused(form, "pay", rate=rate)
        assert len(said) == 1
        if message:
            assert said == [message]

    def test_no_pay_at_all_is_told_by_the_rules(self, form: Filler) -> None:
        form.save_all(pay={"rate": "0"})
        page = form.client.get(form.check_url).content.decode()
        assert "R34, RS-2026" in page
        assert form.submit().status_code == 422


@pytest.mark.usual
class TestText:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Kār\x0blis", "U+000B"),
            ("Kār\x00lis", "U+0000"),
            ("Kār\u202elis", "U+202E"),
            ("Kār\u2066lis", "U+2066"),
            ("Kār\x1blis", "U+001B"),
            ("Kār\ue000lis", "U+E000"),
            ("Kār\ufefflis", "U+FEFF"),
            ("Kār\u0378lis", "U+0378"),
            ("Kār\U000fffffflis"[:5], "U+FFFFF"),
        ],
        ids=lambda value: ascii(value)[:14],
    )
    def test_hidden_characters_are_named_and_refused(self, form: Filler, text: str, name: str) -> None:
        answer = form.save("mentor", mentor_given=text)
        assert answer.status_code == 422
        said = errors_agree(answer)
        assert said and all(name in line for line in said)
        assert len(said) == 1
        assert form.draft.answers["mentor"]["typed"]["mentor_given"] == [text]

    def test_lone_surrogates_never_reach_the_record(self, form: Filler) -> None:
        """A browser cannot send them; bytes that pretend to are not UTF-8 and become the replacement character."""
        data = b"&".join(
            f"{key}={value}".encode() for key, value in {**contract_answers()["mentor"], "version": "1"}.items()
        ).replace("Kārlis".encode(), b"K%ED%A0%80rlis")
        answer = form.client.post(form.url("mentor"), data, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 422
        assert len(errors_agree(answer)) == 1
        assert "U+FFFD" in errors_agree(answer)[0]

    @pytest.mark.parametrize(
        "text",
        [
            "{{ 7*7 }}",
            "{% load x %}",
            "${7*7}",
            "& < > \" '",
            "</w:t><w:t>",
            "<script>alert(1)</script>",
            "=1+1",
            "%s %(x)s {0}",
            "„Ēriks” – ĀČĒĢĪĶĻŅŠŪŽ āčēģīķļņšūž",
            "\\x41 \\u0041",
        ],
    )
    def test_signs_of_other_languages_are_only_text(self, form: Filler, text: str) -> None:
        form.save_all(work={"work_description": text})
        assert kept(form, "work")["work_description"] == text
        page = form.client.get(form.check_url)
        assert answers(page)["Vispārīgs darba apraksts"] == text
        assert b"<script>alert" not in page.content
        assert typed(form.get("work"))["work_description"] == text
        assert form.submit().status_code == 302
        assert Terms.from_json(EmploymentContract.objects.get().terms).work_description == text

    def test_letters_in_two_parts_become_one(self, form: Filler) -> None:
        taken_apart = unicodedata.normalize("NFD", "Kārlis Ēriks")
        assert taken_apart != "Kārlis Ēriks"
        assert form.save("mentor", mentor_given=taken_apart).status_code == 302
        assert kept(form, "mentor")["mentor_given"] == "Kārlis Ēriks"

    def test_line_ends_of_all_systems(self, form: Filler) -> None:
        assert form.save("work", work_description="viens\r\ndivi\rtrīs\nčetri").status_code == 302
        assert kept(form, "work")["work_description"] == "viens\ndivi\ntrīs\nčetri"

    @pytest.mark.parametrize(
        ("section", "field"),
        [
            ("work", "work_description"),
            ("mentor", "mentor_given"),
            ("mentor", "mentor_email"),
            ("employer", "rep_office"),
            ("pay", "iban"),
            ("pay", "pay_day"),
            ("order", "training"),
            ("employer", "rep_gender"),
        ],
    )
    def test_two_hundred_thousand_letters_get_a_message(self, form: Filler, section: str, field: str) -> None:
        answer = form.save(section, **{field: "ž" * 200_000})
        assert answer.status_code == 422
        said = errors_agree(answer)
        assert len(said) >= 1
        assert all(len(line) < 300 for line in said)
        assert form.draft.answers[section]["typed"][field] == ["ž" * 200_000]

    def test_a_text_one_sign_too_long(self, form: Filler) -> None:
        assert form.save("work", work_description="ž" * 600).status_code == 302
        [said] = refused(form, "work", work_description="ž" * 601)
        assert "600" in said and "601" in said


class TestNumbers:
    @pytest.mark.parametrize("hours", ["", "0", "241", "-1", "1,5", "desmit", "1e2", "9" * 5000])
    def test_hours_that_are_none(self, form: Filler, hours: str) -> None:
        assert len(refused(form, "work", planned_hours=hours)) == 1

    @pytest.mark.parametrize(
        ("section", "field", "value"),
        [
            ("employer", "rep_gender", "x"),
            ("employer", "rep_email", "nav adrese"),
            ("mentor", "mentor_email", "kārlis@@paraugs.example"),
            ("suitability", "check_result", "labi"),
            ("suitability", "education_ground", "PhD"),
            ("term", "semesters", "3"),
            ("term", "probation_months", "12"),
            ("term", "months_with_employer", "-5"),
            ("work", "workplace", "Mēness"),
            ("pay", "payments_per_month", "30"),
            ("order", "leave_weeks", "53"),
            ("signing", "paper", "akmens"),
        ],
    )
    def test_every_message_is_latvian(self, form: Filler, section: str, field: str, value: str) -> None:
        said = errors_agree(form.save(section, **{field: value}))
        with override("en"):
            english = errors_agree(form.client.get(form.url(section), headers={"accept-language": "en"}))
        assert len(said) == 1
        assert set(said) & {"Enter a whole number.", "Select a valid choice."} == set()
        assert any(letter in "āčēģīķļņšūž" for letter in said[0].lower()), said
        assert english is not None


class TestBigAndForeign:
    def test_a_huge_post_is_refused_and_the_draft_stays(self, form: Filler) -> None:
        form.save("work")
        answer = form.client.post(form.url("work"), {**contract_answers()["work"], "work_description": "ž" * 3_000_000})
        assert answer.status_code == 400
        assert "<h1" in answer.content.decode()
        assert typed(form.get("work"))["work_description"] == contract_answers()["work"]["work_description"]

    def test_thousands_of_fields_are_refused(self, form: Filler) -> None:
        answer = form.client.post(form.url("pay"), {f"lauks{number}": "1" for number in range(1500)})
        assert answer.status_code == 400

    def test_only_answers_of_the_section_are_kept(self, form: Filler) -> None:
        """Names that are no field of the page go nowhere: neither into the draft nor onto the contract."""
        form.save("pay", state="submitted", owner="1", done="signing", mentor_given="Cits", former="x", rate_0="9")
        assert sorted(form.draft.answers["pay"]["typed"]) == ["iban", "pay_day", "payments_per_month", "rate"]
        assert sorted(form.draft.answers["pay"]["values"]) == ["iban", "pay_day", "payments_per_month", "rate"]
        assert (form.draft.state, form.draft.done) == ("open", ["pay"])
        assert form.draft.owner.email == "aina@paraugs.example"

    def test_a_section_of_the_former_contract_cannot_be_made_up(self, form: Filler) -> None:
        assert form.client.post(form.url("former"), {"contract": "x", "version": "1"}).status_code == 404

    def test_the_employer_must_be_ones_own(self, form: Filler) -> None:
        said = refused_employer(form, "DPS")
        assert len(said) == 1
        assert form.draft.register_code == "PVS"

    def test_the_end_cannot_be_typed(self, form: Filler) -> None:
        form.save("term", end="2040-01-01")
        assert kept(form, "term")["end"] == "2027-05-31"

    def test_a_token_is_needed(self, form: Filler) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(form.draft.owner)
        assert strict.post(form.url("pay"), contract_answers()["pay"]).status_code == 403
        assert Draft.objects.get(pk=form.draft.pk).done == []


def refused_employer(form: Filler, code: str) -> list[str]:
    answer = form.save("employer", employer=code)
    assert answer.status_code == 422
    return errors_agree(answer)


TERMS_BUT_RATE: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def terms(person: Any) -> None:
    from tests.factories import contract_draft

    if not TERMS_BUT_RATE:
        TERMS_BUT_RATE.update(Terms.from_answers(contract_draft(person("linda")).answers).as_json())
