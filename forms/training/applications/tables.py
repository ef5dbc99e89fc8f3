"""Answers as people read them, the organiser's work list, the list as a file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.people.models import ISSUER_CODE
from forms.people.restricting import RESTRICTED, restricted_codes
from forms.training.applications.documents import printed_application
from forms.training.applications.entry import SECTION_FORMS, SIGNING, SUBMIT, ConfirmForm, described
from forms.training.applications.facts import hashes_of_codes, latest_submission, values_for
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import ApplicationState, Place
from forms.training.applications.terms import CONFIRMATIONS, SECTIONS, Shown, read_terms
from forms.training.models import Region
from kernel.grammar import date_short
from kernel.identifiers import personal_code, phone
from kernel.periods import riga
from kernel.web.downloads import download
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from forms.training.applications.terms import ApplicationTerms
    from forms.training.models import TrainingGroup
    from kernel.web.opened import Opening

TONES = {
    ApplicationState.DRAFT: "neutral",
    ApplicationState.CHECKING: "warning",
    ApplicationState.SUBMITTED: "info",
    ApplicationState.RETURNED: "warning",
    ApplicationState.APPROVED: "success",
    ApplicationState.INVITED: "success",
    ApplicationState.CONFIRMED: "success",
    ApplicationState.COMPLETED: "success",
    ApplicationState.INCOMPLETE: "neutral",
    ApplicationState.REJECTED: "danger",
    ApplicationState.WITHDRAWN: "neutral",
    ApplicationState.DESTROYED: "neutral",
}


def answers(
    row: TrainingApplication, group: TrainingGroup, *, whole_code: bool, without: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Every answer under the title of its section. `whole_code`: for the applicant and for who decides; `without`: names
    of answers that this reader does not need."""
    terms = read_terms(row.answers)
    found = [
        {
            "name": name,
            "title": SECTION_FORMS[name].title,
            "rows": [
                {
                    "key": SECTION_FORMS[name].base_fields[field].label,
                    "value": shown(terms, field, group, whole_code=whole_code),
                }
                for field in names
                if field not in without
            ],
        }
        for name, names in SECTIONS.items()
    ]
    if "copy" in without:
        return found
    label = SECTION_FORMS["izglitiba"].base_fields["copy"].label
    next(one for one in found if one["name"] == "izglitiba")["rows"].append({"key": label, "value": row.copy_name})
    return found


def confirmed_words() -> list[str]:
    """What stands beside the boxes of the last page, in the language of the page."""
    return [str(ConfirmForm.base_fields[name].label) for name in CONFIRMATIONS]


def shown_to(row: TrainingApplication, group: TrainingGroup, *, opening: Opening) -> Shown:
    """The last page as its reader confirms it. `opening`: how the reader came in."""
    sections = _plain(answers(row, group, whole_code=True))
    statement = "\n".join([*confirmed_words(), str(SIGNING), str(SUBMIT)])
    copy = row.copy.sha256 if row.copy is not None else ""
    page = {"language": get_language(), "sections": sections, "copy_sha256": copy, "statement": statement}
    with override("lv"):
        printed_sections, printed_words = _plain(answers(row, group, whole_code=True)), confirmed_words()
    return Shown(
        text=signing_facade.canonical(page),
        statement=statement,
        sections=printed_sections,
        confirmed=printed_words,
        version=row.version,
        signed_in_by=opening.by,
        signed_in_at=opening.at,
    )


