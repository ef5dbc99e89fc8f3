"""Pages of the contract: start, task list, sections, check-answers, the agreed contract with its preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.contracts import actions
from forms.contracts.documents import KIND, contract_context, title_of
from forms.contracts.entry import SECTION_FORMS, Section, StartForm, WithdrawForm, bound_values
from forms.contracts.errors import NotAllowed, RulesBroken
from forms.contracts.facts import check_terms, check_to_take, prefilled
from forms.contracts.models import EmploymentContract
from forms.contracts.states import AT_SIGNERS, ContractState
from forms.contracts.tables import answers_summary, section_answers
from forms.contracts.terms import SECTIONS, Incomplete, Terms, missing_sections
from forms.people.access import Scope, scope_of
from forms.people.models import Institution, Person
from forms.people.restricting import must_be_free
from forms.records import actions as records
from forms.records.errors import EditConflict, RecordError, WrongState
from forms.records.kept import Kept, keeps_typing, taken
from forms.records.models import Draft
from forms.records.states import DraftState
from forms.records.text_actions import beside
from kernel import pdf
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web import downloads
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.forms import Field

#: Characters of a page kept over a lost sign-in; a whole page of the form has a tenth of it.
MOST_TYPED = 50_000


def _scope(request: HttpRequest) -> Scope:
    return scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]


def _institutions(scope: Scope) -> QuerySet[Institution]:
    return Institution.objects.filter(register_code__in=scope.writes)


def _draft(request: HttpRequest, public_id: UUID) -> Draft:
    """Own draft; anybody else's does not exist, nor does a deleted one."""
    return get_object_or_404(
        Draft.objects.exclude(state=DraftState.ABANDONED), public_id=public_id, owner_id=request.user.pk, kind=KIND
    )


def _contract(request: HttpRequest, public_id: UUID) -> tuple[EmploymentContract, Scope]:
    scope = _scope(request)
    queryset = EmploymentContract.objects.visible_to(scope).select_related("employer", "mentor", "case", "draft")
    return get_object_or_404(queryset, public_id=public_id), scope


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose the employer and, if known, the mentor: the rest is prefilled from what the portal knows."""
    scope = _scope(request)
    if not scope.writes:
        raise Http404
    institutions = list(_institutions(scope))
    mentors = list(Person.objects.filter(mentor__isnull=False).select_related("mentor"))
    form = StartForm(posted(request), institutions=institutions, mentors=mentors)
    if request.method == "POST" and form.is_valid():
        employer = next(row for row in institutions if row.register_code == form.cleaned_data["employer"])
        mentor = next((row for row in mentors if str(row.public_id) == form.cleaned_data["mentor"]), None)
        draft = records.start_draft(
            kind=KIND,
            answers=prefilled(employer=employer, mentor=mentor, on=riga_date(now())),
            title=mentor.name if mentor else _("New mentor"),
            register_code=employer.register_code,
            by=request.user,  # type: ignore[arg-type]
        )
        return redirect("contracts:tasks", draft.public_id)
    return render(request, "contracts/start.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def tasks(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The task list: shown at the start and on every return."""
    draft = _draft(request, draft_id)
    if draft.state == DraftState.SUBMITTED:
        return redirect("contracts:contract", draft.contract.public_id)
    rows = [
        {
            "title": form.task,
            "href": reverse("contracts:section", args=[draft.public_id, name]),
            **_progress(draft, name),
        }
        for name, form in SECTION_FORMS.items()
    ]
    left = [name for name in SECTION_FORMS if name not in draft.done]
    next_section = reverse("contracts:section", args=[draft.public_id, left[0]]) if left else ""
    return render(
        request,
        "contracts/tasks.html",
        {"draft": draft, "rows": rows, "ready": not left, "next_section": next_section},
    )


def _progress(draft: Draft, name: str) -> dict[str, Any]:
    """Status of a section in the task list: icon and word."""
    if name in draft.done:
        return {"kind": "success", "status": _("Finished")}
    if (draft.answers.get(name) or {}).get("typed"):
        return {"kind": "warning", "status": _("Not finished")}
    return {"kind": "neutral", "status": _("Not begun")}


