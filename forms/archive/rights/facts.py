"""What an institution keeps of a person, record by record, and what binds each of them (GDPR, article 17, paragraph 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.archive.disposal import keeping
from forms.archive.disposal.facts import plain_title
from forms.archive.disposal.terms import source_of
from forms.archive.keepers import keeper_of
from forms.archive.rights.rules import outcome_of
from forms.archive.rights.states import Outcome
from forms.contracts.documents import KIND as CONTRACT
from forms.contracts.interviews.models import InterviewNote
from forms.pairs import keeping as mentoring
from forms.pairs.models import Participant
from forms.people.learners import Learner, Representation
from forms.people.models import ISSUER_CODE, Person
from forms.plans.documents import KIND as PLAN
from forms.plans.models import SupportPlan
from forms.plans.states import PlanState
from forms.programmes.derived import derived
from forms.programmes.editions import rules_in_force
from forms.records.about import cases_about, told_in
from forms.records.kinds import codes, kind_of
from forms.records.models import CaseDocument, Draft
from forms.records.states import CaseState, DraftState
from forms.training.applications.erasure import not_chosen
from forms.training.applications.facts import hash_of_code, values_for
from forms.training.applications.models import TrainingApplication
from forms.training.applications.rules import last_day_kept as application_kept
from forms.training.applications.states import ApplicationState
from forms.training.certificates.models import MentorCertificate
from forms.training.keeping import CODE as APPLICATION
from kernel.crypto import keyed_hash
from kernel.periods import riga_date
from kernel.web.dates import shown_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import Model, QuerySet

#: How articles of the regulation are named in answers.
BY_LAW, FOR_CLAIMS = "VDAR 17. panta 3. punkta b) un d) apakšpunkts", "VDAR 17. panta 3. punkta e) apakšpunkts"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One record. `until`: last Riga day on which it must be kept; `row`: what is erased where nothing binds it."""

    title: str
    number: str
    outcome: Outcome
    until: date | None = None
    rule: str = ""
    source: str = ""
    row: Model | None = None

    def as_json(self) -> dict[str, str]:
        return {
            "title": self.title,
            "number": self.number,
            "outcome": self.outcome.value,
            "until": self.until.isoformat() if self.until else "",
            "rule": self.rule,
            "source": self.source,
        }


def documents_of(person: Person, register_code: str) -> QuerySet[CaseDocument]:
    """Documents of the institution that tell of the person or whose party the person is; tombstones tell nothing."""
    party = Q(parties__user=person.user) if person.user_id else Q(pk__in=[])
    rows = CaseDocument.objects.filter(cases_about([person.pk]) | party, register_code=register_code)
    return rows.exclude(state=CaseState.DESTROYED).order_by("document_date", "pk").distinct()


def keepers_of(person: Person) -> list[tuple[str, str]]:
    """Institutions that keep something of the person, by register code and name: whom one may ask."""
    party = Q(parties__user=person.user) if person.user_id else Q(pk__in=[])
    rows = CaseDocument.objects.filter(cases_about([person.pk]) | party).exclude(state=CaseState.DESTROYED)
    found = set(rows.order_by().values_list("register_code", flat=True))
    found |= set(Learner.objects.filter(person=person).values_list("institution__register_code", flat=True))
    represents = Representation.objects.filter(person=person)
    found |= set(represents.values_list("learner__institution__register_code", flat=True))
    found |= set(InterviewNote.objects.filter(mentor=person).values_list("institution__register_code", flat=True))
    found |= {row.run.register_code for row in _taking_part(person)}
    for code in codes():
        kind = kind_of(code)
        if kind is not None and kind.people and kind.place:
            records = kind.model._default_manager.filter(told_in(kind, [person.pk]))
            found |= set(records.order_by().values_list(kind.place, flat=True))
    if _applications(person).exists() or MentorCertificate.objects.filter(person=person).exists():
        found.add(ISSUER_CODE)
    return sorted(((code, keeper_of(code).name) for code in found), key=lambda one: one[1])


def lines(person: Person, register_code: str, *, on: datetime) -> list[Line]:
    """Everything by record, in the order of the journey; the person's contact data last, for they follow the rest."""
    today = riga_date(on)
    found = [
        *_documents(person, register_code, on=on),
        *_unsent(person, register_code),
        *_drafts(person, register_code),
        *_plans(person, register_code, on=on),
        *_interviews(person, register_code, today=today),
        *_mentoring(person, register_code, today=today),
        *(_training(person, on=on) if register_code == ISSUER_CODE else ()),
    ]
    return [*found, *_contacts(person, register_code, found)]