def _plain(sections: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Titles, questions and answers as plain text."""
    return [
        {
            "title": str(one["title"]),
            "rows": [{"key": str(line["key"]), "value": str(line["value"])} for line in one["rows"]],
        }
        for one in sections
    ]


def printed(row: TrainingApplication, group: TrainingGroup, *, whole_code: bool, on: datetime) -> HttpResponse:
    """The application as a PDF; the name of the file tells nobody's name. Raises the RenderError tree."""
    confirmed = confirmed_words()
    submission = latest_submission(row)
    content = printed_application(
        row,
        group,
        number=submission.case.number if submission is not None else "",
        sections=answers(row, group, whole_code=whole_code),
        confirmed=confirmed,
        on=on,
    )
    return download(content, media_type="application/pdf", name=f"pieteikums-{row.public_id.hex[:8]}.pdf", private=True)


def shown(terms: ApplicationTerms, field: str, group: TrainingGroup, *, whole_code: bool) -> str:
    """One answer in words."""
    value: Any = getattr(terms, field)
    if value is None or value == "":
        return ""
    if field == "group":
        return described(group)
    if field == "personal_code":
        return str(value) if whole_code else personal_code.masked(value)
    if field == "phone":
        return phone.parse(value).shown
    if field == "education_ground":
        ground = values_for(group).ground(value)
        return ground.label if ground else str(value)
    if field == "regions":
        return ", ".join(str(Region(one).label) for one in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return date_short(value) if isinstance(value, date) else str(value)


class ApplicationTable(Table):
    """One page of a group's applications; `ranks` and `chooses` come from the view."""

    chosen = tables.Column(verbose_name=gettext_lazy("Choose"), empty_values=(), orderable=False)
    name = tables.Column(verbose_name=gettext_lazy("Applicant"), empty_values=(), orderable=False)
    municipality = tables.Column(verbose_name=gettext_lazy("Municipality"), empty_values=(), orderable=False)
    submitted_at = tables.Column(verbose_name=gettext_lazy("Submitted"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    place = tables.Column(verbose_name=gettext_lazy("Place"), orderable=False)
    caption = gettext_lazy("Applications to the training")

    class Meta(Table.Meta):
        model = TrainingApplication
        fields = ("name", "municipality", "submitted_at", "state", "place", "chosen")
        sequence = ("name", "municipality", "submitted_at", "state", "place", "chosen")
        empty_text = gettext_lazy("No applications")

    def __init__(self, *args: Any, ranks: Mapping[int, int], chooses: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ranks = ranks
        if not chooses:
            self.columns.hide("chosen")

    def render_chosen(self, record: TrainingApplication) -> str:
        return format_html(
            '<span class="choice"><input type="checkbox" name="chosen" value="{}" aria-label="{}"></span>',
            record.public_id,
            record.terms.name,
        )

    @cached_property
    def restricted(self) -> frozenset[str]:
        """Whose data are only kept, by the hash of the person: asked once a page."""
        return hashes_of_codes(restricted_codes(ISSUER_CODE))

    def render_name(self, record: TrainingApplication) -> str:
        address = reverse("training:application", args=[record.public_id])
        shown = format_html('<a href="{}">{}</a>', address, record.terms.name)
        if not record.person_hash or record.person_hash not in self.restricted:
            return shown
        return format_html('{} <span class="tag tone-warning">{}</span>', shown, RESTRICTED)

    def render_municipality(self, record: TrainingApplication) -> str:
        return record.terms.municipality

    def render_submitted_at(self, record: TrainingApplication) -> str:
        return moment(record)

    def render_place(self, record: TrainingApplication) -> str:
        return place_words(record, self.ranks.get(record.pk))


class MunicipalTable(Table):
    """Applications of a municipality, the newest first; names are encrypted, so they are in no order."""

    name = tables.Column(verbose_name=gettext_lazy("Applicant"), empty_values=(), orderable=False)
    municipality = tables.Column(verbose_name=gettext_lazy("Municipality"), empty_values=(), orderable=False)
    group = tables.Column(verbose_name=gettext_lazy("Group"), orderable=False)
    submitted_at = tables.Column(verbose_name=gettext_lazy("Submitted"))
    state = tables.Column(verbose_name=gettext_lazy("State"), orderable=False)
    caption = gettext_lazy("Applications from the municipality")

    class Meta(Table.Meta):
        model = TrainingApplication
        fields = ("name", "municipality", "group", "submitted_at", "state")
        order_by = "-submitted_at"
        empty_text = gettext_lazy("Nobody from the municipality has applied yet")

    def render_name(self, record: TrainingApplication) -> str:
        address = reverse("training:municipal-application", args=[record.public_id])
        return format_html('<a href="{}">{}</a>', address, record.terms.name)

    def render_municipality(self, record: TrainingApplication) -> str:
        return record.terms.municipality

    def render_submitted_at(self, record: TrainingApplication) -> str:
        return moment(record)

    def render_state(self, record: TrainingApplication) -> str:
        return state_words(record)


def state_words(row: TrainingApplication) -> str:
    """The state for everybody but the organiser: that somebody applied twice is the organiser's business alone."""
    state = ApplicationState(row.state)
    return str((ApplicationState.SUBMITTED if state == ApplicationState.CHECKING else state).label)


def moment(row: TrainingApplication) -> str:
    """When it was submitted, on the Riga clock."""
    if row.submitted_at is None:
        return ""
    at = riga(row.submitted_at)
    return f"{date_short(at.date())} {at:%H:%M}"


def place_words(row: TrainingApplication, rank: int | None) -> str:
    """„Ir vieta”, „Rezervē, 3. vieta”, or nothing to say."""
    if row.place == Place.WAITING and rank is not None:
        return _("on the waiting list, number %(rank)s") % {"rank": rank}
    return "–" if row.place == Place.NONE else str(Place(row.place).label)


#: Columns of the list as a file: no personal codes leave the portal that way.
_LISTED = (
    "given_name", "surname", "phone", "municipality", "education_ground", "coach_number", "coach_valid_until", "occupation",
    "at_institution", "institution", "regions", "municipalities", "proposed_by", "monthly_hours", "languages",
)  # fmt: skip


def listed(
    rows: Iterable[TrainingApplication], group: TrainingGroup, ranks: Mapping[int, int], *, closed: Collection[str]
) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the list as a file; of who is in `closed` (hashes of people) only that there is an application."""
    labels = {name: field.label for form in SECTION_FORMS.values() for name, field in form.base_fields.items()}
    header = [_("Submitted"), _("State"), _("Place"), *(str(labels[name]) for name in _LISTED), _("E-mail")]
    grounds = {one.key: one.label for one in values_for(group).education_grounds}
    found = []
    for row in rows:
        terms = read_terms(row.answers)
        state, place = str(ApplicationState(row.state).label), place_words(row, ranks.get(row.pk))
        if row.person_hash and row.person_hash in closed:
            found.append([moment(row), state, place, str(RESTRICTED), *[""] * len(_LISTED)])
            continue
        cells = [
            grounds.get(terms.education_ground, terms.education_ground)
            if name == "education_ground"
            else shown(terms, name, group, whole_code=False)
            for name in _LISTED
        ]
        found.append([moment(row), state, place, *cells, row.email])
    return header, found


def attended(row: TrainingApplication) -> list[dict[str, str]]:
    """Academic hours by day, as they are marked so far; one query."""
    return [{"key": date_short(one.day), "value": str(one.hours)} for one in row.attendance.all()]
