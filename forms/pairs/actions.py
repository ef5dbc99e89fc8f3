"""Verbs on programmes, participants, pairs, meetings and questions. Transactions live here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forms.pairs import facts, rules
from forms.pairs.access import reach_of
from forms.pairs.errors import CoordinatorOnly, NotYours, RulesBroken
from forms.pairs.models import DueForm, Pairing, PairMeeting, PairMember, PairQuestion, Participant, Run, TaskNote
from forms.pairs.notices import tell
from forms.pairs.states import (
    PHASES,
    RUNNING,
    TRANSITIONS,
    Asked,
    Decision,
    EndReason,
    MeetingState,
    PairState,
    RunState,
    Side,
)
from forms.people import roles
from forms.people.models import Person
from forms.questionnaires.models import FilledForm
from forms.records.errors import EditConflict, WrongState
from kernel.audit.log import record as audit
from kernel.periods import age, riga_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from forms.pairs.rules import Term
    from forms.people.models import Institution
    from forms.programmes.findings import Finding
    from kernel.accounts.models import User

#: What the options of form C14 ask about.
C14 = {
    "padoms": Asked.ADVICE,
    "konflikta-risinajums": Asked.CONFLICT,
    "cits-mentors": Asked.OTHER_MENTOR,
    "ipass-specialists": Asked.SPECIALIST,
}


@dataclass(frozen=True)
class RunTerms:
    title: str
    start: date
    end: date
    youngest: int = 13
    oldest: int = 25
    decision: str = ""


@dataclass(frozen=True)
class Joiner:
    """Who is taken into a programme."""

    email: str
    given_name: str
    surname: str
    gender: str
    side: str
    birth_date: date | None = None


def open_run(*, programme: str, institution: Institution | None, terms: RunTerms, by: User, on: datetime) -> Run:
    """Who opens it coordinates it. Raises CoordinatorOnly."""
    run = Run(programme=programme, institution=institution, coordinator=by, **vars(terms))
    _coordinator(run, by=by, on=on)
    if programme == "P2" and institution is None:
        raise WrongState(_("A programme of the movement has an institution. Choose it."))
    with transaction.atomic():
        run.save()
        audit("pairs.run_opened", subject=run.public_id, by=by, on=on, facts={"programme": programme})
    return run


def change_run(*, run: Run, terms: RunTerms, version: int, by: User, on: datetime) -> Run:
    """Raises CoordinatorOnly, EditConflict."""
    with transaction.atomic():
        row = Run.objects.select_for_update().get(pk=run.pk)
        _coordinator(row, by=by, on=on)
        if row.version != version:
            raise EditConflict
        changed = sorted(name for name, value in vars(terms).items() if getattr(row, name) != value)
        for name in changed:
            setattr(row, name, getattr(terms, name))
        row.version += 1
        row.save()
        audit("pairs.run_changed", subject=row.public_id, by=by, on=on, fields=changed)
    return row


def close_run(*, run: Run, by: User, on: datetime) -> Run:
    """When no pair works any more. Again changes nothing."""
    with transaction.atomic():
        row = Run.objects.select_for_update().get(pk=run.pk)
        _coordinator(row, by=by, on=on)
        if facts.open_pairs(row).exists():
            raise WrongState(_("Some pairs are not ended yet. End them first."))
        if row.state != RunState.CLOSED:
            row.state, row.version = RunState.CLOSED, row.version + 1
            row.save(update_fields=["state", "version"])
            audit("pairs.run_closed", subject=row.public_id, by=by, on=on)
    return row


def join(*, run: Run, joiner: Joiner, by: User, on: datetime) -> Participant:
    """An account, a role in the programme and a place on one side. Raises CoordinatorOnly, RulesBroken."""
    _coordinator(run, by=by, on=on)
    if run.state != RunState.OPEN:
        raise WrongState(_("The programme is closed. Open a new one."))
    years = age(joiner.birth_date, on=riga_date(on)) if joiner.birth_date else None
    _refuse(rules.check_age(programme=run.programme, age=years, youngest=run.youngest, oldest=run.oldest))
    with transaction.atomic():
        user = roles.account_of(email=joiner.email, first_name=joiner.given_name, last_name=joiner.surname)
        if Participant.objects.filter(run=run, user=user).exists():
            raise WrongState(_("This person takes part in the programme already."))
        person = Person.objects.filter(user=user).first()
        if person is None:
            person = Person.objects.create(
                given_name=joiner.given_name, surname=joiner.surname, gender=joiner.gender, birth_date=joiner.birth_date, user=user
            )  # fmt: skip
        elif person.birth_date is None and joiner.birth_date:
            person.birth_date = joiner.birth_date
            person.save(update_fields=["birth_date"])
        role = facts.ROLES[run.programme][Side(joiner.side)]
        roles.give(user=user, role=role, place=run.institution, event="pairs.role_given", by=by, on=on)
        row = Participant.objects.create(run=run, user=user, person=person, side=joiner.side, joined_at=on)
        audit("pairs.joined", subject=row.public_id, by=by, on=on, facts={"side": joiner.side})
    return row


def write_consent(*, participant: Participant, given_by: str, given_on: date, by: User, on: datetime) -> Participant:
    """What the legal representative of a minor has said; who knows is the coordinator. Raises CoordinatorOnly."""
    with transaction.atomic():
        row = Participant.objects.select_for_update(of=("self",)).select_related("run").get(pk=participant.pk)
        _coordinator(row.run, by=by, on=on)
        if given_on > riga_date(on):
            raise WrongState(_("This day is still to come. Enter the day on which consent was given."))
        row.consent_by, row.consent_on = given_by, given_on
        row.save(update_fields=["consent_by", "consent_on"])
        audit("pairs.consent_written", subject=row.public_id, by=by, on=on)
    return row


def propose(
    *, run: Run, model: str, participants: Sequence[Participant], by: User, on: datetime, reasons: Sequence[str] = ()
) -> Pairing:
    """Both sides are asked. Raises CoordinatorOnly, RulesBroken."""
    _coordinator(run, by=by, on=on)
    if any(one.run_id != run.pk for one in participants) or run.state != RunState.OPEN:
        raise WrongState(_("Choose people who take part in this programme."))
    count = {side: sum(one.side == side for one in participants) for side in Side}
    _refuse(
        rules.check_size(programme=run.programme, model=model, mentors=count[Side.MENTOR], mentees=count[Side.MENTEE])
    )
    with transaction.atomic():
        row = Pairing.objects.create(
            run=run, model=model, reasons=list(reasons), proposed_by=by, proposed_at=on, end=run.end
        )
        for one in participants:
            PairMember.objects.create(pairing=row, participant=one)
            tell("pairs_proposed", row, to=one.user)
        audit("pairs.proposed", subject=row.public_id, by=by, on=on, facts={"model": model})
    return row


def decide(*, pairing: Pairing, accept: bool, reason: str = "", by: User, on: datetime) -> Pairing:
    """One person's own answer; when all have accepted, the coordinator records it. Raises NotYours, WrongState."""
    with transaction.atomic():
        row = _locked(pairing, "decide")
        member = PairMember.objects.filter(pairing=row, participant__user=by).first()
        if member is None:
            raise NotYours
        if member.decision != Decision.WAITING:
            raise WrongState(_("You have answered already."))
        member.decision = Decision.ACCEPTED if accept else Decision.DECLINED
        member.reason, member.decided_at = reason, on
        member.save()
        if not accept:
            _move(row, PairState.DECLINED, by=by, on=on)
        elif not row.members.exclude(decision=Decision.ACCEPTED).exists():
            _move(row, PairState.ACCEPTED, by=by, on=on)
        else:
            audit("pairs.decided", subject=row.public_id, by=by, on=on)
        if row.state != PairState.PROPOSED:
            tell("pairs_answered", row, to=row.run.coordinator)
    return row


