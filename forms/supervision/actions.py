"""Verbs on supervision: a mentor's interest, the institution's application, the group from forming to attendance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from forms.people.access import scope_of
from forms.people.models import Role
from forms.programmes.editions import rules_in_force
from forms.records.errors import EditConflict, WrongState
from forms.supervision import facts
from forms.supervision.errors import NotAllowed, RulesBroken
from forms.supervision.models import SupervisionApplication, SupervisionGroup, SupervisionNotice, forms_groups
from forms.supervision.notices import tell
from forms.supervision.rules import check_confirmation, kinds_offered
from forms.supervision.states import FORMABLE, OVER, SURE, ApplicationState, Attendance, GroupState
from kernel.audit.log import record as audit
from kernel.jobs.queue import enqueue
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from forms.people.models import Institution, Municipality, Person
    from kernel.accounts.models import User

#: Minutes where the edition of the day names none (RS-2025).
USUAL_MINUTES = 180


@dataclass(frozen=True)
class GroupTerms:
    """When and where a group meets and who leads it. `starts_at` is aware."""

    kind: str
    municipality: Municipality
    place: str
    starts_at: datetime
    supervisor: User
    exception: str = ""


def express_interest(
    *, institution: Institution, mentor: Person, stage: str, topic: str, by: User, on: datetime
) -> SupervisionApplication:
    """The mentor would like to take part; the institution of the plan decides whether to apply (R50)."""
    if mentor.user_id != by.pk or institution not in facts.institutions_of(mentor):
        raise NotAllowed(_("You can be interested in supervision where you are a mentor in a running plan."))
    return _apply(institution, mentor, stage, topic, ApplicationState.INTERESTED, by=by, on=on)


def submit_application(
    *, institution: Institution, mentor: Person, stage: str, topic: str, by: User, on: datetime
) -> SupervisionApplication:
    """The responsible person applies for a mentor of a running plan of the institution (R50). The mentor's own interest
    becomes the application."""
    _must_answer(institution, by=by, on=on)
    if not facts.mentors_of(institution).filter(pk=mentor.pk).exists():
        raise WrongState(_("This mentor is in no running plan of the institution. Choose another mentor."))
    return _apply(institution, mentor, stage, topic, ApplicationState.SUBMITTED, by=by, on=on)


def _apply(
    institution: Institution, mentor: Person, stage: str, topic: str, state: ApplicationState, *, by: User, on: datetime
) -> SupervisionApplication:
    submitted = state == ApplicationState.SUBMITTED
    with transaction.atomic():
        row = (
            SupervisionApplication.objects.select_for_update(of=("self",))
            .filter(
                institution=institution,
                mentor=mentor,
                state__in=[ApplicationState.INTERESTED, ApplicationState.SUBMITTED],
            )
            .first()
        )
        ahead = SupervisionApplication.objects.filter(institution=institution, mentor=mentor, group__isnull=False)
        if ahead.exclude(group__state__in=sorted(OVER)).exists():
            raise WrongState(_("This mentor is in a group that has not met yet."))
        if row is not None and (row.state == ApplicationState.SUBMITTED or not submitted):
            raise WrongState(_("This mentor waits for a group already."))
        row = row or SupervisionApplication(institution=institution, mentor=mentor, created_at=on, version=0)
        row.stage, row.topic, row.state = stage, topic, state
        if submitted:
            row.submitted_by, row.submitted_at = by, on
        row.version += 1
        row.save()
        audit(f"supervision.application_{state.value}", subject=row.public_id, by=by, on=on)
    return row


def withdraw_application(*, application: SupervisionApplication, by: User, on: datetime) -> SupervisionApplication:
    """By the mentor or the institution, while it is in no group."""
    with transaction.atomic():
        row = SupervisionApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
        if row.mentor.user_id != by.pk:
            _must_answer(row.institution, by=by, on=on)
        if row.state == ApplicationState.GROUPED:
            raise WrongState(_("The mentor is in a group already. Ask who formed the group to take the mentor out."))
        if row.state == ApplicationState.WITHDRAWN:
            return row
        row.state, row.version = ApplicationState.WITHDRAWN, row.version + 1
        row.save(update_fields=["state", "version"])
        audit("supervision.application_withdrawn", subject=row.public_id, by=by, on=on)
    return row


def form_group(*, terms: GroupTerms, by: User, on: datetime) -> SupervisionGroup:
    _must_form(by=by, on=on)
    _must_be_ahead(terms, on=on)
    with transaction.atomic():
        group = SupervisionGroup(created_by=by, changed_at=on)
        _set(group, terms, on=on)
        group.save()
        audit("supervision.group_formed", subject=group.public_id, by=by, on=on)
    return group


def change_group(
    *, group: SupervisionGroup, terms: GroupTerms, version: int, by: User, on: datetime
) -> SupervisionGroup:
    """Another time, place, supervisor or reason. What was confirmed needs a new confirmation and new notices (R49)."""
    _must_form(by=by, on=on)
    _must_be_ahead(terms, on=on)
    with transaction.atomic():
        row = _locked(group)
        if row.version != version:
            raise EditConflict
        _must_be(row, FORMABLE)
        _set(row, terms, on=on)
        _changed(row, on=on)
        audit("supervision.group_changed", subject=row.public_id, by=by, on=on)
    return row


def take_in(*, group: SupervisionGroup, applications: Iterable[UUID], by: User, on: datetime) -> int:
    """Put waiting mentors into the group; how many. Who was taken into another group meanwhile is left where they are."""
    _must_form(by=by, on=on)
    with transaction.atomic():
        row = _locked(group)
        _must_be(row, FORMABLE)
        taken = SupervisionApplication.objects.filter(
            public_id__in=list(applications), state=ApplicationState.SUBMITTED
        ).update(state=ApplicationState.GROUPED, group=row, attendance=Attendance.EXPECTED, version=F("version") + 1)
        if taken:
            _changed(row, on=on)
            audit("supervision.members_taken", subject=row.public_id, by=by, on=on, facts={"count": str(taken)})
    return taken


def take_out(*, group: SupervisionGroup, application: UUID, by: User, on: datetime) -> SupervisionGroup:
    """The mentor waits for another group."""
    _must_form(by=by, on=on)
    with transaction.atomic():
        row = _locked(group)
        _must_be(row, FORMABLE)
        gone = row.members.filter(public_id=application).update(
            state=ApplicationState.SUBMITTED, group=None, version=F("version") + 1
        )
        if gone:
            _changed(row, on=on)
            audit("supervision.member_taken_out", subject=row.public_id, by=by, on=on)
    return row


def send_group(*, group: SupervisionGroup, by: User, on: datetime) -> SupervisionGroup:
    """To the supervisor, who confirms or returns it. Raises RulesBroken (R49)."""
    _must_form(by=by, on=on)
    with transaction.atomic():
        row = _locked(group)
        _must_be(row, {GroupState.FORMING})
        _must_keep(row, on=on)
        row.state, row.reason = GroupState.SENT, ""
        _save(row, on=on)
        tell("supervision_confirm", row, to=row.supervisor, once=str(row.version))
        audit("supervision.group_sent", subject=row.public_id, by=by, on=on)
    return row


def confirm_group(*, group: SupervisionGroup, by: User, on: datetime) -> SupervisionGroup:
    """The supervisor confirms who is in the group, at least so many days before it meets (R49)."""
    with transaction.atomic():
        row = _locked(group)
        _must_lead(row, by=by)
        _must_be(row, {GroupState.SENT})
        _must_keep(row, on=on)
        row.state, row.confirmed_at = GroupState.CONFIRMED, on
        _save(row, on=on)
        audit("supervision.group_confirmed", subject=row.public_id, by=by, on=on)
        enqueue(
            "supervision.announce",
            key=f"{row.public_id}:{row.composition}",
            args={"group": str(row.public_id), "composition": row.composition},
        )
    return row


def return_group(*, group: SupervisionGroup, reason: str, by: User, on: datetime) -> SupervisionGroup:
    """The supervisor asks for another composition or time."""
    with transaction.atomic():
        row = _locked(group)
        _must_lead(row, by=by)
        _must_be(row, {GroupState.SENT})
        row.state, row.reason = GroupState.FORMING, reason
        _save(row, on=on)
        tell("supervision_returned", row, to=row.created_by, once=str(row.version))
        audit("supervision.group_returned", subject=row.public_id, by=by, on=on)
    return row


def announce(*, group: UUID, composition: int, on: datetime) -> int:
    """Tell the responsible persons of every institution with mentors in the group (R51); how many. Twice is once, and
    what has changed since is left to its own announcement."""
    with transaction.atomic():
        row = SupervisionGroup.objects.select_for_update(of=("self",)).get(public_id=group)
        if row.state != GroupState.CONFIRMED or row.composition != composition:
            return 0
        people = facts.responsible_for(list(row.members.values_list("institution", flat=True)), on=riga_date(on))
        for one in people:
            SupervisionNotice.objects.get_or_create(
                group=row, institution=one.institution, to=one.user, composition=composition, defaults={"at": on}
            )
            tell("supervision_notice", row, to=one.user)
        row.state = GroupState.NOTIFIED
        _save(row, on=on)
        audit("supervision.group_announced", subject=row.public_id, by=None, on=on, facts={"count": str(len(people))})
    return len(people)


def cancel_group(*, group: SupervisionGroup, reason: str, by: User, on: datetime) -> SupervisionGroup:
    """The group does not meet: its mentors wait for another one, and who was told hears of it."""
    _must_form(by=by, on=on)
    with transaction.atomic():
        row = _locked(group)
        _must_be(row, FORMABLE)
        told = {notice.to for notice in row.notices.select_related("to")}
        if row.state != GroupState.FORMING:
            told.add(row.supervisor)
        row.members.update(state=ApplicationState.SUBMITTED, group=None, version=F("version") + 1)
        row.state, row.reason = GroupState.CANCELLED, reason
        _save(row, on=on)
        for one in told:
            tell("supervision_cancelled", row, to=one)
        audit("supervision.group_cancelled", subject=row.public_id, by=by, on=on)
    return row


def record_attendance(
    *, group: SupervisionGroup, attended: Mapping[UUID, bool], by: User, on: datetime
) -> SupervisionGroup:
    """Who took part, by application; asked of the supervisor when the group has met. May be corrected."""
    with transaction.atomic():
        row = _locked(group)
        if by.pk != row.supervisor_id:
            _must_form(by=by, on=on)
        _must_be(row, SURE)
        if on < row.starts_at:
            raise WrongState(_("The group has not met yet. Write down who took part when it has begun."))
        for member in row.members.all():
            member.attendance = Attendance.ATTENDED if attended.get(member.public_id) else Attendance.ABSENT
            member.save(update_fields=["attendance"])
        row.state = GroupState.HELD
        _save(row, on=on)
        audit("supervision.attendance", subject=row.public_id, by=by, on=on)
    return row


def _set(row: SupervisionGroup, terms: GroupTerms, *, on: datetime) -> None:
    values = rules_in_force(riga_date(terms.starts_at))
    if terms.kind not in kinds_offered(values):
        raise WrongState(_("There are no groups of this kind on that day. Choose another kind."))
    if terms.supervisor not in facts.supervisors(on=riga_date(on)):
        raise WrongState(_("This person does not lead supervision now. Choose a supervisor from the list."))
    row.kind, row.municipality, row.place = terms.kind, terms.municipality, terms.place
    row.starts_at, row.supervisor, row.exception = terms.starts_at, terms.supervisor, terms.exception
    row.minutes, row.edition = values.supervision_minutes or USUAL_MINUTES, values.edition


def _changed(row: SupervisionGroup, *, on: datetime) -> None:
    """What was sent or confirmed is being formed again, as another composition."""
    if row.state != GroupState.FORMING:
        row.state, row.confirmed_at = GroupState.FORMING, None
        row.composition += 1
    _save(row, on=on)


def _save(row: SupervisionGroup, *, on: datetime) -> None:
    row.version += 1
    row.changed_at = on
    row.save()


def _locked(group: SupervisionGroup) -> SupervisionGroup:
    rows = SupervisionGroup.objects.select_for_update(of=("self",)).select_related("supervisor", "municipality")
    return rows.get(pk=group.pk)


def _must_be(row: SupervisionGroup, states: Collection[GroupState]) -> None:
    if row.state not in states:
        raise WrongState(_("The group has changed meanwhile. Look at it once more."))


def _must_keep(row: SupervisionGroup, *, on: datetime) -> None:
    found = [*facts.findings(row), *check_confirmation(row.day, rules_in_force(row.day), on=riga_date(on))]
    blocks = [one for one in found if one.blocks]
    if blocks:
        raise RulesBroken(blocks)


def _must_be_ahead(terms: GroupTerms, *, on: datetime) -> None:
    if terms.starts_at <= on:
        raise WrongState(_("This time has passed. Choose a time to come."))


def _must_form(*, by: User, on: datetime) -> None:
    if not forms_groups(scope_of(by, on=riga_date(on))):
        raise NotAllowed(_("Groups are formed by the experts of the project."))


def _must_lead(row: SupervisionGroup, *, by: User) -> None:
    if row.supervisor_id != by.pk:
        raise NotAllowed(_("Only the supervisor of the group confirms it."))


def _must_answer(institution: Institution, *, by: User, on: datetime) -> None:
    if institution.register_code not in scope_of(by, on=riga_date(on)).where(Role.RESP):
        raise NotAllowed(_("The responsible person of the institution applies for supervision."))
