"""Lists of learners and partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.people.learners import Learner
from forms.people.models import Institution, Membership
from forms.people.restricting import RESTRICTED, standing
from forms.people.roles import place_of, slug_of
from forms.programmes.models import UnitRate
from kernel.grammar import date_short, money
from kernel.web.tables import Table

if TYPE_CHECKING:
    from datetime import date


class Marked:
    """A table of people whose data may be restricted (GDPR, article 18): `marked` puts the words beside the name."""

    @cached_property
    def restricted(self) -> dict[int, frozenset[str]]:
        """Whose data are only kept, by primary key, and at which institutions: asked once a page."""
        found: dict[int, frozenset[str]] = {}
        for person, code in standing().values_list("person", "register_code"):
            found[person] = found.get(person, frozenset()) | {code}
        return found

    def marked(self, shown: str, person: int, institution: Institution) -> str:
        return self.marked_at(shown, person, institution.register_code)

    def marked_at(self, shown: str, person: int, register_code: str) -> str:
        if person not in self.restricted or register_code not in self.restricted[person]:
            return shown
        return format_html('{} <span class="tag tone-warning">{}</span>', shown, RESTRICTED)


class LearnerTable(Marked, Table):
    """Learners I may see, by name. No code, no birth date: who needs them opens the learner."""

    person = tables.Column(
        accessor="person__surname",
        verbose_name=gettext_lazy("Learner"),
        order_by=("person__surname", "person__given_name"),
    )
    institution = tables.Column(accessor="institution__name", verbose_name=gettext_lazy("Institution"))
    level = tables.Column(verbose_name=gettext_lazy("Grade or course"), order_by=("stage", "level"))
    since = tables.Column(verbose_name=gettext_lazy("Studies here"))
    caption = gettext_lazy("Learners")

    class Meta(Table.Meta):
        model = Learner
        fields = ("person", "institution", "level", "since")
        order_by = "person"
        empty_text = gettext_lazy("No learners found")

    def render_person(self, record: Learner) -> str:
        person = record.person
        link = format_html(
            '<a href="{}">{}, {}</a>',
            reverse("people:learner", args=[record.public_id]),
            person.surname,
            person.given_name,
        )
        return self.marked(link, record.person_id, record.institution)

    def render_level(self, record: Learner) -> str:
        return record.stage_words

    def render_since(self, record: Learner) -> str:
        return period(record.since, record.until)


def period(first: date, last: date | None) -> str:
    """ "01.09.2026.–31.05.2027." or "no 01.09.2026."."""
    if last is None:
        return _("from %(day)s") % {"day": date_short(first)}
    return f"{date_short(first)}–{date_short(last)}"


class PartnerTable(Table):
    """Places I keep or read as partners; a place without data has its row too."""

    name = tables.Column(verbose_name=gettext_lazy("Partner"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    contract = tables.Column(verbose_name=gettext_lazy("Cooperation contract"))
    caption = gettext_lazy("Partners")

    class Meta(Table.Meta):
        order_by = "name"
        empty_text = gettext_lazy("No partners yet")

    def render_name(self, value: Any, record: dict[str, Any]) -> str:
        return format_html('<a href="{}">{}</a>', reverse("people:partner", args=[record["public_id"]]), value)


class LineTable(Table):
    """The lines of a table before it is confirmed: those with problems first."""

    number = tables.Column(verbose_name=gettext_lazy("Line"))
    name = tables.Column(verbose_name=gettext_lazy("Learner"))
    state = tables.Column(verbose_name=gettext_lazy("What will happen"))
    cell = tables.Column(verbose_name=gettext_lazy("Cell"))
    reason = tables.Column(verbose_name=gettext_lazy("Reason"))
    caption = gettext_lazy("Lines of the table")

    class Meta(Table.Meta):
        orderable = False


class LeftTable(Table):
    """Lines that were not entered, for the report: no names."""

    number = tables.Column(verbose_name=gettext_lazy("Line"))
    cell = tables.Column(verbose_name=gettext_lazy("Cell"))
    reason = tables.Column(verbose_name=gettext_lazy("Reason"))
    caption = gettext_lazy("Lines that were not entered")

    class Meta(Table.Meta):
        orderable = False


class ColleagueTable(Table):
    """Who works with the portal for the head's institutions."""

    user = tables.Column(accessor="user__last_name", verbose_name=gettext_lazy("Name"))
    role = tables.Column(verbose_name=gettext_lazy("Role"))
    institution = tables.Column(accessor="institution__name", verbose_name=gettext_lazy("Institution"))
    valid_from = tables.Column(verbose_name=gettext_lazy("Since"))
    act = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("What to do"))
    caption = gettext_lazy("Colleagues")

    class Meta(Table.Meta):
        model = Membership
        fields = ("user", "role", "institution", "valid_from", "act")
        order_by = "user"
        empty_text = gettext_lazy("No colleagues yet")

    def render_user(self, record: Membership) -> str:
        return str(record.user)

    def render_valid_from(self, record: Membership) -> str:
        return date_short(record.valid_from)

    def render_act(self, record: Membership) -> str:
        place = record.institution.register_code if record.institution else ""
        address = reverse("people:let-go", args=[place, record.user.public_id, record.role])
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> – {}</span></a>', address, _("End the role"), record.user
        )