def confirm(*, pairing: Pairing, by: User, on: datetime) -> Pairing:
    """The coordinator records what both sides have accepted. Raises CoordinatorOnly, WrongState."""
    with transaction.atomic():
        row = _locked(pairing, "confirm")
        _coordinator(row.run, by=by, on=on)
        row.confirmed_at = on
        row.phase = PHASES[row.run.programme][0]
        _move(row, PairState.CONFIRMED, by=by, on=on)
        for member in row.members.select_related("participant__user"):
            tell("pairs_confirmed", row, to=member.participant.user)
    return row


def start(*, pairing: Pairing, days: Iterable[date], by: User, on: datetime) -> Pairing:
    """All meetings are planned and the forms of the road get their days. By the coordinator or a mentor of the pair.
    Raises NotYours, RulesBroken (ethics, consent, days), WrongState."""
    planned = sorted(set(days))
    with transaction.atomic():
        row = _locked(pairing, "start")
        _mentor_or_coordinator(row, by=by, on=on)
        programme = row.run.programme
        _refuse(rules.check_start(programme=programme, members=facts.joining(row, on=riga_date(on))))
        _refuse(rules.check_meetings(
            programme=programme, days=planned, start=max(riga_date(on), row.run.start), end=row.end,
            on_demand=row.model == "on-demand",
        ))  # fmt: skip
        row.first = planned[0]
        PairMeeting.objects.bulk_create([PairMeeting(pairing=row, day=day) for day in planned])
        _due(row, rules.terms(programme=programme, first=row.first, end=row.end))
        _move(row, PairState.WORKING, by=by, on=on)
        settle(pairing=row)
    return row


