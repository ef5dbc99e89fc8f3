"""Parts of the first page."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.sample import local_address
from content.values import names_of


def rule_day(name: str) -> None:
    """An editor may let the rules say the day; a wrong name is told."""
    if name not in names_of(int):
        raise ValidationError(_("No rules have this number: check its name."))


def rule_date(name: str) -> None:
    if name not in names_of(date):
        raise ValidationError(_("No rules have this date: check its name."))


class DoorBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"))
    text = blocks.TextBlock(label=_("text"))
    go = blocks.CharBlock(label=_("words on the button"))
    href = blocks.CharBlock(label=_("address on this site"), validators=[local_address])
    art = blocks.ChoiceBlock(
        choices=[("partners", _("partners")), ("mentors", _("mentors")), ("documents", _("documents"))],
        label=_("picture"),
    )

    class Meta:
        label = _("door")
        icon = "home"


class MonthlyDeadlineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"))
    text = blocks.TextBlock(label=_("text"))
    day = blocks.IntegerBlock(label=_("day of every month"), min_value=1, max_value=28)
    rule = blocks.CharBlock(label=_("name of the rule value that sets the day"), required=False, validators=[rule_day])

    class Meta:
        label = _("every month")
        icon = "date"


class DatedDeadlineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"))
    text = blocks.TextBlock(label=_("text"))
    on = blocks.DateBlock(label=_("date"))
    rule = blocks.CharBlock(
        label=_("name of the rule value that sets the date"), required=False, validators=[rule_date]
    )

    class Meta:
        label = _("on one day")
        icon = "date"