def _section_form(name: str, draft: Draft, scope: Scope, data: Any = None) -> Section:
    """The form of a section with what it needs to know, bound to `data` or filled with earlier answers."""
    institutions = list(_institutions(scope))
    extra: dict[str, Any] = {}
    if name == "employer":
        extra["institutions"] = institutions
    elif name == "suitability":
        extra["on"] = riga_date(now())
        employer = next((row for row in institutions if row.register_code == draft.register_code), None)
        extra["check"] = check_to_take(answers=draft.answers, employer=employer, on=extra["on"])
    elif name in {"term", "work"}:
        extra["institution"] = next((row for row in institutions if row.register_code == draft.register_code), None)
        extra["on"] = riga_date(now())
    initial = bound_values(draft.answers.get(name) or {})
    if name == "suitability" and extra["check"] is None and name not in draft.done:
        initial = {key: value for key, value in initial.items() if key not in check_terms(None)}  # of a check that ends
    return SECTION_FORMS[name](data=data, initial=initial, **extra)


def _fields(_draft: Draft, name: str, _data: Any) -> dict[str, Field] | None:
    return SECTION_FORMS[name].base_fields if name in SECTION_FORMS else None


@keeps_typing(_fields, kind=KIND, section="name", most=MOST_TYPED)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, draft_id: UUID, name: str) -> HttpResponse:
    """One page of the form. What was typed is kept even when it does not pass."""
    draft = _draft(request, draft_id)
    if name not in SECTION_FORMS:
        raise Http404
    if draft.state != DraftState.OPEN:
        return redirect("contracts:tasks", draft.public_id)
    scope = _scope(request)
    if request.method != "POST":
        if waiting := taken(request, draft=draft, name=name):
            return _taken_up(request, draft, scope, name, waiting)
        form = _section_form(name, draft, scope)
        typed = (draft.answers.get(name) or {}).get("typed")
        if typed and name not in draft.done:  # came back to a page that had not passed: show what was typed
            form = _section_form(name, draft, scope, data=_as_post(typed))
        return _section_page(request, draft, form)
    form = _section_form(name, draft, scope, data=request.POST)
    valid = form.is_valid()
    kept: dict[str, Any] = {"typed": form.typed()}
    if valid:
        kept["values"] = form.values()
    elif "values" in (draft.answers.get(name) or {}):
        kept["values"] = draft.answers[name]["values"]
    try:
        draft = records.save_section(
            draft=draft,
            section=name,
            typed=kept,
            done=valid,
            version=seen_version(request.POST),
            title=_title(draft, form),
            register_code=form.cleaned_data.get("employer", draft.register_code) if valid else draft.register_code,
        )
    except EditConflict as conflict:
        return _conflict(request, Draft.objects.get(pk=draft.pk), scope, form, conflict)
    except WrongState as refusal:  # submitted or deleted in another window, a moment ago
        messages.error(request, str(refusal))
        return redirect("contracts:list")
    if not valid:
        return _section_page(request, draft, form)
    if request.POST.get("next") == "check":
        return redirect("contracts:check", draft.public_id)
    return redirect(_after(draft, name))


def _conflict(request: HttpRequest, newest: Draft, scope: Scope, form: Section, conflict: Exception) -> HttpResponse:
    """Both versions on one page: theirs above, what was typed here in the fields."""
    stored = newest.answers.get(form.name) or {}
    typed = _as_post(stored["typed"]) if stored.get("typed") else None
    theirs = section_answers(_section_form(form.name, newest, scope, data=typed), stored.get("values") or {})
    return _section_page(request, newest, form, conflict=conflict, theirs=theirs)


def _taken_up(request: HttpRequest, draft: Draft, scope: Scope, name: str, waiting: Kept) -> HttpResponse:
    """Back after a new sign-in: the page as it was typed, not saved yet."""
    form = _section_form(name, draft, scope, data=_as_post(waiting.typed))
    messages.info(request, _("You had been signed out before this page was saved. What you typed is here: save it."))
    if waiting.version != str(draft.version):
        return _conflict(request, draft, scope, form, EditConflict())
    return _section_page(request, draft, form)


def _as_post(typed: dict[str, list[str]]) -> Any:
    data = QueryDict(mutable=True)
    for key, values in typed.items():
        data.setlist(key, values)
    return data


def _title(draft: Draft, form: Section) -> str:
    if form.name == "mentor" and form.is_valid():
        return f"{form.cleaned_data['mentor_given']} {form.cleaned_data['mentor_surname']}"
    return draft.title


def _after(draft: Draft, name: str) -> str:
    """The next unfinished section, or check-answers when all are done."""
    names = list(SECTION_FORMS)
    rest = names[names.index(name) + 1 :] + names[: names.index(name)]
    for other in rest:
        if other not in draft.done:
            return reverse("contracts:section", args=[draft.public_id, other])
    return reverse("contracts:check", args=[draft.public_id])


