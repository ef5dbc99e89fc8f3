"""Parts of the first page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content.blocks.sample import local_address


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

    class Meta:
        label = _("every month")
        icon = "date"


class DatedDeadlineBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("heading"))
    text = blocks.TextBlock(label=_("text"))
    on = blocks.DateBlock(label=_("date"))

    class Meta:
        label = _("on one day")
        icon = "date"