def _due(row: Pairing, terms: Iterable[Term]) -> None:
    """One for each person of the side; of shared ones one for the first of it."""
    members = facts.members_of([row])[row.pk]
    made = []
    for term in terms:
        people = [one.participant for one in members if one.participant.side == term.side]
        for person in people[:1] if term.shared else people:
            made.append(DueForm(
                pairing=row, participant=person, key=term.key, due=term.due, opens=term.opens, shared=term.shared
            ))  # fmt: skip
    DueForm.objects.bulk_create(made)


def settle(*, pairing: Pairing) -> int:
    """Records that answer what is due are written beside it. Says how many were new; again changes nothing."""
    waiting = list(DueForm.objects.filter(pairing=pairing, form=None, dropped=False).select_related("participant"))
    if not waiting:
        return 0
    members = facts.members_of([pairing])[pairing.pk]
    people = frozenset(one.participant.user_id for one in members)
    used = set(DueForm.objects.filter(pairing=pairing).exclude(form=None).values_list("form", flat=True))
    wanted = [
        rules.Wanted(one.pk, one.key, one.opens, people if one.shared else frozenset({one.participant.user_id}))
        for one in waiting
    ]
    found = rules.settled(wanted, facts.written(people, pairing), used=used)
    for due, form in found.items():
        DueForm.objects.filter(pk=due).update(form=form)
    return len(found)


def note_form(*, form: FilledForm, on: datetime) -> None:
    """News of a record: what it answers is settled; form C14 becomes a question."""
    for pairing in Pairing.objects.of(form.filled_by).filter(run__programme=form.programme):
        with transaction.atomic():
            settle(pairing=Pairing.objects.select_for_update(of=("self",)).get(pk=pairing.pk))
    if form.key != "C14":
        return
    who = Participant.objects.filter(user=form.filled_by, run__programme=form.programme).order_by("-run__start").first()
    if who is not None and not PairQuestion.objects.filter(form=form).exists():
        kind = C14.get(form.answers["jautajums"]["veids"], Asked.ADVICE)
        field = form.answers.get("specialists", {}).get("joma", "")
        text = "\n".join(one for one in (field, form.answers["apraksts"]["apraksts"]) if one)
        _asked(who, kind, text, form=form, by=form.filled_by, on=on)


def hold(*, meeting: PairMeeting, took_place: bool, by: User, on: datetime) -> PairMeeting:
    """By anybody of the pair. A meeting that took place brings its forms. Twice is once. Raises NotYours, WrongState."""
    with transaction.atomic():
        row = Pairing.objects.select_for_update(of=("self",)).select_related("run").get(pk=meeting.pairing_id)
        _member(row, by=by)
        found = PairMeeting.objects.get(pk=meeting.pk)
        if found.state != MeetingState.PLANNED:
            return found
        if row.state != PairState.WORKING:
            raise WrongState(_("The pair does not meet now."))
        if took_place and found.day > riga_date(on):
            raise WrongState(_("This meeting is still to come. Note it when you have met."))
        found.state = MeetingState.HELD if took_place else MeetingState.MISSED
        found.save(update_fields=["state"])
        if took_place:
            _due(row, rules.after_meeting(programme=row.run.programme, day=found.day))
            settle(pairing=row)
        audit(f"pairs.meeting_{found.state}", subject=row.public_id, by=by, on=on)
    return found


def plan_meeting(*, pairing: Pairing, day: date, by: User, on: datetime) -> PairMeeting:
    """One more, also instead of one that did not take place. Raises NotYours, RulesBroken, WrongState."""
    with transaction.atomic():
        row = Pairing.objects.select_for_update(of=("self",)).select_related("run").get(pk=pairing.pk)
        _member(row, by=by)
        if row.state != PairState.WORKING:
            raise WrongState(_("The pair does not meet now."))
        _refuse(rules.check_meetings(
            programme=row.run.programme, days=[day], start=row.first or row.run.start, end=row.end, on_demand=True
        ))  # fmt: skip
        made, new = PairMeeting.objects.get_or_create(pairing=row, day=day)
        if new:
            audit("pairs.meeting_planned", subject=row.public_id, by=by, on=on)
    return made