def _section_page(
    request: HttpRequest, draft: Draft, form: Section, conflict: Exception | None = None, theirs: Any = None
) -> HttpResponse:
    names = list(SECTION_FORMS)
    findings = _section_findings(draft, form.name) if draft.answers and not form.is_bound else []
    return render(
        request,
        "contracts/section.html",
        {
            "draft": draft,
            "form": form,
            "conflict": conflict,
            "theirs": theirs,
            "findings": findings,
            "step": names.index(form.name) + 1,
            "steps": len(names),
            "next": request.GET.get("next") or request.POST.get("next", ""),
        },
        status=409 if conflict else (422 if request.method == "POST" else 200),
    )


def _section_findings(draft: Draft, name: str) -> list[Any]:
    """Findings that concern this page, once there is enough to judge."""
    if missing_sections(draft.answers):
        return []
    terms = Terms.from_answers(draft.answers)
    return [row for row in actions.findings_for(terms=terms, on=riga_date(now())) if row.field in SECTIONS[name]]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Check your answers, then make the contract."""
    draft = _draft(request, draft_id)
    if draft.state == DraftState.SUBMITTED:
        return redirect("contracts:contract", draft.contract.public_id)
    try:
        terms = Terms.from_answers(draft.answers)
        if set(SECTION_FORMS) - set(draft.done):
            raise Incomplete(sorted(set(SECTION_FORMS) - set(draft.done)))
    except Incomplete:
        messages.info(request, _("Finish all sections first."))
        return redirect("contracts:tasks", draft.public_id)
    findings = actions.findings_for(terms=terms, on=riga_date(now()))
    status = 200
    if request.method == "POST":
        try:
            contract = actions.submit_contract(draft=draft, by=request.user, on=now())  # type: ignore[arg-type]
            return redirect("contracts:contract", contract.public_id)
        except RulesBroken as broken:
            findings, status = list(broken.findings), 422
        except RecordError as refusal:
            messages.error(request, str(refusal))
            status = 403 if isinstance(refusal, NotAllowed) else 422
    sections_of_fields = {field: name for name, names in SECTIONS.items() for field in names}
    return render(
        request,
        "contracts/check.html",
        {
            "draft": draft,
            "summary": _with_links(answers_summary(terms), draft),
            "findings": [(finding, sections_of_fields.get(finding.field, "term")) for finding in findings],
            "blocked": any(finding.severity == "block" for finding in findings),
        },
        status=status,
    )


def _with_links(groups: list[dict[str, Any]], draft: Draft) -> list[dict[str, Any]]:
    """Each answer with its „Mainīt” link; the way back leads to check-answers."""
    for group in groups:
        href = reverse("contracts:section", args=[draft.public_id, group["name"]]) + "?next=check"
        for row in group["rows"]:
            row["href"] = href
    return groups


@login_required
@require_POST
def abandon(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    draft = _draft(request, draft_id)
    if not records.close_draft(draft=draft, submitted=False):
        return redirect("contracts:tasks", draft.public_id)
    messages.success(request, _("The draft was deleted from your list."))
    return redirect("contracts:list")


@login_required
@require_safe
def contract(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """An agreed contract before it is sent; afterwards its passport tells the rest."""
    row, scope = _contract(request, contract_id)
    access("view", subject=row.public_id, by=request.user, on=now(), what="contract")  # type: ignore[arg-type]
    if row.case is not None:
        return redirect("desk:passport", row.case.public_id)
    terms = Terms.from_json(row.terms)
    return render(
        request,
        "contracts/contract.html",
        {
            "contract": row,
            "title": title_of(row),
            "summary": answers_summary(terms),
            "findings": actions.findings_for(terms=terms, on=riga_date(now()), contract=row),
            "annexes": signing_facade.annexes_of(row.public_id),
            "may_send": row.employer.register_code in scope.sends and row.state == ContractState.AGREED,
            "may_write": row.employer.register_code in scope.writes and row.state == ContractState.AGREED,
            "changed": beside(KIND, row.public_id, by=request.user, on=riga_date(now())),  # type: ignore[arg-type]
        },
    )


@login_required
@require_POST
def send(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    row, _scoped = _contract(request, contract_id)
    try:
        case = actions.send_contract(contract=row, by=request.user, on=now())  # type: ignore[arg-type]
    except (NotAllowed, RulesBroken, WrongState) as refusal:
        messages.error(request, str(refusal))
        return redirect("contracts:contract", row.public_id)
    messages.success(
        request,
        _("Number %(number)s was given. The document is being prepared and goes to its signers.")
        % {"number": case.number},
    )
    return redirect("desk:passport", case.public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Take the contract back with a reason."""
    row, scope = _contract(request, contract_id)
    if row.employer.register_code not in scope.sends:
        raise Http404
    if row.state not in {ContractState.AGREED, *AT_SIGNERS}:  # it moved on in another window, a moment ago
        messages.error(request, _("The contract can no longer be withdrawn."))
        return redirect("contracts:contract", row.public_id)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_contract(contract=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except RecordError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("The contract has been withdrawn; its number stays in the register as annulled.")
            )
        return redirect("contracts:list")
    page = {
        "form": form,
        "heading": _("Withdraw the contract"),
        "lead": _("The signers are told. The number stays in the register as annulled."),
        "submit": _("Withdraw"),
        "cancel": reverse("contracts:contract", args=[row.public_id]),
    }
    return render(request, "web/form_page.html", page, status=422 if form.errors else 200)


