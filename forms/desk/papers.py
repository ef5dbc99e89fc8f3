"""Many documents signed on paper, marked in one act: choose them, say where the papers lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

import signing.facade as signing_facade
from forms.people.access import scope_of
from forms.records.models import CaseDocument
from forms.records.states import AT_SIGNERS
from kernel.periods import now, riga_date
from kernel.web.forms import DatePartsField, Form, PlainTextField
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from forms.people.access import Scope

#: One act takes at most this many documents: as many as one person can hold in their hands and compare.
MOST = 50


class PapersForm(Form):
    """Which documents, where the papers are, when the last party signed."""

    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Documents signed by hand"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one document"),
            "invalid_choice": gettext_lazy(
                "A document you chose can no longer be marked: somebody has signed it, or it was withdrawn. Choose again."
            ),
        },
    )
    place = PlainTextField(
        label=gettext_lazy("Where are the paper originals kept?"),
        max_length=200,
        help_text=gettext_lazy("For example, the folder and the room."),
        error_messages={"required": gettext_lazy("Say where the paper originals are kept")},
    )
    signed_on = DatePartsField(label=gettext_lazy("Date beside the last signature"), required=False)

    def __init__(self, *args: Any, cases: list[CaseDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["documents"].choices = [  # type: ignore[attr-defined]
            (str(case.public_id), format_html("{}, {}", case.number, latvian(case.title))) for case in cases
        ]


def unsigned_cases(scope: Scope) -> list[CaseDocument]:
    """Documents this person manages that nobody has signed electronically and no paper was entered for. Few queries."""
    cases = list(CaseDocument.objects.filter(register_code__in=scope.sends | scope.writes, state__in=AT_SIGNERS))
    summaries = signing_facade.summaries([case.public_id for case in cases])
    waiting = [
        case
        for case in cases
        if (summary := summaries.get(case.public_id))
        and not summary.closed
        and not summary.signed_count
        and summary.state != "paper_check"  # its scan already waits for the second pair of eyes
    ]
    return waiting[:MOST]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest) -> HttpResponse:
    """„Parakstīts uz papīra” for several documents at once; scans and the second pair of eyes follow for each."""
    scope = scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    if not scope.sends | scope.writes:
        raise Http404
    cases = unsigned_cases(scope)
    if request.method == "POST" and not cases:  # marked, signed or withdrawn in another window, a moment ago
        messages.info(request, _("No document waits for signatures on paper"))
        return redirect("desk:register")
    form = PapersForm(request.POST if request.method == "POST" else None, cases=cases)
    if request.method == "POST" and form.is_valid():
        try:
            count = signing_facade.paper_set(
                subjects=[UUID(one) for one in form.cleaned_data["documents"]],
                place=form.cleaned_data["place"],
                signed_on=form.cleaned_data["signed_on"],
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except signing_facade.SigningError as refusal:
            form.add_error(None, str(refusal.message))
        else:
            said = ngettext(
                "%(count)s document marked as signed on paper.", "%(count)s documents marked as signed on paper.", count
            )
            messages.success(request, said % {"count": count})
            return redirect("desk:register")
    page = {
        "form": form,
        "heading": _("Signed on paper"),
        "lead": _(
            "Mark several documents in one act. Then upload the scan of each; another person compares it with the original."
        ),
        "submit": _("Mark as signed on paper"),
        "back": reverse("desk:register"),
        "back_label": _("Register of documents"),
    }
    template = "web/form_page.html" if cases else "desk/papers_none.html"
    return render(request, template, page, status=422 if form.errors else 200)
