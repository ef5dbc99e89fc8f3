"""Noteikumu redakcijas: the list, a new one in two steps (enter, look at what changes), withdrawal."""

from typing import Any, cast

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from content.citations import cited_by, citing
from content.editions import actions
from content.editions.entry import EditionForm, WithdrawForm
from content.editions.errors import EditionRefused
from forms.desk.touched import touched_contracts
from forms.programmes.editions import rules_of
from forms.programmes.revision import changes
from forms.programmes.wording import value_name, value_text
from kernel.accounts.models import User
from kernel.editions.models import Edition, Origin, State
from kernel.periods import now, today


class EditionsView(WagtailAdminTemplateMixin, PermissionRequiredMixin, TemplateView):
    """For whoever has editions.add_edition: administrators."""

    permission_required = "editions.add_edition"
    raise_exception = True
    page_title = gettext_lazy("Editions of the rules")
    header_icon = "calendar-check"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail: list[dict[str, Any]] = [*super().get_breadcrumbs_items()]
        trail.append({"url": reverse("rule_editions:index"), "label": str(EditionsView.page_title)})
        if type(self) is not ListView:
            trail.append({"url": "", "label": str(self.page_title)})
        return trail


class ListView(EditionsView):
    template_name = "content/admin/editions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(actions.ours())
        in_force = actions.in_force(today()) if rows else None
        return super().get_context_data(
            editions=[
                {
                    "edition": row,
                    "name": row.content.get("name", ""),
                    "state": _state(row, in_force),
                    "may_withdraw": row.origin == Origin.UPLOADED and row.state == State.PUBLISHED,
                }
                for row in rows
            ],
            **kwargs,
        )


class NewView(EditionsView):
    """GET: the form; POST with "preview": what changes; POST with "publish": it is done."""

    template_name = "content/admin/edition_form.html"
    page_title = gettext_lazy("New edition")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._answer(EditionForm(base=actions.in_force(today())))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EditionForm(request.POST, base=actions.in_force(today()))
        if not form.is_valid():
            messages.error(request, _("The edition has not been published: correct what is marked below."))
            return self._answer(form)
        if "publish" in request.POST:
            return self._publish(form)
        return self._answer(form) if "back" in request.POST else self._preview(form)

    def _publish(self, form: EditionForm) -> HttpResponse:
        try:
            edition = actions.publish_edition(content=form.content, by=cast(User, self.request.user), on=now())
        except EditionRefused as error:
            form.add_error(None, str(error))
            return self._answer(form)
        messages.success(
            self.request,
            _("Edition %(name)s holds from %(date)s.")
            % {"name": form.content["name"], "date": value_text("", edition.effective_from)},
        )
        return redirect("rule_editions:index")

    def _preview(self, form: EditionForm) -> HttpResponse:
        day = form.cleaned_data["effective_from"]
        differing = changes(actions.in_force(day).content, form.content)
        pages = [(page, cited_by(page)) for page in citing([change.name for change in differing])]
        rows = [
            {
                "name": value_name(change.name),
                "rule": change.rule,
                "before": value_text(change.name, change.before),
                "after": value_text(change.name, change.after),
                "pages": [page for page, names in pages if change.name in names],
            }
            for change in differing
        ]
        self.template_name = "content/admin/edition_preview.html"
        return self._answer(
            form, changes=rows, day=day, is_past=day < today(), is_today=day == today(),
            touched=touched_contracts(rules_of(form.content), on=today()),
        )  # fmt: skip

    def _answer(self, form: EditionForm, **more: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, media=form.media, base=form.base, **more))


class WithdrawView(EditionsView):
    template_name = "content/admin/edition_withdraw.html"
    page_title = gettext_lazy("Withdraw the edition")
    permission_required = "editions.change_edition"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.edition: Edition = get_object_or_404(actions.ours(origin=Origin.UPLOADED), public_id=kwargs["public_id"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", WithdrawForm())
        return super().get_context_data(edition=self.edition, name=self.edition.content.get("name", ""), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            actions.withdraw_edition(
                edition=self.edition, reason=form.cleaned_data["reason"], by=cast(User, request.user), on=now()
            )
        except (EditionRefused, ValueError) as error:
            form.add_error("reason", str(error))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("The edition has been withdrawn."))
        return redirect("rule_editions:index")


def _state(edition: Edition, in_force: Edition | None) -> str:
    if edition.state != State.PUBLISHED:
        return str(edition.get_state_display())
    if edition == in_force:
        return _("in force")
    return _("comes into force") if edition.effective_from > today() else _("earlier edition")