@login_required
@require_POST
def revise(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Start a new version from this one."""
    row, scope = _contract(request, contract_id)
    if row.employer.register_code not in scope.writes:
        raise Http404
    draft = actions.revise_contract(contract=row, by=request.user, on=now())  # type: ignore[arg-type]
    return redirect("contracts:tasks", draft.public_id)


@login_required
@require_POST
def renew(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Start the contract of the next semester from this one."""
    row, scope = _contract(request, contract_id)
    if row.employer.register_code not in scope.writes:
        raise Http404
    try:
        draft = actions.renew_contract(contract=row, by=request.user, on=now())  # type: ignore[arg-type]
    except WrongState as refusal:
        messages.error(request, str(refusal))
        return redirect("contracts:contract", row.public_id)
    messages.success(
        request, _("Filled in from contract %(number)s. Look through each section: dates are new.") % {"number": row}
    )
    return redirect("contracts:tasks", draft.public_id)


def _previewed(request: HttpRequest, row: EmploymentContract) -> Any:
    """The real pages of an agreed contract, typeset once per version and kept for ten minutes; those of the text changed
    in Word when it was accepted."""
    changed = beside(KIND, row.public_id, by=request.user, on=riga_date(now()))  # type: ignore[arg-type]
    if (text := changed.goes) is not None:
        shown = text.pages.read()
        return {"pages": pdf.page_images(shown), "docx": text.changed.read(), "pdf": shown}
    key = f"contract-preview-{row.public_id}-{row.version}-{row.employer.version}"
    pages = cache.get(key)
    if pages is None:
        terms = Terms.from_json(row.terms)
        preview = documents_facade.preview(
            kind=KIND,
            on=terms.sign_date,
            context=contract_context(contract=row, terms=terms),
            institution=row.employer.register_code,
        )
        pages = {"pages": preview.pages, "docx": preview.docx, "pdf": preview.pdf}
        cache.set(key, pages, 600)
    return pages


@login_required
@require_safe
def preview_page(request: HttpRequest, contract_id: UUID, page: int) -> HttpResponse:
    row, _scoped = _contract(request, contract_id)
    pages = _previewed(request, row)["pages"]
    if not 1 <= page <= len(pages):
        raise Http404
    return HttpResponse(pages[page - 1], content_type="image/png")


@login_required
@require_safe
def preview(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """The real pages before sending."""
    row, scope = _contract(request, contract_id)
    try:
        pages = _previewed(request, row)["pages"]
    except documents_facade.RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("contracts:contract", row.public_id)
    return render(
        request,
        "contracts/preview.html",
        {
            "contract": row,
            "title": title_of(row),
            "pages": [
                {"src": reverse("contracts:preview-page", args=[row.public_id, page])}
                for page in range(1, len(pages) + 1)
            ],
            "may_send": row.employer.register_code in scope.sends and row.state == ContractState.AGREED,
        },
    )


@login_required
@require_safe
def download(request: HttpRequest, contract_id: UUID, form: str) -> HttpResponse:
    """The draft as DOCX (to edit) or PDF (to read); without a number, so never mistaken for the original."""
    row, _scoped = _contract(request, contract_id)
    must_be_free([row.mentor_id], register_code=row.employer.register_code, by=request.user, on=now())  # type: ignore[arg-type]
    access("download", subject=row.public_id, by=request.user, on=now(), what=f"contract draft {form}")  # type: ignore[arg-type]
    kinds = {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf": "application/pdf",
    }
    return downloads.download(
        _previewed(request, row)[form], media_type=kinds[form], name=f"darba-liguma-projekts.{form}"
    )