def enter_phase(*, pairing: Pairing, phase: str, version: int, by: User, on: datetime) -> Pairing:
    """Phases may overlap and repeat, so each is reached from each. Raises NotYours, EditConflict, WrongState."""
    with transaction.atomic():
        row = Pairing.objects.select_for_update(of=("self",)).select_related("run").get(pk=pairing.pk)
        _mentor_or_coordinator(row, by=by, on=on)
        if row.version != version:
            raise EditConflict
        if row.state not in RUNNING or phase not in PHASES[row.run.programme]:
            raise WrongState(_("Choose a phase of the programme while the pair works."))
        row.phase, row.version = phase, row.version + 1
        row.save(update_fields=["phase", "version"])
        audit("pairs.phase", subject=row.public_id, by=by, on=on, facts={"phase": phase})
    return row


def end(*, pairing: Pairing, reason: str, by: User, on: datetime) -> Pairing:
    """At any moment, by anybody of the pair or the coordinator. Forms whose time has not come are dropped when somebody
    leaves; at a good end they stay, and those of later years keep their days. Raises NotYours, WrongState."""
    with transaction.atomic():
        row = _locked(pairing, "end")
        if not row.members.filter(participant__user=by).exists():
            _coordinator(row.run, by=by, on=on)
        today = riga_date(on)
        row.ended_on, row.end_reason = today, reason
        well = row.state == PairState.WORKING and reason in (EndReason.REACHED, EndReason.TERM)
        if not well:
            row.dues.filter(form=None).update(dropped=True)
        row.meetings.filter(state=MeetingState.PLANNED).update(state=MeetingState.MISSED)
        _move(row, PairState.ENDED, by=by, on=on)
        if row.run.coordinator_id != by.pk:
            tell("pairs_ended", row, to=row.run.coordinator)
    return row


def ask(*, participant: Participant, kind: str, text: str, by: User, on: datetime) -> PairQuestion:
    """A question to the coordinator, also for a special specialist. Raises NotYours."""
    if participant.user_id != by.pk:
        raise NotYours
    with transaction.atomic():
        return _asked(participant, kind, text, form=None, by=by, on=on)


def _asked(who: Participant, kind: str, text: str, *, form: FilledForm | None, by: User, on: datetime) -> PairQuestion:
    row = PairQuestion.objects.create(participant=who, kind=kind, text=text, form=form, asked_at=on)
    audit("pairs.asked", subject=row.public_id, by=by, on=on, facts={"kind": str(kind)})
    tell("pairs_asked", who.run, to=who.run.coordinator, once=str(row.pk))
    return row


def answer(*, question: PairQuestion, text: str, by: User, on: datetime) -> PairQuestion:
    """Raises CoordinatorOnly, WrongState."""
    with transaction.atomic():
        row = (
            PairQuestion.objects.select_for_update(of=("self",)).select_related("participant__run").get(pk=question.pk)
        )
        _coordinator(row.participant.run, by=by, on=on)
        if row.answered_at is not None:
            raise WrongState(_("This question has been answered already."))
        row.answer, row.answered_by, row.answered_at = text, by, on
        row.save()
        audit("pairs.answered", subject=row.public_id, by=by, on=on)
        tell("pairs_replied", row.participant.run, to=row.participant.user, once=str(row.pk))
    return row


def write_task(*, run: Run, task: int, done: bool, text: str, by: User, on: datetime) -> TaskNote:
    """Raises CoordinatorOnly."""
    _coordinator(run, by=by, on=on)
    with transaction.atomic():
        row = TaskNote.objects.create(run=run, task=task, done=done, text=text, by=by, at=on)
        audit("pairs.task", subject=run.public_id, by=by, on=on, facts={"task": str(task), "done": str(done)})
    return row


def _locked(pairing: Pairing, verb: str) -> Pairing:
    row = Pairing.objects.select_for_update(of=("self",)).select_related("run__coordinator").get(pk=pairing.pk)
    if row.state not in TRANSITIONS[verb]:
        raise WrongState(_("The pair is so far already. Look at its page."))
    return row


def _move(row: Pairing, state: PairState, *, by: User, on: datetime) -> None:
    row.state, row.version = state, row.version + 1
    row.save()
    audit(f"pairs.{state.value}", subject=row.public_id, by=by, on=on)


def _member(row: Pairing, *, by: User) -> None:
    if not row.members.filter(participant__user=by).exists():
        raise NotYours


def _mentor_or_coordinator(row: Pairing, *, by: User, on: datetime) -> None:
    if not row.members.filter(participant__user=by, participant__side=Side.MENTOR).exists():
        _coordinator(row.run, by=by, on=on)


def _coordinator(run: Run, *, by: User, on: datetime) -> None:
    if not reach_of(by, on=riga_date(on)).may_run(run):
        raise CoordinatorOnly


def _refuse(findings: Iterable[Finding]) -> None:
    blocking = [one for one in findings if one.blocks]
    if blocking:
        raise RulesBroken(blocking)