def _documents(person: Person, register_code: str, *, on: datetime) -> Iterator[Line]:
    today = riga_date(on)
    cases = list(documents_of(person, register_code))
    kept = {row.subject: row for row in signing_facade.deposits(subjects=[case.public_id for case in cases])}
    for case in cases:
        deposit = kept.get(case.public_id)
        held = deposit is not None and deposit.hold
        until = case.kept_until
        outcome = outcome_of(until=until, held=held, on=today) if deposit is not None else "kept"
        rule, source = source_of(case, on=on)
        if today > until and held:  # whose order it is stays with the archive
            yield _line(case, Outcome.KEPT, source=FOR_CLAIMS)
        elif today > until and outcome == "kept":
            yield _line(case, Outcome.KEPT, source=_("the document is still on its way"))
        elif outcome == "act":
            yield _line(case, Outcome.ACT, until=until, rule=rule, source=source)
        else:
            yield _line(case, Outcome.KEPT, until=until, rule=rule, source="; ".join(filter(None, (BY_LAW, source))))


def _line(case: CaseDocument, outcome: Outcome, **more: Any) -> Line:
    return Line(title=plain_title(case.kind), number=case.number, outcome=outcome, **more)


def _unsent(person: Person, register_code: str) -> Iterator[Line]:
    """Records that never became a document: nobody needs them, unless something else stands on them."""
    for code in sorted(codes()):
        kind = kind_of(code)
        if kind is None or not kind.people or not kind.place or kind.unsent is None:
            continue
        rows = kind.model._default_manager.filter(told_in(kind, [person.pk]), case=None, **{kind.place: register_code})
        for row in rows.order_by("pk"):
            title = _("%(kind)s, not sent") % {"kind": plain_title(code)}
            if _is_needed(row):
                yield Line(
                    title=title, number="", outcome=Outcome.KEPT, source=_("a support plan or a document stands on it")
                )
            else:
                yield Line(title=title, number="", outcome=Outcome.ERASED, row=row)


def _is_needed(row: Model) -> bool:
    """Another record refers to it."""
    for relation in row._meta.related_objects:
        if relation.related_model._default_manager.filter(**{relation.field.name: row.pk}).exists():
            return True
    return False


def _drafts(person: Person, register_code: str) -> Iterator[Line]:
    """Unfinished forms with the person's code in them, and the person's own."""
    rows = Draft.objects.filter(register_code=register_code, state=DraftState.OPEN).order_by("pk")
    for row in rows:
        if row.owner_id == person.user_id or (row.kind == CONTRACT and _names(row, person)):
            yield Line(title=_("Unfinished form"), number="", outcome=Outcome.ERASED, row=row)


def _names(draft: Draft, person: Person) -> bool:
    typed = draft.answers.get("mentor", {})
    code = str(typed.get("values", {}).get("mentor_code") or "".join(typed.get("typed", {}).get("mentor_code", "")))
    return bool(code) and bool(person.code_hash) and keyed_hash(code.strip()) == person.code_hash


def _plans(person: Person, register_code: str, *, on: datetime) -> Iterator[Line]:
    """A numbered plan is kept to its term and goes by an act, like every document; a draft goes at once."""
    told = Q(learner__person=person) | Q(providers__mentor=person)
    rows = SupportPlan.objects.filter(told, institution__register_code=register_code).distinct().order_by("pk")
    for row in rows:
        own = row.learner.person_id == person.pk
        if row.state == PlanState.DESTROYED:
            continue
        if not row.number:
            if own and row.state in (PlanState.DRAFT, PlanState.DROPPED) and not row.following.exists():
                yield Line(title=_("Support plan that was not handed in"), number="", outcome=Outcome.ERASED, row=row)
            continue
        bare = keeping.one(PLAN, row.public_id, on=on)
        if bare is None:
            continue
        source = rules_in_force(row.semester_start).source_of("storage_until")
        if riga_date(on) <= bare.kept_until:
            yield _plan(row, Outcome.KEPT, until=bare.kept_until, rule="R38", source=f"{BY_LAW}; {source}")
        elif keeping.held([bare]):
            yield _plan(row, Outcome.KEPT, source=FOR_CLAIMS)
        else:
            yield _plan(row, Outcome.ACT, until=bare.kept_until, rule="R38", source=source)


