"""Lists of programmes, participants and pairs; figures of a programme; what a page says of one pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.pairs import rules
from forms.pairs.facts import SETUP, members_of, names, records_of, setup_of
from forms.pairs.models import DueForm, Pairing, PairMember, PairQuestion, Participant, Run, TaskNote
from forms.pairs.states import FILLED_IN, TAKEN, Side
from forms.pairs.tasks import TASKS, Figures
from forms.questionnaires import catalogue
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.wording import answered
from kernel.grammar import date_short
from kernel.periods import today
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from forms.questionnaires.models import FilledForm
    from kernel.accounts.models import User


class RunTable(Table):
    title = tables.Column(linkify=("pairs:run", {"run_id": tables.A("public_id")}), verbose_name=gettext_lazy("Title"))
    programme = tables.Column(verbose_name=gettext_lazy("Programme"))
    start = tables.Column(verbose_name=gettext_lazy("From"))
    end = tables.Column(verbose_name=gettext_lazy("To"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Programmes")

    class Meta(Table.Meta):
        model = Run
        fields = ("title", "programme", "start", "end", "state")
        order_by = "-start"
        empty_text = gettext_lazy("No programme has been opened yet")

    def render_start(self, value: date) -> str:
        return date_short(value)

    def render_end(self, value: date) -> str:
        return date_short(value)


class ParticipantTable(Table):
    person = tables.Column(
        accessor="person__surname", linkify=("pairs:participant", {"participant_id": tables.A("public_id")}),
        verbose_name=gettext_lazy("Participant"),
    )  # fmt: skip
    side = tables.Column(verbose_name=gettext_lazy("Takes part as"))
    consent_on = tables.Column(verbose_name=gettext_lazy("Consent of the representative"), default="–")
    caption = gettext_lazy("Participants")

    class Meta(Table.Meta):
        model = Participant
        fields = ("person", "side", "consent_on")
        order_by = "person"
        empty_text = gettext_lazy("Nobody takes part yet")

    def render_person(self, record: Participant) -> str:
        return record.person.name

    def render_side(self, record: Participant) -> str:
        return record.called

    def render_consent_on(self, value: date) -> str:
        return date_short(value)


class PairTable(Table):
    """Pairs as the coordinator sees them: who, how far, when. Rows come with their members."""

    members = tables.Column(
        accessor="pk", orderable=False, linkify=("pairs:pair", {"pairing_id": tables.A("public_id")}),
        verbose_name=gettext_lazy("Pair"),
    )  # fmt: skip
    model = tables.Column(verbose_name=gettext_lazy("Model"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    phase = tables.Column(verbose_name=gettext_lazy("Phase"), default="–")
    caption = gettext_lazy("Pairs")

    class Meta(Table.Meta):
        model = Pairing
        fields = ("members", "model", "state", "phase")
        empty_text = gettext_lazy("No pair has been proposed yet")

    def render_members(self, record: Pairing) -> str:
        return names(sorted(record.members.all(), key=lambda one: one.participant.side == Side.MENTEE))


def run_rows(run: Run) -> list[dict[str, Any]]:
    """What a programme is, as its page says it."""
    found = [
        {"key": _("Programme"), "value": run.get_programme_display()},
        {"key": _("From – to"), "value": f"{date_short(run.start)} – {date_short(run.end)}"},
        {"key": _("Coordinator"), "value": run.coordinator.get_full_name()},
    ]
    if run.institution:
        found.insert(1, {"key": _("Institution"), "value": run.institution.name})
    if run.decision:
        found.append({"key": _("Decision"), "value": run.decision})
    return found


def setup_rows(run: Run) -> list[dict[str, Any]]:
    """What a programme of the movement rests on: the description in eight steps, the decision with its indicators. Of both
    nothing is confidential, and who coordinates the place reads them."""
    titles, written = form_titles(today()), setup_of(run)
    return [
        {"key": key, "title": titles.get(key, key), "record": written.get(key), "says": _said(written.get(key))}
        for key in SETUP
    ]


def _said(record: FilledForm | None) -> list[dict[str, str]]:
    """Of the decision what it decides; the description is read on its own page."""
    if record is None or record.key != "B2":
        return []
    return [
        row
        for section in answered(definition_of(record.edition), record.answers, whole=False)
        for row in section["rows"]
    ]


def participant_rows(row: Participant, *, on: date) -> list[dict[str, Any]]:
    """Ages are of the movement alone."""
    found = [
        {"key": _("Takes part as"), "value": row.called},
        {"key": _("E-mail"), "value": row.user.email},
    ]
    if row.run.programme == "P2":
        years = row.age(on)
        found.append({"key": _("Age"), "value": str(years) if years is not None else _("not known")})
    return found


def pair_rows(row: Pairing) -> list[dict[str, Any]]:
    found = [
        {"key": _("Programme"), "value": row.run.title},
        {"key": _("Model"), "value": row.get_model_display()},
        {"key": _("Coordinator"), "value": row.run.coordinator.get_full_name()},
    ]
    if row.phase:
        found.append({"key": _("Phase"), "value": row.get_phase_display()})
    if row.first:
        days = f"{date_short(row.first)} – {date_short(row.ended_on or row.end)}"
        found.append({"key": _("From – to"), "value": days})
    if row.end_reason:
        found.append({"key": _("Why it ended"), "value": row.get_end_reason_display()})
    return found


def figures(run: Run) -> Figures:
    """A fixed number of queries."""
    people = list(run.participants.values_list("pk", "user", "side"))
    mentors = {user for _pk, user, side in people if side == Side.MENTOR}
    mentees = {user for _pk, user, side in people if side == Side.MENTEE}
    paired = PairMember.objects.filter(
        participant__run=run, participant__side=Side.MENTEE, pairing__state__in=TAKEN | FILLED_IN
    )
    asked = mentors if run.programme == "P2" else mentors | mentees
    ethical = set(records_of(asked, rules.ETHICS[run.programme]).values_list("filled_by", flat=True))
    evaluations = DueForm.objects.filter(pairing__run=run, dropped=False, key__startswith="B13")
    return Figures(
        mentors=len(mentors),
        mentees=len(mentees),
        paired=(paired.values("participant").distinct().count(), len(mentees)),
        questions=PairQuestion.objects.filter(participant__run=run, answered_at=None).count(),
        ethics=(len(ethical), len(asked)),
        evaluations=(evaluations.exclude(form=None).count(), evaluations.count()),
    )


def task_items(run: Run) -> list[dict[str, Any]]:
    """The thirteen tasks as the task list shows them. A fixed number of queries."""
    counted = figures(run)
    notes: dict[int, TaskNote] = {}
    for written in run.notes.order_by("at", "pk"):
        notes[written.task] = written
    items = []
    for task in TASKS[run.programme]:
        note = notes.get(task.number)
        hints = [str(counted.words(task.part)), note.text if note else ""]
        kind, status = (
            ("success", _("Done"))
            if note and note.done
            else ("warning", _("Begun"))
            if note
            else ("neutral", _("Not begun"))
        )
        items.append({
            "title": f"{task.number}. {task.title}", "hint": ". ".join(one for one in hints if one), "kind": kind, "status": status,
            "href": reverse("pairs:task", args=[run.public_id, task.number]),
        })  # fmt: skip
    return items


def form_titles(on: date) -> dict[str, str]:
    """Key → title of the edition of the day. One query."""
    return {row.key: definition_of(row).title for row in catalogue.all_in_force(on)}


def due_title(row: DueForm, titles: Mapping[str, str]) -> str:
    """What a form that is due is called; the plan looked at once more says so."""
    title = titles.get(row.key, row.key)
    return _("%(title)s: interim review") % {"title": title} if rules.is_review(row.key, row.opens) else title


def due_rows(pairing: Pairing, *, user: User, on: date) -> list[dict[str, Any]]:
    """Forms of the road as the pair page lists them: whose, until when, done when. No text of any of them."""
    titles = form_titles(on)
    rows = pairing.dues.filter(dropped=False).select_related("participant__person", "form")
    found = []
    for row in rows:
        own = row.participant.user_id == user.pk or (row.shared and _in(pairing, user))
        found.append({
            "title": due_title(row, titles), "key": row.key, "who": _("one of you") if row.shared else row.participant.person.name,
            "due": date_short(row.due), "late": row.form is None and row.due < on,
            "done": row.form, "fill": own and row.form is None and (row.opens is None or row.opens <= on),
        })  # fmt: skip
    return found


def _in(pairing: Pairing, user: User) -> bool:
    return any(one.participant.user_id == user.pk for one in pairing.members.all())


def own_pairings(user: User) -> list[dict[str, Any]]:
    """Pairs of this person, open ones first. Three queries."""
    rows = list(Pairing.objects.of(user).select_related("run"))
    members = members_of(rows)
    return [{"pair": row, "names": names(members[row.pk])} for row in rows]


def open_questions(run: Run) -> Any:
    return (
        PairQuestion.objects.filter(participant__run=run)
        .filter(Q(answered_at=None))
        .select_related("participant__person")
    )
