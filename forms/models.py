"""Django finds the models of every step here."""

from forms.archive.disposal.models import DisposalApproval, DisposalLine, DisposalList, HoldRule
from forms.archive.files.models import CaseFile, Filing, PaperShelf
from forms.archive.finding.models import CertifiedCopy, DocumentSet, DocumentWords, Question
from forms.archive.handing.models import HandoverAct
from forms.archive.intake.models import IntakeItem
from forms.archive.rights.models import RightsRequest
from forms.closing.handover.models import HandoverRecord
from forms.closing.models import MentoringEvaluation, ProgressTalk
from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.contracts.interviews.models import InterviewNote
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.months.diary.models import DiaryEntry, MentorDiary
from forms.months.grids.models import RowConfirmation, ScheduleRow, SupportSchedule
from forms.months.models import LearnerMonth, MonthOpening, OpeningRequest
from forms.months.monthend.models import MonthEnd, MonthEndItem
from forms.months.pay.models import Deduction, PayStatement, RepaymentCase
from forms.months.timesheets.models import (
    ConfirmingRule,
    FundingPaper,
    OutsideDeclaration,
    OutsideWork,
    Timesheet,
    TimesheetConfirmation,
    TimesheetIssue,
)
from forms.pairs.models import (
    DueForm,
    Pairing,
    PairMeeting,
    PairMember,
    PairQuestion,
    Participant,
    Recognition,
    Run,
    TaskNote,
)
from forms.people.learners import Learner, LearnerImport, Representation
from forms.people.models import Institution, Membership, MentorProfile, Municipality, Person, WordForms
from forms.people.partners import PartnerOnboarding
from forms.people.restricting import Restriction, RestrictionUse
from forms.plans.agreements.models import SupportAgreement
from forms.plans.extensions import PlanExtension
from forms.plans.models import PlanProvider, PlanRisks, PlanVersion, SupportPlan
from forms.plans.requests.models import SupportRequest
from forms.plans.safety.models import SafeguardingNote
from forms.plans.stops import PlanStop
from forms.plans.uploading.models import UploadMark
from forms.programmes.models import AcademicYear, CalendarSpan, Programme, UnitRate
from forms.questionnaires.models import FilledForm, FormProposal
from forms.records.models import CaseDocument, CaseParty, Counter, Draft
from forms.records.numbering import NumberPattern
from forms.records.texts import ChangedText
from forms.supervision.models import SupervisionApplication, SupervisionGroup, SupervisionNotice
from forms.supervision.teams.models import CaseParticipation, InterinstitutionalTeam, TeamMember
from forms.training.applications.models import ApplicationSubmission, TrainingApplication
from forms.training.attendance.models import AttendanceList, AttendanceSheet, TrainingAttendance
from forms.training.certificates.models import MentorCertificate
from forms.training.models import TrainingDay, TrainingGroup, TrainingMaterial, TrainingRound
from forms.training.nominations.models import TrainingNomination
from forms.training.registry.models import MentorRegistryEntry

__all__ = [
    "AcademicYear",
    "ApplicationSubmission",
    "AttendanceList",
    "AttendanceSheet",
    "CalendarSpan",
    "CaseDocument",
    "CaseFile",
    "CaseParticipation",
    "CaseParty",
    "CertifiedCopy",
    "ChangedText",
    "ConfirmingRule",
    "ContractAmendment",
    "ContractTermination",
    "Counter",
    "Deduction",
    "DiaryEntry",
    "DisposalApproval",
    "DisposalLine",
    "DisposalList",
    "DocumentSet",
    "DocumentWords",
    "Draft",
    "DueForm",
    "EmploymentContract",
    "Filing",
    "FilledForm",
    "FormProposal",
    "FundingPaper",
    "HandoverAct",
    "HandoverRecord",
    "HoldRule",
    "Institution",
    "IntakeItem",
    "InterinstitutionalTeam",
    "InterviewNote",
    "Learner",
    "LearnerImport",
    "LearnerMonth",
    "Membership",
    "MentorCertificate",
    "MentorDiary",
    "MentorProfile",
    "MentorRegistryEntry",
    "MentoringEvaluation",
    "MonthEnd",
    "MonthEndItem",
    "MonthOpening",
    "Municipality",
    "NumberPattern",
    "OpeningRequest",
    "OutsideDeclaration",
    "OutsideWork",
    "PairMeeting",
    "PairMember",
    "PairQuestion",
    "Pairing",
    "PaperShelf",
    "Participant",
    "PartnerOnboarding",
    "PayStatement",
    "Person",
    "PlanExtension",
    "PlanProvider",
    "PlanRisks",
    "PlanStop",
    "PlanVersion",
    "Programme",
    "ProgressTalk",
    "Question",
    "Recognition",
    "RepaymentCase",
    "Representation",
    "Restriction",
    "RestrictionUse",
    "RightsRequest",
    "RowConfirmation",
    "Run",
    "SafeguardingNote",
    "ScheduleRow",
    "SuitabilityCheck",
    "SupervisionApplication",
    "SupervisionGroup",
    "SupervisionNotice",
    "SupportAgreement",
    "SupportPlan",
    "SupportRequest",
    "SupportSchedule",
    "TaskNote",
    "TeamMember",
    "Timesheet",
    "TimesheetConfirmation",
    "TimesheetIssue",
    "TrainingApplication",
    "TrainingAttendance",
    "TrainingDay",
    "TrainingGroup",
    "TrainingMaterial",
    "TrainingNomination",
    "TrainingRound",
    "UnitRate",
    "UploadMark",
    "WordForms",
]
