"""Pages of a learner's representatives: entering and changing one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from forms.people import actions
from forms.people.entry import RepresentativeForm, stored_representation
from forms.people.errors import PeopleError
from forms.people.learners import Representation
from forms.people.pages import FORM, back_to, form_page, own_learner, tell
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted


@login_required
@FORM
def representative_new(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    row = own_learner(request, learner_id)
    on = now()
    form = RepresentativeForm(posted(request), initial={"valid_from": riga_date(on)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_representative(learner=row, terms=form.terms(), by=request.user, on=on)  # type: ignore[arg-type]
        except (PeopleError, NoRules) as trouble:
            tell(form, trouble)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:learner", row.public_id)
    return form_page(
        request,
        form,
        heading=_("New representative"),
        lead=_("Learner: %(name)s") % {"name": row.person.name},
        **back_to(row),
    )


@login_required
@FORM
def representative_edit(request: HttpRequest, learner_id: UUID, representation_id: UUID) -> HttpResponse:
    row = own_learner(request, learner_id)
    found = get_object_or_404(row.representations.select_related("person"), public_id=representation_id)
    on = now()
    form = RepresentativeForm(
        posted(request), initial=stored_representation(found), known_code=found.person.personal_code
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_representative(
                representation=found,
                terms=form.terms(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=on,
            )
        except EditConflict:
            newest = Representation.objects.select_related("person").get(pk=found.pk)
            return conflict_page(request, form=form, stored=stored_representation(newest), version=newest.version)
        except (PeopleError, NoRules) as trouble:
            tell(form, trouble)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:learner", row.public_id)
    access("view", subject=row.public_id, by=request.user, on=on, what="representative form")  # type: ignore[arg-type]
    return form_page(
        request,
        form,
        heading=found.person.name,
        lead=_("Learner: %(name)s") % {"name": row.person.name},
        **back_to(row),
    )
