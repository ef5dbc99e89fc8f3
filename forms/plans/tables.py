"""Lists of plans, and what a plan says as people read it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.people.panels import Panel, PanelLine
from forms.people.tables import Marked
from forms.plans.access import AUTHORS
from forms.plans.entry import LABELS, SECTION_FORMS, ground_words, mentor_word
from forms.plans.extensions import ExtensionState, PlanExtension
from forms.plans.facts import mentors_named
from forms.plans.grounds import EXCLUSION, LEAVING_RISKS, MODULES
from forms.plans.models import PlanVersion, SupportPlan
from forms.plans.states import GONE, RUNNING, PlanState, VersionState
from forms.plans.terms import RESTRICTED, SECTIONS, PlanTerms, read_risks, read_terms
from forms.programmes.wording import semester_name
from kernel.grammar import date_short
from kernel.periods import riga_date
from kernel.web.dates import shown_moment
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from forms.people.access import Scope
    from forms.people.learners import Learner
    from forms.plans.models import PlanProvider
    from forms.plans.stops import PlanStop
    from forms.plans.terms import RiskTerms

#: Icon and colour of a state; the word always stands beside it.
TONES = {
    PlanState.DRAFT: "neutral",
    PlanState.SUBMITTED: "info",
    PlanState.RETURNED: "warning",
    PlanState.APPROVED: "success",
    PlanState.EXTENDED: "success",
    PlanState.SUSPENDED: "warning",
    PlanState.ENDED: "neutral",
    PlanState.CLOSED: "neutral",
    PlanState.DROPPED: "neutral",
    PlanState.DESTROYED: "neutral",
}
#: Left out for the mentor, who reads what the work needs: the ground of module I tells a risk.
NOT_FOR_MENTORS = frozenset({"modulis", RESTRICTED})


#: The choice of the list that is no state of a plan: what waits for the expert, changes and extensions among it.
WAITING = "iesniegti"


class PlanFilters:
    """The choices above the list: state, semester, and the institution for who sees several. Nobody's name is among
    them: they stand in the address."""

    def __init__(self, asked: Mapping[str, str], *, rows: QuerySet[SupportPlan], wanted: str) -> None:
        """`rows`: all that this person may see; `wanted`: the state shown when nothing was asked for."""
        states = [(WAITING, _("wait for the expert"))]
        states += [(one.value, str(one.label)) for one in PlanState if one not in GONE]
        there = (
            rows.order_by().values_list("academic_year", "semester").distinct().order_by("-academic_year", "-semester")
        )
        semesters = [(f"{year}-{kind}", semester_name(year, kind)) for year, kind in there]
        places = rows.order_by("institution__name").values_list("institution__register_code", "institution__name")
        self._choices = [
            ("stavoklis", _("State"), states),
            ("semestris", _("Semester"), semesters),
            ("iestade", _("Institution"), list(places.distinct())),
        ]
        self._asked = {name: asked.get(name, wanted if name == "stavoklis" else "") for name, *_rest in self._choices}

    def chosen(self, rows: QuerySet[SupportPlan]) -> QuerySet[SupportPlan]:
        known = {name: dict(choices) for name, _label, choices in self._choices}
        asked = {name: value for name, value in self._asked.items() if value in known[name]}
        if asked.get("stavoklis") == WAITING:
            versions = PlanVersion.objects.filter(state=VersionState.SUBMITTED)
            extensions = PlanExtension.objects.filter(state=ExtensionState.SUBMITTED)
            rows = rows.filter(Q(pk__in=versions.values("plan")) | Q(pk__in=extensions.values("plan")))
        elif "stavoklis" in asked:
            rows = rows.filter(state=asked["stavoklis"])
        if "semestris" in asked:
            year, kind = asked["semestris"].rsplit("-", 1)
            rows = rows.filter(academic_year=year, semester=kind)
        if "iestade" in asked:
            rows = rows.filter(institution__register_code=asked["iestade"])
        return rows

    def shown(self) -> list[dict[str, Any]]:
        """The choices that there are: one alone is none."""
        return [
            {"name": name, "label": label, "choices": choices, "wanted": self._asked[name]}
            for name, label, choices in self._choices
            if name == "stavoklis" or len(choices) > 1
        ]


class PlanTable(Marked, Table):
    """Plans I may see. No risks, no grounds, no hours: who needs them opens the plan."""

    learner = tables.Column(
        accessor="learner__person__surname",
        verbose_name=gettext_lazy("Learner"),
        order_by=("learner__person__surname", "learner__person__given_name"),
    )
    number = tables.Column(verbose_name=gettext_lazy("Number"), empty_values=())
    institution = tables.Column(accessor="institution__name", verbose_name=gettext_lazy("Institution"))
    semester = tables.Column(
        accessor="semester_start", verbose_name=gettext_lazy("Semester"), order_by=("semester_start",)
    )
    until = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("Meetings until"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Support plans")

    class Meta(Table.Meta):
        model = SupportPlan
        fields = ("learner", "number", "institution", "semester", "until", "state")
        order_by = "-semester"
        empty_text = gettext_lazy("No plans found")

    def render_learner(self, record: SupportPlan) -> str:
        person = record.learner.person
        link = format_html(
            '<a href="{}">{}, {}</a>', reverse("plans:plan", args=[record.public_id]), person.surname, person.given_name
        )
        return self.marked(link, person.pk, record.institution)

    def render_number(self, record: SupportPlan) -> str:
        return record.number or _("no number yet")

    def render_until(self, record: SupportPlan) -> str:
        """With the extension; nothing while the days are not written."""
        return date_short(record.last_day) if record.last_day else ""

    def render_semester(self, record: SupportPlan) -> str:
        return record.semester_words

    def render_state(self, record: SupportPlan) -> str:
        words = record.get_state_display()
        if record.state in RUNNING and getattr(record, "waiting", False):
            words += "; " + _("a change or extension waits for the expert")
        return words


def summary(
    terms: PlanTerms, risks: RiskTerms | None, *, sections: Iterable[str] = tuple(SECTIONS)
) -> list[dict[str, Any]]:
    """Sections with their questions and answers, in the order of the form; `risks` None: they are not shown."""
    groups = []
    for name in sections:
        if name == RESTRICTED and risks is None:
            continue
        form = SECTION_FORMS[name]
        said: Any = risks if name == RESTRICTED else terms
        rows = (
            mentor_rows(terms)
            if name == "mentors"
            else [
                {"key": LABELS[key], "value": shown(key, getattr(said, key)), "name": key}
                for key in SECTIONS[name]
                if not _silent(key, terms)
            ]
        )
        groups.append({"name": name, "title": form.title, "rows": rows})
    return groups


def _silent(key: str, terms: PlanTerms) -> bool:
    """Not asked in this plan: what belongs to the other module, or a first day that is the plan's."""
    if key in {"ground", "report_card"}:
        return "I" not in terms.modules
    return key == "main_module" and len(terms.modules) < 2


