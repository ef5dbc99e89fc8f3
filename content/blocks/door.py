"""Parts of the first page."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.sample import ADDRESS_HELP, local_address
from content.values import names_of


def rule_day(name: str) -> None:
    """An editor may let the rules say the day; a wrong name is told."""
    if name not in names_of(int):
        raise ValidationError(_("No rules have this number: check its name."))


def rule_date(name: str) -> None:
    if name not in names_of(date):
        raise ValidationError(_("No rules have this date: check its name."))


class DoorBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=60)
    text = blocks.TextBlock(label=_("text"), max_length=200, help_text=_("Two lines: who should go in here and why."))
    go = blocks.CharBlock(label=_("words on the button"), max_length=40, help_text=_("Begin with a verb."))
    href = blocks.CharBlock(
        label=_("address on this site"), max_length=200, validators=[local_address], help_text=ADDRESS_HELP
    )
    art = blocks.ChoiceBlock(
        choices=[("partners", _("partners")), ("mentors", _("mentors")), ("documents", _("documents"))],
        label=_("picture"),
    )

    class Meta:
        template = "content/blocks/door.html"
        label = _("door")
        icon = "home"
        description = _("A large link from the first page to one part of the site.")
        preview_value = {
            "title": "Partneriem",
            "text": "Kārtība, termiņi un veidlapas iestādēm.",
            "go": "Atvērt sadaļu",
            "href": "/partneriem/",
            "art": "partners",
        }


class MonthlyDeadlineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=60)
    text = blocks.TextBlock(label=_("text"), max_length=200, help_text=_("What must be done by then."))
    day = blocks.IntegerBlock(
        label=_("day of every month"),
        min_value=1,
        max_value=28,
        help_text=_("From 1 to 28. The first page shows the next such day by itself."),
    )
    rule = blocks.CharBlock(
        label=_("name of the rule value that sets the day"),
        required=False,
        max_length=60,
        validators=[rule_day],
        help_text=_("Then the edition in force says the day, and the number above is not used."),
    )

    class Meta:
        template = "content/blocks/deadline.html"
        label = _("every month")
        icon = "date"
        description = _("A deadline that returns on the same day of each month.")
        preview_value = {"title": "Dienasgrāmata", "text": "Aizpildiet iepriekšējā mēneša ierakstus.", "day": 10}


class DatedDeadlineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"), max_length=60)
    text = blocks.TextBlock(label=_("text"), max_length=200, help_text=_("What must be done by then."))
    on = blocks.DateBlock(label=_("date"), help_text=_("The last day. Afterwards the deadline is no longer shown."))
    rule = blocks.CharBlock(
        label=_("name of the rule value that sets the date"),
        required=False,
        max_length=60,
        validators=[rule_date],
        help_text=_("Then the edition in force says the date, and the one above is not used."),
    )

    class Meta:
        template = "content/blocks/deadline.html"
        label = _("on one day")
        icon = "date"
        description = _("A deadline on one date; it disappears when it is past.")
        preview_value = {"title": "Pieteikumi", "text": "Pēdējā diena mācību pieteikumiem.", "on": date(2027, 1, 15)}
