"""Programmes of P2 and P3 in one place and time, who takes part, pairs, meetings, forms that are due, questions, recognition."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from forms.pairs.states import (
    FILLED_IN,
    WOMEN,
    Asked,
    Decision,
    EndReason,
    MeetingState,
    Model,
    PairState,
    Phase,
    RunState,
    Side,
)
from forms.people.models import PROGRAMME_CODES, Gender, Institution, Person
from forms.questionnaires.models import FilledForm
from forms.records.certificates import CertificateState
from forms.records.models import CaseDocument
from kernel.crypto import EncryptedJSONField, EncryptedTextField
from kernel.periods import age

if TYPE_CHECKING:
    from datetime import date

    from forms.pairs.access import Reach
    from kernel.accounts.models import User

USER = settings.AUTH_USER_MODEL
#: The two programmes that live here.
PROGRAMMES = [("P2", _("Young Mentors' Movement")), ("P3", _("Mentor programme of the Digital Academy"))]


class RunQuerySet(models.QuerySet["Run"]):
    def coordinated(self, reach: Reach) -> RunQuerySet:
        """Those of this person's own places and programmes; another programme's never."""
        return self.filter(reach.coordinated())

    def visible_to(self, reach: Reach) -> RunQuerySet:
        """Coordinated ones, and those the person takes part in."""
        return self.filter(reach.coordinated() | Q(pk__in=Participant.objects.filter(user=reach.user).values("run")))


class Run(models.Model):
    """One programme from its start to its end. P2 has an institution, whose young people take part; P3 has none.

    `youngest`, `oldest`: ages on both sides, P2 only; the programme sets them. `decision`: number and day of the council's.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.CharField(_("programme"), max_length=2, choices=PROGRAMMES)
    title = models.CharField(_("title"), max_length=120)
    institution = models.ForeignKey(Institution, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    coordinator = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    youngest = models.PositiveSmallIntegerField(_("youngest"), default=13)
    oldest = models.PositiveSmallIntegerField(_("oldest"), default=25)
    decision = models.CharField(_("decision"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=RunState, default=RunState.OPEN)
    version = models.PositiveIntegerField(default=1)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-start", "-pk"]
        verbose_name = _("programme of mentoring")
        verbose_name_plural = _("programmes of mentoring")
        constraints = [models.CheckConstraint(condition=Q(end__gt=F("start")), name="run_ends_after_start")]

    def __str__(self) -> str:
        return self.title

    @property
    def register_code(self) -> str:
        """As it stands in the numbers of its documents."""
        return self.institution.register_code if self.institution else PROGRAMME_CODES[self.programme]


class Participant(models.Model):
    """A person on one side of a programme. `consent_*`: of a minor's legal representative, as the coordinator has seen it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("side"), max_length=6, choices=Side)
    consent_by = models.CharField(_("consent given by"), max_length=120, blank=True)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    joined_at = models.DateTimeField(_("joined"))

    class Meta:
        ordering: ClassVar[list[str]] = ["person__surname", "person__given_name", "pk"]
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [models.UniqueConstraint(fields=["run", "user"], name="once_in_a_run")]

    def __str__(self) -> str:
        return self.person.name

    @property
    def called(self) -> str:
        """As which the person takes part, in the own gender."""
        return str(WOMEN[Side(self.side)] if self.person.gender == Gender.FEMALE else self.get_side_display())

    def age(self, on: date) -> int | None:
        return age(self.person.birth_date, on=on) if self.person.birth_date else None


class PairingQuerySet(models.QuerySet["Pairing"]):
    def of(self, user: User) -> PairingQuerySet:
        """Those the person is in, whatever has become of them."""
        return self.filter(pk__in=PairMember.objects.filter(participant__user=user).values("pairing"))

    def visible_to(self, reach: Reach) -> PairingQuerySet:
        """Own ones, and those of coordinated programmes."""
        own = PairMember.objects.filter(participant__user=reach.user).values("pairing")
        return self.filter(Q(pk__in=own) | Q(run__in=Run.objects.coordinated(reach).values("pk")))


class Pairing(models.Model):
    """Mentors and mentees who work together, from the proposal to the end. `reasons`: why it was proposed, as it was shown."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="pairings")
    model = models.CharField(_("model"), max_length=12, choices=Model)
    state = models.CharField(_("state"), max_length=9, choices=PairState, default=PairState.PROPOSED)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, blank=True)
    reasons = EncryptedJSONField(default=list)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    confirmed_at = models.DateTimeField(_("recorded"), null=True)
    first = models.DateField(_("first meeting"), null=True)
    end = models.DateField(_("to"))
    ended_on = models.DateField(_("ended"), null=True)
    end_reason = models.CharField(_("reason"), max_length=12, choices=EndReason, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PairingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-proposed_at", "-pk"]
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        indexes = [models.Index(fields=["run", "state"], name="pairs_by_state")]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def filled_in(self) -> bool:
        return self.state in FILLED_IN


class PairMember(models.Model):
    """One person of a pair and the own decision. A reason is read by the coordinator alone."""

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="members")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="memberships")
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.WAITING)
    reason = EncryptedTextField(_("reason"), blank=True, default="")
    decided_at = models.DateTimeField(_("decided"), null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints = [models.UniqueConstraint(fields=["pairing", "participant"], name="once_in_a_pair")]

    def __str__(self) -> str:
        return str(self.participant)


class PairMeeting(models.Model):
    """A planned meeting. What was said stands in the journal, which the pair alone reads."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="meetings")
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=7, choices=MeetingState, default=MeetingState.PLANNED)

    class Meta:
        ordering: ClassVar[list[str]] = ["day", "pk"]
        verbose_name = _("meeting of a pair")
        constraints = [models.UniqueConstraint(fields=["pairing", "day"], name="one_meeting_a_day")]

    def __str__(self) -> str:
        return self.day.isoformat()


class DueForm(models.Model):
    """A form that one person of a pair has to fill in by a day. `form`: the record that did it. `shared`: anybody's of the
    pair does. `opens`: only a record from that day on does."""

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="dues")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="dues")
    key = models.CharField(_("form"), max_length=20)
    due = models.DateField(_("until"))
    opens = models.DateField(null=True)
    shared = models.BooleanField(default=False)
    form = models.ForeignKey(FilledForm, null=True, on_delete=models.PROTECT, related_name="+")
    dropped = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["due", "pk"]
        verbose_name = _("form that is due")
        indexes = [models.Index(fields=["due"], condition=Q(form=None, dropped=False), name="forms_due")]

    def __str__(self) -> str:
        return f"{self.key} {self.due.isoformat()}"


class PairQuestion(models.Model):
    """A question to the coordinator. Read by who asked and by the coordinator; the rest of the pair does not know of it.

    `form`: where it came as form C14.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(_("about what"), max_length=12, choices=Asked)
    text = EncryptedTextField(_("question"))
    form = models.OneToOneField(FilledForm, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    answer = EncryptedTextField(_("answer"), blank=True, default="")
    answered_by = models.ForeignKey(USER, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]
        verbose_name = _("question to the coordinator")

    def __str__(self) -> str:
        return str(self.public_id)


class TaskNote(models.Model):
    """What the coordinator has written down of one of the thirteen tasks; the newest counts."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="notes")
    task = models.PositiveSmallIntegerField(_("task"))
    done = models.BooleanField(_("done"), default=False)
    text = models.CharField(_("what was done"), max_length=500, blank=True)
    by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("written"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.task}"


class Recognition(models.Model):
    """B15 and C13: that somebody took part. `printed`: the context of the document but for number and code."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="recognitions")
    printed = EncryptedJSONField(default=dict)
    state = models.CharField(_("state"), max_length=8, choices=CertificateState, default=CertificateState.PREPARED)
    case = models.OneToOneField(CaseDocument, on_delete=models.PROTECT, related_name="recognition")

    class Meta:
        ordering: ClassVar[list[str]] = ["case_id"]
        verbose_name = _("recognition")
        verbose_name_plural = _("recognitions")
        constraints = [
            models.UniqueConstraint(fields=["participant"], condition=~Q(state="annulled"), name="one_recognition_each")
        ]

    def __str__(self) -> str:
        return self.case.number
