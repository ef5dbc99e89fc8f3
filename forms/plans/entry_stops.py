"""Forms that suspend, end and extend a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.plans.entry import WHOLE, Asked, hours_field
from forms.plans.extending import ExtensionTerms
from forms.plans.extensions import ExtensionReason
from forms.plans.states import PlanState
from forms.plans.stopping import StopTerms
from forms.plans.stops import StopKind, StopReason
from kernel.files.errors import Refused
from kernel.files.intake import JPEG, PDF, PNG, accept
from kernel.grammar import date_short
from kernel.web.forms import DatePartsField, PlainTextField, Versioned

if TYPE_CHECKING:
    from datetime import date

    from forms.plans.models import SupportPlan
    from kernel.files.intake import Accepted

CHOOSE = {"invalid_choice": _("Choose one of the answers listed here.")}
#: What a copy of the order may be, and how large (bytes).
COPY_TYPES = frozenset({PDF, JPEG, PNG})
COPY_LIMIT = 10 << 20


class StopForm(Versioned):
    """D20. `plan`: whose days the answers must lie in; `today`: a meeting that is still to come is not the last one."""

    kind = forms.ChoiceField(
        label=_("What happens with the plan"),
        choices=[
            (StopKind.SUSPENSION, _("it is suspended; meetings may go on later")),
            (StopKind.END, _("it is ended; nothing of it can be resumed")),
        ],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=StopReason.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    explanation = PlainTextField(
        label=_("Explanation"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Restricted like the risks. Needed if the reason is another one."),
    )  # fmt: skip
    stopped_from = DatePartsField(label=_("First day without meetings"))
    last_meeting = DatePartsField(
        label=_("Day of the last meeting"), required=False, help_text=_("Leave empty if there was none.")
    )
    hours = forms.IntegerField(
        label=_("Academic hours delivered"), min_value=0, max_value=400,
        help_text=_("They are paid, also when the plan ends early. 0 if there were no meetings."),
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4", "autocomplete": "off"}),
        error_messages={
            "invalid": WHOLE, "min_value": WHOLE, "max_value": _("At most %(limit_value)s hours can be entered."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, plan: SupportPlan, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.today = plan, today
        if plan.state == PlanState.SUSPENDED:
            self.fields["kind"].choices = [(StopKind.END, _("it is ended; nothing of it can be resumed"))]  # type: ignore[attr-defined]
            self.fields["kind"].initial = StopKind.END

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("stopped_from"), cleaned.get("last_meeting")
        if first and self.plan.start and first < self.plan.start:
            self.add_error("stopped_from", _("The plan begins on %(day)s.") % {"day": date_short(self.plan.start)})
        if last and last > self.today:
            self.add_error("last_meeting", _("This day is still to come. Enter the day of a meeting that took place."))
        elif last and first and last >= first:
            self.add_error("last_meeting", _("The last meeting is before the first day without meetings."))
        if last is None and cleaned.get("hours"):
            self.add_error("last_meeting", _("Hours were delivered: enter the day of the last meeting."))
        if (
            cleaned.get("reason") == StopReason.OTHER
            and not cleaned.get("explanation")
            and "explanation" not in self.errors
        ):
            self.add_error("explanation", _("Tell the other reason."))
        return cleaned

    def terms(self) -> StopTerms:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return StopTerms(**said | {"kind": StopKind(said["kind"])})


class ExtensionForm(Asked):
    """D19 with the copy of the order (D27)."""

    reason = forms.ChoiceField(
        label=_("What the extension is for"), choices=ExtensionReason.choices, widget=forms.RadioSelect
    )
    order_number = PlainTextField(label=_("Number of the head's order"), max_length=40)
    order_date = DatePartsField(label=_("Date of the order"))
    measures_until = DatePartsField(label=_("Last day of the measures in the order"))
    end = DatePartsField(
        label=_("New last day of the plan"), help_text=_("At the latest the last day of the measures.")
    )
    hours = hours_field(_("Academic hours more"), 100)
    copy = forms.FileField(
        label=_("Copy of the order"), help_text=_("PDF, JPEG or PNG, at most 10 MB. The head certifies it in the portal."),
        widget=forms.FileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )  # fmt: skip

    def clean_copy(self) -> Accepted:
        try:
            return accept(self.cleaned_data["copy"], allow=COPY_TYPES, limit=COPY_LIMIT)
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused

    def terms(self) -> ExtensionTerms:
        return ExtensionTerms(**{name: value for name, value in self.cleaned_data.items() if name != "copy"})
