from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell signing who may see a subject, listen to its news, name the kinds of documents, ship the rules."""
        from forms.archive.disposal import guards as disposal_guards
        from forms.archive.disposal import keeping as disposal_keeping  # noqa: F401
        from forms.archive.disposal.documents import ACT
        from forms.archive.disposal.own import approvals, lists
        from forms.archive.disposal.waiting import waiting_for as disposal_waiting
        from forms.archive.files.shown import case_file_rows
        from forms.archive.finding import receivers as finding_receivers  # noqa: F401
        from forms.archive.finding.own import asked_for, certified
        from forms.archive.handing.documents import HANDOVER
        from forms.archive.handing.own import handovers
        from forms.archive.intake.own import taken_in
        from forms.archive.rights.own import asked as rights_asked
        from forms.archive.rights.panel import learner_panel as rights_panel
        from forms.archive.rights.waiting import waiting_for as rights_waiting
        from forms.closing import keeping as closing_keeping
        from forms.closing.handover.laying import HANDOVER_RECORD
        from forms.contracts.changes.settling import AMENDMENT, TERMINATION
        from forms.contracts.checks.documents import CHECK
        from forms.contracts.documents import CONTRACT
        from forms.desk.access import subject_access
        from forms.desk.extract import learner_panel as extract_panel
        from forms.desk.own_data import register as register_own_data
        from forms.desk.own_forms import filled_forms
        from forms.desk.own_pairs import mentoring
        from forms.desk.passport import register as register_keeping
        from forms.desk.tasks import register_queues
        from forms.months import keeping as months_keeping
        from forms.months.grids.documents import GRID, SHEET
        from forms.months.grids.panels import learner_panel as grids_panel
        from forms.months.panels import plan_panel as months_panel
        from forms.months.pay.documents import STATEMENT
        from forms.months.timesheets.documents import FUNDING, TIMESHEET
        from forms.pairs import receivers as pairs_receivers  # noqa: F401
        from forms.pairs.documents import ACADEMY, YOUTH
        from forms.pairs.facts import PAIR
        from forms.people import restricting
        from forms.people.identity import may_be_theirs
        from forms.people.panels import register as register_panel
        from forms.people.printable import refuse_unprintable
        from forms.plans import facts as plans
        from forms.plans import keeping
        from forms.plans.agreements import facts as agreements
        from forms.plans.agreements.documents import AGREEMENT
        from forms.plans.agreements.tables import learner_panel as agreements_panel
        from forms.plans.looks import learner_panel as looks_panel
        from forms.plans.panels import register as register_plan_panel
        from forms.plans.requests import facts as requests
        from forms.plans.requests.documents import REQUEST
        from forms.plans.requests.tables import learner_panel as requests_panel
        from forms.plans.safety.tables import learner_panel as safety_panel
        from forms.plans.tables import learner_panel as plans_panel
        from forms.plans.uploading import facts as uploading
        from forms.programmes import editions
        from forms.questionnaires import catalogue as questionnaires
        from forms.questionnaires import subjects
        from forms.questionnaires.documents import FORM, SIGNED_FORM
        from forms.records import bare, guards, kinds, receivers  # noqa: F401
        from forms.records.explaining import explanation
        from forms.supervision import keeping as supervision_keeping
        from forms.training import keeping as training_keeping
        from forms.training import receivers as training_receivers  # noqa: F401
        from forms.training.applications.documents import APPLICATION
        from forms.training.attendance.documents import ATTENDANCE
        from forms.training.certificates.documents import CERTIFICATE
        from forms.training.registry.capacity import register_count
        from kernel.accounts.identities import register_check
        from kernel.web.text import register as register_text_check
        from signing.ports import register_explanation, register_subject_access

        register_subject_access(subject_access)
        register_queues(disposal_waiting)
        register_queues(rights_waiting)
        guards.register(restricting.refuse_document)
        register_count(plans.learners_taken)
        register_explanation(explanation)
        register_keeping(case_file_rows)
        register_own_data(certified)
        register_own_data(asked_for)
        for part in (filled_forms, mentoring, handovers, taken_in, lists, approvals, rights_asked):
            register_own_data(part)
        register_plan_panel(months_panel)
        register_panel(requests_panel)
        register_panel(plans_panel)
        register_panel(agreements_panel)
        register_panel(grids_panel)
        register_panel(safety_panel)
        register_panel(looks_panel)
        register_panel(extract_panel)
        register_panel(rights_panel)
        uploading.register_own()
        plans.register_requests(requests.signed_request, page=requests.request_page)
        plans.register_agreements(agreements.agreements_with, page=agreements.agreement_page)
        register_check(may_be_theirs)
        register_text_check(refuse_unprintable)
        editions.register()
        questionnaires.register()
        subjects.register(PAIR)
        for kind in (
            ACT,
            APPLICATION,
            ATTENDANCE,
            CERTIFICATE,
            CONTRACT,
            CHECK,
            AMENDMENT,
            TERMINATION,
            REQUEST,
            AGREEMENT,
            HANDOVER,
            HANDOVER_RECORD,
            GRID,
            SHEET,
            TIMESHEET,
            STATEMENT,
            FUNDING,
            FORM,
            SIGNED_FORM,
            YOUTH,
            ACADEMY,
        ):
            kinds.register(kind)
        for plain in (
            keeping.PLAN,
            keeping.EXTENSION,
            keeping.STOP,
            training_keeping.APPLICATION,
            supervision_keeping.APPLICATION,
        ):
            bare.register(plain)
        disposal_guards.register()
        for kept_of_plan in (closing_keeping.OF_PLAN, months_keeping.OF_PLAN):
            bare.attach(keeping.PLAN.code, kept_of_plan)
