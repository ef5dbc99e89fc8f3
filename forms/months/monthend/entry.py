"""The form of a month's end: the box is the act, `seen` the digest of what stands on the page as ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from forms.months.monthend.states import What
from kernel.web.forms import Form

if TYPE_CHECKING:
    from collections.abc import Collection

ACTS = {
    What.GRID: _("I finish the grids that both have signed"),
    What.TIMESHEET: _("I confirm the hours of the timesheets"),
    What.PAY: _("I approve the calculations of pay"),
}


class BeginForm(Form):
    """`kinds`: of what is ready; the words beside the box name each."""

    sure = forms.BooleanField(error_messages={"required": _("Tick the box to begin.")})
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kinds: Collection[What], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acts = "; ".join(str(ACTS[one]) for one in What if one in kinds)
        self.fields["sure"].label = say("I have looked through the list, and %(acts)s.") % {"acts": acts}
