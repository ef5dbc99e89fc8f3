"""Everything that holds personal data goes one of the known ways at its end (decision 0047). A new model has to say which."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Model

from forms.people.learners import Learner
from forms.people.models import Person
from forms.records.bare import bare_kinds
from forms.records.kinds import codes, kind_of
from kernel.jobs.registry import autodiscover, rhythms

#: Goes with another record, named first, which goes by a list or at night.
WITH = {
    "PlanVersion": "SupportPlan", "PlanRisks": "SupportPlan", "PlanProvider": "SupportPlan", "UploadMark": "SupportPlan",
    "LearnerMonth": "SupportPlan", "MonthOpening": "SupportPlan", "OpeningRequest": "SupportPlan",
    "MentorDiary": "SupportPlan",
    "DiaryEntry": "SupportPlan", "MentoringEvaluation": "SupportPlan", "ProgressTalk": "SupportPlan",
    "ScheduleRow": "SupportSchedule", "RowConfirmation": "SupportSchedule",
    "TrainingAttendance": "TrainingApplication", "TrainingNomination": "TrainingApplication",
    "MentorRegistryEntry": "MentorCertificate",
    "Timesheet": "TimesheetIssue", "TimesheetConfirmation": "TimesheetIssue",
    "OutsideDeclaration": "FundingPaper", "OutsideWork": "FundingPaper", "RepaymentCase": "FundingPaper",
    "CaseParty": "CaseDocument", "ChangedText": "CaseDocument", "IntakeItem": "CaseDocument",
}  # fmt: skip
#: Erased by a job of the night, by its name.
BY_NIGHT = {
    "InterviewNote": "contracts.forget_interviews",
    "SafeguardingNote": "plans.forget_safety_notes",
    "LearnerImport": "people.forget",
    "Draft": "records.erase_texts",
    "UnsentText": "records.erase_texts",
    "Question": "archive.erase_over",
    "MonthEndItem": "monthend.forget",
    "Pairing": "pairs.forget",
    "PairMember": "pairs.forget",
    "PairQuestion": "pairs.forget",
    "Participant": "pairs.forget",
}
#: Kept as long as anything else binds the person; then erased by the answer to a request (forms.archive.rights).
REGISTERS = {"Person", "MentorProfile", "Learner", "Representation"}
#: How the law was kept: who ordered, asked, restricted and approved stays as proof.
PROOFS = {"HoldRule", "DisposalApproval", "RightsRequest", "Restriction", "RestrictionUse"}
#: A day and a choice, no words about anybody (decision 0037).
WORDLESS = {"CaseParticipation"}


def personal() -> dict[str, type[Model]]:
    """Models of forms with something encrypted, or that name a person or a learner."""
    found: dict[str, type[Model]] = {}
    for model in apps.get_app_config("forms").get_models():
        fields = model._meta.concrete_fields
        if any("Encrypted" in type(one).__name__ or one.related_model in (Person, Learner) for one in fields):
            found[model.__name__] = model
    return found


def encrypted(model: type[Model]) -> set[str]:
    return {one.name for one in model._meta.concrete_fields if "Encrypted" in type(one).__name__}


def test_every_model_with_personal_data_goes_a_known_way() -> None:
    documents = {kind.model.__name__ for kind in _kinds()}
    lines = {kind.model.__name__ for kind in bare_kinds()}
    ways: list[set[str]] = [documents, lines, set(WITH), set(BY_NIGHT), REGISTERS, PROOFS, WORDLESS]
    known = set().union(*ways)
    assert set(personal()) - known == set()
    assert len(known) == sum(len(way) for way in ways), "one way each"
    names = {model.__name__ for model in apps.get_app_config("forms").get_models()}
    assert (known | set(WITH.values())) - names == set()
    assert set(WITH.values()) <= documents | lines | {"CaseDocument"}


def test_jobs_of_the_night_are_there() -> None:
    autodiscover()
    assert set(BY_NIGHT.values()) - set(rhythms) == set()


def test_what_a_document_said_goes_from_its_record() -> None:
    """Each encrypted field is emptied with the document, or the whole record goes."""
    left = {kind.code: encrypted(kind.model) - set(kind.emptied) for kind in _kinds() if not kind.goes}
    assert {code: fields for code, fields in left.items() if fields} == {}


def _kinds() -> list[Any]:
    return [kind for code in sorted(codes()) if (kind := kind_of(code)) is not None]
