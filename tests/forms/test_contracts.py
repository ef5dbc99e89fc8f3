"""The contract's verbs: submit, send, withdraw, revise, retention; and the words the document prints."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from forms.contracts import actions
from forms.contracts.documents import academic_hours, contract_context, days_accusative, signers_of
from forms.contracts.errors import NotAllowed, RulesBroken
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.states import ContractState
from forms.contracts.terms import Incomplete, Terms
from forms.people.models import MentorProfile, Person, WordForms
from forms.people.partners import PartnerOnboarding, PartnerState
from forms.records.errors import WrongState
from forms.records.models import CaseDocument
from kernel.jobs.models import Job
from tests.factories import bound_section, contract_answers, contract_draft

NOON = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)


@pytest.fixture
def contract(person):
    aina = person("aina")
    return actions.submit_contract(draft=contract_draft(aina), by=aina, on=NOON)


@pytest.mark.acceptance("A35")
def test_a_contract_of_a_place_that_is_no_active_partner_is_made_but_not_sent(contract, person):
    def blocks():
        with pytest.raises(RulesBroken) as refusal:
            actions.send_contract(contract=contract, by=person("aina"), on=NOON)
        return [(one.rule, one.code, one.field) for one in refusal.value.findings if one.blocks]

    PartnerOnboarding.objects.update(state=PartnerState.RECORDED)
    assert blocks() == [("R52", "partner-inactive", "employer")]
    PartnerOnboarding.objects.all().delete()
    assert blocks() == [("R52", "no-partner", "employer")]
    contract.refresh_from_db()
    assert (contract.case, contract.state) == (None, "agreed")
    PartnerOnboarding.objects.create(institution=contract.employer, state=PartnerState.ACTIVE)
    assert actions.send_contract(contract=contract, by=person("aina"), on=NOON).number


class TestSubmit:
    @pytest.mark.acceptance("A14")
    def test_a_finished_form_becomes_a_contract_with_typed_terms(self, contract):
        terms = Terms.from_json(contract.terms)
        assert (contract.start, contract.end, contract.rate) == (date(2027, 1, 4), date(2027, 5, 31), Decimal("11.00"))
        assert (contract.state, contract.edition, contract.employer_kind) == ("agreed", "RS-2026", "institution")
        assert (terms.mentor_accusative, terms.rep_surname_genitive) == ("Kārli Testnieku", "Vadītājas-Demo")

    def test_the_mentor_the_profile_and_the_check_are_kept_once(self, contract, person):
        mentor = Person.objects.by_code("090604-29900")
        assert contract.mentor == mentor
        assert (mentor.iban, mentor.user) == ("LV44DEMO0000000000001", person("karlis"))
        assert MentorProfile.objects.get(person=mentor).certificate_number == "AP-2026-VIAA-0017"
        assert SuitabilityCheck.objects.filter(mentor=mentor, employer=contract.employer).count() == 1

    def test_a_double_click_makes_one_contract(self, contract, person):
        again = actions.submit_contract(draft=contract.draft, by=person("aina"), on=NOON)
        assert (again.pk, EmploymentContract.objects.count()) == (contract.pk, 1)

    def test_an_unfinished_form_is_refused_and_names_its_sections(self, person):
        draft = contract_draft(person("aina"))
        del draft.answers["pay"], draft.answers["signing"]
        draft.save()
        with pytest.raises(Incomplete) as refusal:
            actions.submit_contract(draft=draft, by=person("aina"), on=NOON)
        assert refusal.value.sections == ["pay", "signing"]

    def test_a_start_without_a_suitable_check_is_blocked_with_rule_and_source(self, person):
        draft = contract_draft(person("aina"), suitability={"check_result": "not_suitable"})
        with pytest.raises(RulesBroken) as refusal:
            actions.submit_contract(draft=draft, by=person("aina"), on=NOON)
        blocks = [finding for finding in refusal.value.findings if finding.blocks]
        assert [(finding.rule, finding.field) for finding in blocks] == [("R5", "check_result")]
        assert "Bērnu tiesību aizsardzības likuma 72. panta" in blocks[0].source

    def test_somebody_of_another_institution_cannot_submit(self, person):
        with pytest.raises(NotAllowed):
            actions.submit_contract(draft=contract_draft(person("spodra")), by=person("spodra"), on=NOON)

    def test_a_corrected_declension_is_kept_for_the_next_document(self, person):
        typed = contract_answers(employer={"rep_office_genitive": "vidusskolas direktores p. i."})["employer"]
        draft = contract_draft(person("aina"), employer=typed)
        actions.submit_contract(draft=draft, by=person("aina"), on=NOON)
        kept = WordForms.objects.get()
        assert (kept.words, kept.form) == ("Paraugpils vidusskolas direktore", "vidusskolas direktores p. i.")
        form = bound_section("employer", contract_answers()["employer"])
        assert form.is_valid()
        assert form.values()["rep_office_genitive"] == "vidusskolas direktores p. i."


class TestSend:
    def test_sending_gives_one_number_and_one_job(self, contract, person):
        case = actions.send_contract(contract=contract, by=person("aina"), on=NOON)
        again = actions.send_contract(contract=contract, by=person("aina"), on=NOON)
        assert (case.number, again.pk) == ("DL-2026-PVS-0001", case.pk)
        assert Job.objects.filter(name="records.prepare").count() == 1
        contract.refresh_from_db()
        assert contract.state == ContractState.SENT

    def test_the_parties_see_it_and_others_do_not(self, contract, person):
        case = actions.send_contract(contract=contract, by=person("aina"), on=NOON)
        assert {(row.role, row.user.email) for row in case.parties.all()} == {
            ("mentor", "karlis@paraugs.example"),
            ("employer", "aina@paraugs.example"),
        }

    def test_the_plan_author_prepares_but_does_not_send(self, contract, person):
        with pytest.raises(NotAllowed):
            actions.send_contract(contract=contract, by=person("linda"), on=NOON)
        assert CaseDocument.objects.count() == 0

    def test_employment_records_are_kept_ninety_years_from_birth(self, contract):
        # Kārlis was born on 09.06.2004: longer than 31.12.2034 (domain reference 9.6, scenario 14, and D07).
        assert actions.retention_of(contract) == datetime(2094, 6, 9, 21, 0, tzinfo=UTC)

    def test_without_a_birth_date_the_project_term_holds_to_riga_midnight(self, contract):
        contract.mentor.birth_date = None
        assert actions.retention_of(contract) == datetime(2034, 12, 31, 22, 0, tzinfo=UTC)


class TestWithdraw:
    def test_a_number_given_stays_as_annulled(self, contract, person):
        case = actions.send_contract(contract=contract, by=person("aina"), on=NOON)
        contract.refresh_from_db()
        actions.withdraw_contract(contract=contract, reason="Kļūda likmē", by=person("aina"), on=NOON)
        case.refresh_from_db()
        contract.refresh_from_db()
        assert (case.state, case.state_reason, contract.state) == ("annulled", "Kļūda likmē", "withdrawn")

    def test_a_new_version_is_a_new_number_linked_to_the_old_one(self, contract, person):
        aina = person("aina")
        old = actions.send_contract(contract=contract, by=aina, on=NOON)
        contract.refresh_from_db()
        actions.withdraw_contract(contract=contract, reason="Kļūda", by=aina, on=NOON)
        contract.refresh_from_db()
        draft = actions.revise_contract(contract=contract, by=aina, on=NOON)
        newer = actions.submit_contract(draft=draft, by=aina, on=NOON)
        case = actions.send_contract(contract=newer, by=aina, on=NOON)
        assert (case.number, case.replaces) == ("DL-2026-PVS-0002", old)


class TestWords:
    def test_the_context_is_declined_latvian(self, contract):
        context = contract_context(contract=contract, terms=Terms.from_json(contract.terms))
        assert context["employer"]["rep_genitive"] == "Paraugpils vidusskolas direktores Ainas Vadītājas-Demo"
        assert context["mentor"]["accusative"] == "Kārli Testnieku"
        assert context["term"]["semester"] == "II"
        assert context["term"]["academic_year"] == "2026./2027."
        assert context["pay"]["rate_words"] == "vienpadsmit euro un 00 centi"
        assert context["time"]["guaranteed"] == "8 (astoņas) akadēmiskās stundas"

    @pytest.mark.parametrize(
        ("hours", "said"),
        [
            (1, "1 (viena) akadēmiskā stunda"),
            (11, "11 (vienpadsmit) akadēmiskās stundas"),
            (21, "21 (divdesmit viena) akadēmiskā stunda"),
            (22, "22 (divdesmit divas) akadēmiskās stundas"),
        ],
    )
    def test_hours_agree_with_their_number(self, hours, said):
        assert academic_hours(hours) == said

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            (1, "1 (vienu) dienu"),
            (2, "2 (divas) dienas"),
            (21, "21 (divdesmit vienu) dienu"),
            (30, "30 (trīsdesmit) dienas"),
        ],
    )
    def test_days_stand_in_the_accusative(self, days, said):
        assert days_accusative(days) == said

    def test_signers_stand_in_the_manifests_order_with_their_codes(self, contract, person):
        signers = signers_of(contract=contract, terms=Terms.from_json(contract.terms), order=["mentor", "employer"])
        assert [(one.role, one.name, one.person_code, one.user_id) for one in signers] == [
            ("mentor", "Kārlis Testnieks", "090604-29900", person("karlis").pk),
            ("employer", "Aina Vadītāja-Demo", "170570-19900", person("aina").pk),
        ]


class TestRenew:
    """„Sagatavot nākamajam semestrim”: what was agreed comes along, what a new term must say anew is asked."""

    @pytest.fixture
    def signed(self, contract: EmploymentContract) -> EmploymentContract:
        contract.terms |= {"start": "2026-09-01", "end": "2026-12-18"}
        contract.state = ContractState.IN_FORCE
        contract.save()
        return contract

    def values(self, signed: EmploymentContract, person) -> dict[str, object]:
        draft = actions.renew_contract(contract=signed, by=person("aina"), on=NOON)
        assert (draft.done, draft.register_code, "former" in draft.answers) == ([], "PVS", False)
        return {name: value for section in draft.answers.values() for name, value in section["values"].items()}

    def test_the_new_term_begins_with_the_next_semester(self, signed, person):
        found = self.values(signed, person)
        assert (found["start"], found["previous_contract_end"], found["rate"]) == ("2027-01-04", "2026-12-18", "11.00")
        assert found["months_with_employer"] == 4  # the law counts begun months whole
        assert (found["probation_months"], found["sign_date"]) == (0, "2026-11-21")
        assert "end" not in found
        same = ("rep_given_genitive", "mentor_accusative", "schedule", "planned_hours", "iban", "certificate_number")
        assert {name: found[name] for name in same} == {name: signed.terms[name] for name in same}

    def test_a_check_that_ends_before_is_asked_anew(self, signed, person):
        check = SuitabilityCheck.objects.get()
        SuitabilityCheck.objects.update(valid_until=date(2030, 1, 1))
        assert self.values(signed, person)["check_source"] == check.source
        SuitabilityCheck.objects.update(valid_until=date(2027, 1, 3))
        assert not {"check_date", "check_source", "check_result", "check_valid_until"} & set(
            self.values(signed, person)
        )

    def test_another_head_is_declined_anew(self, signed, person):
        head = person("aina").person
        head.surname = "Jaunvadītāja-Demo"
        head.save()
        found = self.values(signed, person)
        assert found["rep_surname"] == "Jaunvadītāja-Demo"
        assert "rep_surname_genitive" not in found

    def test_what_nobody_has_signed_is_not_continued(self, contract, person):
        with pytest.raises(WrongState):
            actions.renew_contract(contract=contract, by=person("aina"), on=NOON)