def _plan(row: SupportPlan, outcome: Outcome, **more: Any) -> Line:
    return Line(title=_("Support plan"), number=row.number or "", outcome=outcome, **more)


def _interviews(person: Person, register_code: str, *, today: date) -> Iterator[Line]:
    rows = InterviewNote.objects.filter(mentor=person, institution__register_code=register_code).order_by("pk")
    for row in rows:
        source = derived("interview_kept_months", row.held_on).source
        title = _("Note of a talk on %(day)s") % {"day": shown_day(row.held_on)}
        if today <= row.kept_until:
            yield Line(title=title, number="", outcome=Outcome.KEPT, until=row.kept_until, rule="D06", source=source)
        else:
            yield Line(title=title, number="", outcome=Outcome.ERASED, row=row)


def _taking_part(person: Person) -> QuerySet[Participant]:
    return Participant.objects.filter(person=person).select_related("run__institution").order_by("pk")


def _mentoring(person: Person, register_code: str, *, today: date) -> Iterator[Line]:
    """Words of a sister programme: decisions with their reasons, consent, questions. After their time the portal forgets them by
    itself; forms and recognition are documents and stand there."""
    for row in _taking_part(person):
        until = mentoring.kept_until(row.run)
        if row.run.register_code == register_code and today <= until:
            title = _("Mentoring programme: consent, reasons of decisions, questions")
            source = mentoring.term_of(row.run).source
            rule = "B5" if row.run.programme == "P2" else "C14"
            yield Line(title=title, number="", outcome=Outcome.KEPT, until=until, rule=rule, source=source)


def _applications(person: Person) -> QuerySet[TrainingApplication]:
    """Those that say the person's code, and those that led to a certificate; of what was destroyed nothing is told."""
    mine = Q(pk__in=MentorCertificate.objects.filter(person=person).values("application"))
    if person.personal_code:
        mine |= Q(person_hash=hash_of_code(person.personal_code))
    return TrainingApplication.objects.filter(mine).exclude(state=ApplicationState.DESTROYED).order_by("pk")


def _training(person: Person, *, on: datetime) -> Iterator[Line]:
    today = riga_date(on)
    for row in _applications(person).select_related("round", "group"):
        title = _("Application for training")
        if row.state == ApplicationState.DRAFT:
            yield Line(title=title, number="", outcome=Outcome.ERASED, row=row)
            continue
        if not not_chosen().filter(pk=row.pk).exists():
            yield from _accepted(row, title, on=on)
            continue
        ended = row.round.groups.aggregate(last=Max("last_day"))["last"] if row.round else None
        until = application_kept(ended) if ended else None
        if until is not None and until < today:
            yield Line(title=title, number="", outcome=Outcome.ERASED, row=row)
        else:
            yield Line(title=title, number="", outcome=Outcome.KEPT, until=until, rule="D01", source=BY_LAW)


def _accepted(row: TrainingApplication, title: str, *, on: datetime) -> Iterator[Line]:
    """Who takes part: kept to its term, and gone by an act like every document."""
    bare = keeping.one(APPLICATION, row.public_id, on=on)
    if bare is None or row.group is None:
        return
    source = values_for(row.group).source_of("storage_until")
    if riga_date(on) <= bare.kept_until:
        source = f"{BY_LAW}; {source}"
        yield Line(
            title=title, number="", outcome=Outcome.KEPT, until=bare.kept_until, rule="R38", source=source
        )  # fmt: skip
    elif keeping.held([bare]):
        yield Line(title=title, number="", outcome=Outcome.KEPT, source=FOR_CLAIMS)
    else:
        yield Line(title=title, number="", outcome=Outcome.ACT, until=bare.kept_until, rule="R38", source=source)


def _contacts(person: Person, register_code: str, found: list[Line]) -> Iterator[Line]:
    """Address, e-mail, phone and account: as long as anything else binds the person to anybody here."""
    if not any((person.address, person.email, person.phone, person.iban)):
        return
    title = _("Contact data and account number")
    bound = [line for line in found if line.outcome != Outcome.ERASED]
    elsewhere = [code for code, _name in keepers_of(person) if code != register_code]
    if bound:
        days = [line.until for line in bound if line.until]
        source = _("as long as the records named above")
        yield Line(title=title, number="", outcome=Outcome.KEPT, until=max(days, default=None), source=source)
    elif elsewhere:
        yield Line(
            title=title, number="", outcome=Outcome.KEPT, source=_("another institution keeps records of the person")
        )
    else:
        yield Line(title=title, number="", outcome=Outcome.ERASED, row=person)