def mentor_rows(terms: PlanTerms) -> list[dict[str, Any]]:
    """Each mentor whom the plan names: certificate, contract, employer, own days and share of the hours."""
    named = mentors_named(terms)
    rows = []
    for place, (one, own) in enumerate(zip(named, terms.mentors, strict=False)):
        profile = getattr(one.contract.mentor, "mentor", None)
        lines = [
            one.contract.mentor.name,
            _("certificate %(number)s") % {"number": profile.certificate_number if profile else "–"},
            _("contract %(number)s, %(start)s–%(end)s")
            % {"number": one.contract, "start": date_short(one.contract.start), "end": date_short(one.contract.end)},
            one.contract.employer.name,
        ]
        if (own.start or own.end) and one.start and one.end:
            lines.append(
                _("in the plan %(start)s–%(end)s") % {"start": date_short(one.start), "end": date_short(one.end)}
            )
        if len(named) > 1:
            lines.append(
                _("academic hours: %(hours)s, at most %(month)s a month")
                % {"hours": one.hours, "month": one.hours_month}
            )
        label = LABELS["contract"] if len(named) == 1 else f"{place + 1}. {mentor_word('contract')}"
        rows.append({"key": label, "value": "\n".join(lines), "name": "others" if place else "contract"})
    return rows or [{"key": LABELS["contract"], "value": "", "name": "contract"}]


def shown(key: str, value: Any) -> str:
    """One answer as people read it."""
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_short(value)
    if key in {"modules", "main_module"}:
        return "\n".join(str(MODULES[one]) for one in ((value,) if key == "main_module" else value))
    if key == "ground":
        return ground_words(value)
    if key in {"leaving_risks", "exclusion"}:
        known = LEAVING_RISKS if key == "leaving_risks" else EXCLUSION
        return "\n".join(str(known[one]) for one in value if one in known)
    return str(value)


