"""Django finds the models of every step here."""

from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.people.learners import Learner, LearnerImport, Representation
from forms.people.models import Institution, Membership, MentorProfile, Municipality, Person, WordForms
from forms.people.partners import PartnerOnboarding
from forms.programmes.models import AcademicYear, CalendarSpan, Programme, UnitRate
from forms.records.models import CaseDocument, CaseParty, Counter, Draft
from forms.training.applications.models import TrainingApplication
from forms.training.models import TrainingDay, TrainingGroup, TrainingMaterial, TrainingRound

__all__ = [
    "AcademicYear",
    "CalendarSpan",
    "CaseDocument",
    "CaseParty",
    "Counter",
    "Draft",
    "EmploymentContract",
    "Institution",
    "Learner",
    "LearnerImport",
    "Membership",
    "MentorProfile",
    "Municipality",
    "PartnerOnboarding",
    "Person",
    "Programme",
    "Representation",
    "SuitabilityCheck",
    "TrainingApplication",
    "TrainingDay",
    "TrainingGroup",
    "TrainingMaterial",
    "TrainingRound",
    "UnitRate",
    "WordForms",
]