class PlaceTable(Table):
    """Institutions for the administrator."""

    name = tables.Column(verbose_name=gettext_lazy("Institution"))
    register_code = tables.Column(verbose_name=gettext_lazy("Register code"))
    kind = tables.Column(verbose_name=gettext_lazy("Kind of employer"))
    municipality = tables.Column(accessor="municipality__name", verbose_name=gettext_lazy("Municipality"))
    caption = gettext_lazy("Institutions")

    class Meta(Table.Meta):
        model = Institution
        fields = ("name", "register_code", "kind", "municipality")
        empty_text = gettext_lazy("No institutions yet")

    def render_name(self, record: Institution) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("people:institution", args=[record.register_code]), record.name
        )


class RateTable(Table):
    """Rates of a mentor hour, the newest first."""

    valid_from = tables.Column(verbose_name=gettext_lazy("From"))
    valid_to = tables.Column(verbose_name=gettext_lazy("Until"), empty_values=())
    amount = tables.Column(verbose_name=gettext_lazy("EUR per academic hour"))
    source = tables.Column(verbose_name=gettext_lazy("Document that sets it"), orderable=False)
    act = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("What to do"))
    caption = gettext_lazy("Rates of a mentor hour")

    class Meta(Table.Meta):
        model = UnitRate
        fields = ("valid_from", "valid_to", "amount", "source", "act")
        order_by = "-valid_from"
        empty_text = gettext_lazy("No rates yet")

    def __init__(self, *args: Any, newest: UnitRate | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest = newest

    def render_valid_from(self, record: UnitRate) -> str:
        return date_short(record.valid_from)

    def render_valid_to(self, record: UnitRate) -> str:
        return date_short(record.valid_to) if record.valid_to else _("until further notice")

    def render_amount(self, record: UnitRate) -> str:
        return money(record.amount)

    def render_act(self, record: UnitRate) -> str:
        if record != self.newest:
            return ""
        address = reverse("people:rate-back", args=[record.valid_from.isoformat()])
        day = date_short(record.valid_from)
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> – {}</span></a>', address, _("Take the rate back"), day
        )


class AppointmentTable(Table):
    """Who has which role where, for the administrator."""

    user = tables.Column(accessor="user__last_name", verbose_name=gettext_lazy("Name"))
    role = tables.Column(verbose_name=gettext_lazy("Role"))
    where = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("Where"))
    valid_from = tables.Column(verbose_name=gettext_lazy("Since"))
    act = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("What to do"))
    caption = gettext_lazy("Users and roles")

    class Meta(Table.Meta):
        model = Membership
        fields = ("user", "role", "where", "valid_from", "act")
        order_by = "user"
        empty_text = gettext_lazy("No roles yet")

    def render_user(self, record: Membership) -> str:
        return format_html("{}<br>{}", record.user, record.user.email)

    def render_where(self, record: Membership) -> str:
        place = place_of(record)
        return place.name if place else _("The whole project")

    def render_valid_from(self, record: Membership) -> str:
        return date_short(record.valid_from)

    def render_act(self, record: Membership) -> str:
        address = reverse("people:dismiss", args=[record.user.public_id, record.role, slug_of(record)])
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> – {}</span></a>', address, _("End the role"), record.user
        )