def section_answers(name: str, answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One section of a version as it is stored, checked or not: for the page of two people who wrote at once."""
    kept = answers.get(name) or {}
    if "values" in kept:
        terms, risks = read_terms(answers), read_risks(answers)
        if name == "mentors":
            return mentor_rows(terms)
        said: Any = risks if name == RESTRICTED else terms
        pairs = [(key, shown(key, getattr(said, key))) for key in SECTIONS[name]]
    else:
        typed = kept.get("typed") or {}
        pairs = [(key, _raw(key, typed)) for key in SECTIONS[name] if key != "others"]
    return [{"key": LABELS[key], "value": value} for key, value in pairs]


def _raw(key: str, typed: Mapping[str, list[str]]) -> str:
    """What was typed in a field, in one line: a date stands in three boxes."""
    return " ".join(
        part for name, parts in typed.items() if name == key or name.startswith(f"{key}_") for part in parts if part
    )


def change_log(versions: Iterable[PlanVersion], *, comments: bool) -> list[dict[str, Any]]:
    """Versions as the timeline shows them: what changed by name, why, who decided; never what it says. `comments`: the
    expert's, which may speak of risks."""
    labels = {key: str(label) for key, label in LABELS.items()}
    items = []
    for row in versions:
        decided = row.state in {VersionState.APPROVED, VersionState.REPLACED}
        who = row.decided_by or row.submitted_by or row.created_by
        when = row.decided_at or row.submitted_at or row.created_at
        lines = [
            row.reason,
            _("Changed: %(fields)s.") % {"fields": ", ".join(labels.get(one, one) for one in row.changed)}
            if row.changed
            else "",
            row.comment if comments else "",
        ]
        items.append(
            {
                "title": _("Version %(number)s: %(state)s") % {"number": row.number, "state": row.get_state_display()},
                "when": shown_moment(when),
                "who": who.get_full_name(),
                "text": " ".join(line for line in lines if line),
                "state": "done" if decided else "failed" if row.state == VersionState.DROPPED else "current",
            }
        )
    return items


def provider_rows(rows: Iterable[PlanProvider]) -> list[dict[str, str]]:
    """Mentors of the plan: who, from when to when, how many hours."""
    return [
        {
            "key": row.mentor.name,
            "value": _("%(start)s–%(end)s, %(hours)s hours; %(state)s")
            % {
                "start": date_short(row.start),
                "end": date_short(row.last_day),
                "hours": row.hours,
                "state": row.get_state_display(),
            },
        }
        for row in rows
    ]


def approval_words(version: PlanVersion | None) -> str:
    """ "Apstiprināja projekta eksperte … 05.10.2026." for page and print; empty while nobody has."""
    if version is None or version.decided_at is None or version.decided_by is None:
        return ""
    return _("%(who)s, %(day)s") % {
        "who": version.decided_by.get_full_name(),
        "day": date_short(riga_date(version.decided_at)),
    }


def extension_rows(row: PlanExtension) -> list[dict[str, str]]:
    """An extension as its page and the plan's show it."""
    certified = (
        _("%(who)s, %(day)s")
        % {"who": row.certified_by.get_full_name(), "day": date_short(riga_date(row.certified_at))}
        if row.certified_by and row.certified_at
        else _("not yet")
    )
    decided = (
        _("%(who)s, %(day)s") % {"who": row.decided_by.get_full_name(), "day": date_short(riga_date(row.decided_at))}
        if row.decided_by and row.decided_at
        else ""
    )
    pairs = [
        (_("Number"), row.number or ""),
        (_("State"), row.get_state_display()),
        (_("What the extension is for"), row.get_reason_display()),
        (
            _("The head's order"),
            _("No. %(number)s, %(day)s") % {"number": row.order_number, "day": date_short(row.order_date)},
        ),
        (_("Last day of the measures in the order"), date_short(row.measures_until)),
        (_("New last day of the plan"), date_short(row.end)),
        (_("Academic hours more"), str(row.hours)),
        (_("Copy is correct"), certified),
        (_("Decided"), decided),
    ]
    return [{"key": key, "value": value} for key, value in pairs]


def stop_rows(row: PlanStop) -> list[dict[str, str]]:
    """A suspension or the end of a plan, without the explanation: as its notice says it."""
    pairs = [
        (_("Notice"), row.number or ""),
        (_("First day without meetings"), date_short(row.stopped_from)),
        (_("Reason"), row.get_reason_display()),
        (_("Last meeting"), date_short(row.last_meeting) if row.last_meeting else _("there was none")),
        (_("Academic hours delivered"), str(row.hours)),
        (_("Told"), "\n".join(f"{one['who']} – {one['how']}" for one in row.told)),
        (_("Resumed"), date_short(row.resumed_on) if row.resumed_on else ""),
    ]
    return [{"key": key, "value": value} for key, value in pairs if value]


def learner_panel(learner: Learner, scope: Scope, on: date) -> Panel | None:
    """Plans on the learner's page, each with the way to its meetings, and the button to begin one."""
    rows = SupportPlan.objects.visible_to(scope).filter(learner=learner).exclude(state__in=GONE)
    lines = [
        PanelLine(
            href=reverse("plans:plan", args=[row.public_id]),
            text=", ".join(part for part in (row.semester_words, row.number) if part),
            tone=TONES[PlanState(row.state)],
            state=str(row.get_state_display()),
            more=(reverse("plans:path", args=[row.public_id]), _("The way to the meetings")),
        )
        for row in rows
    ]
    act = None
    there = learner.since <= on and (learner.until is None or on <= learner.until)
    if there and learner.institution.register_code in scope.where(*AUTHORS):
        act = (reverse("plans:semester", args=[learner.public_id]), _("Prepare a plan"))
    return Panel(_("Support plans"), lines, _("No plans yet."), act)
