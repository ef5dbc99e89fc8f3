"""Reads across steps: my tasks, the document passport, the public check by code, the register."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.contracts.states import AT_SIGNERS, SIGNED, ContractState
from forms.contracts.tables import answers_summary
from forms.contracts.terms import Terms
from forms.desk import passport as parts
from forms.desk.access import subject_access, visible_cases
from forms.desk.entry import AddressForm, ReplacementForm
from forms.desk.own_data import as_plain, own_data
from forms.desk.printing import printed_report
from forms.desk.public import public_facts
from forms.desk.tables import RegisterTable, register_rows
from forms.desk.tasks import EVERYWHERE, inbox
from forms.desk.timeline import preparing_problem, printing_problem, story
from forms.desk.ways import ways
from forms.people.access import scope_of
from forms.people.models import Role
from forms.people.restricting import closed_case, must_be_free
from forms.records.about import people_of
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from forms.records.texts import ChangedText
from forms.training.access import reach_of
from kernel.audit.log import access
from kernel.exports import as_csv, as_xlsx
from kernel.grammar import number
from kernel.identifiers import personal_code
from kernel.periods import now, riga_date
from kernel.web.downloads import download
from kernel.web.languages import language
from kernel.web.limits import limited
from signing.ports import Access

if TYPE_CHECKING:
    from forms.people.access import Scope
    from kernel.accounts.models import User
    from signing.data import DepositSummary

#: One export takes at most so many documents: each of them gets its line in the access log.
MOST_ROWS = 5000


@login_required
@require_safe
def my_tasks(request: HttpRequest) -> HttpResponse:
    """„Mani darbi”. Other languages than Latvian show what can be done in them, and lead to the rest."""
    on = riga_date(now())
    scope = scope_of(request.user, on=on)  # type: ignore[arg-type]
    trains = reach_of(request.user, on=on)
    lists, places, here = inbox(scope, trains=trains, on=on, asked=request.GET), ways(scope, trains=trains), True
    elsewhere, there = 0, False
    if language() != "lv":
        everywhere, here = lists.only(*EVERYWHERE), False
        elsewhere, there = lists.total - everywhere.total, any(one.latvian for one in places)
        lists, places = everywhere, [one for one in places if not one.latvian]
    return render(
        request,
        "desk/tasks.html",
        {
            "inbox": lists,
            "elsewhere": elsewhere,
            "elsewhere_too": there or bool(elsewhere),
            "ways": places,
            "cases": visible_cases(scope)[:10],
            "may_write": bool(scope.writes) and here,
            "lists_overdue": getattr(request.user, "is_superuser", False) and signing_facade.lists_overdue(on=now()),
        },
    )


@never_cache
@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about whoever asks."""
    return render(request, "desk/own_data.html", {"parts": own_data(request.user)})  # type: ignore[arg-type]


@never_cache
@login_required
@require_safe
def my_data_file(request: HttpRequest) -> HttpResponse:
    """The same as JSON, to take along."""
    user: User = request.user  # type: ignore[assignment]
    access("export", subject=user.public_id, by=user, on=now(), what="own data")
    content = json.dumps(as_plain(user), ensure_ascii=False, indent=1)
    return download(content, media_type="application/json; charset=utf-8", name="mani-dati.json")


def _case(request: HttpRequest, case_id: UUID) -> CaseDocument:
    scope = scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    return get_object_or_404(visible_cases(scope), public_id=case_id)


@login_required
@require_safe
def passport(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One page that tells all of a document: pages, data, life story, who is next, levels, downloads, code."""
    scope = scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    case = get_object_or_404(visible_cases(scope), public_id=case_id)
    access("view", subject=case.public_id, by=request.user, on=now(), what="passport")  # type: ignore[arg-type]
    envelope = signing_facade.summary(case.public_id)
    deposit = signing_facade.deposit_summary(case.public_id)
    contract = getattr(case, "contract", None)
    may = subject_access(request.user, case.public_id)  # type: ignore[arg-type]
    with override("lv"):  # what the document itself says
        told = contract is not None and case.state != CaseState.DESTROYED
        facts = answers_summary(Terms.from_json(contract.terms), printed=True) if contract and told else []
    closed = closed_case(case, by=None, on=now())
    text = ChangedText.objects.filter(case=case).select_related("changed_by", "accepted_by").first()
    pages = signing_facade.page_count(case.public_id) if envelope else 0
    return render(
        request,
        "desk/passport.html",
        {
            "case": case,
            "envelope": envelope,
            "contract": contract,
            "manage": may >= Access.MANAGE,
            "upload": may >= Access.UPLOAD,
            "tone": parts.TONES[CaseState(case.state)],
            "state_label": parts.state_label(case, envelope),
            "destroyed": parts.destroyed_words(deposit)[1] if deposit is not None and deposit.destroyed else "",
            "restricted": closed is not None,
            "restricted_url": reverse("archive:restricted", args=[closed.public_id])
            if closed is not None and scope.may_read(case.register_code)
            else "",
            "trouble": preparing_problem(case)
            or printing_problem(case, envelope)
            or (envelope.problem_text if envelope else ""),
            "mine": parts.my_turns(envelope, request.user.pk),
            "story": story(case=case, envelope=envelope, deposit=deposit),
            "pages": [
                {"src": reverse("signing:document-page", kwargs={"subject": case.public_id, "number": page})}
                for page in range(1, pages + 1)
            ],
            "signatures": parts.act_cards(envelope) + parts.signature_cards(signing_facade.report(case.public_id)),
            "downloads": (
                parts.downloads(case=case, envelope=envelope, deposit=deposit, files=may >= Access.FILES)
                if may >= Access.VIEW
                else []
            )
            + parts.changed_files(text, manage=may >= Access.MANAGE),
            "keeping": parts.keeping(case=case, envelope=envelope, deposit=deposit)
            + parts.kept_above(case, scope)
            + parts.changed_by_hand(text),
            "public_url": parts.public_url(case),
            "check_url": reverse("desk:public-check", args=[case.public_code]),
            "facts": facts,
            "plans": parts.plans_of(contract, scope) if contract else [],
            "withdrawable": contract is not None and contract.state in AT_SIGNERS,
            "renewable": contract is not None and contract.state in SIGNED,
            "revisable": contract is not None and contract.state == ContractState.WITHDRAWN,
            "copies_url": reverse("archive:copies", args=[case.public_id]) if deposit and may >= Access.FILES else "",
            "longer_url": _longer_url(case, scope, deposit),
            "manage_url": reverse("desk:signing", args=[case.public_id]),
            "record_url": parts.record_url(case) if may >= Access.MANAGE else "",
        },
    )


def _longer_url(case: CaseDocument, scope: Scope, deposit: DepositSummary | None) -> str:
    """Where the records manager keeps it longer; "" for everybody else and for a tombstone."""
    keeps = Role.ARC in scope.everywhere or case.register_code in scope.where(Role.ARC)
    if not keeps or deposit is None or deposit.destroyed:
        return ""
    return reverse("archive:longer", args=[case.public_id])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_signing(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Remind, correct an address, choose the paper road: for who sends documents of the institution."""
    case = _case(request, case_id)
    if subject_access(request.user, case.public_id) < Access.MANAGE:  # type: ignore[arg-type]
        raise Http404
    envelope = signing_facade.summary(case.public_id)
    if envelope is None or envelope.closed or envelope.all_signed:
        return redirect("desk:passport", case.public_id)
    turns = [turn for turn in envelope.turns if not turn.signed]
    form = AddressForm(request.POST if "email" in request.POST else None, turns=turns)
    replacement = ReplacementForm(request.POST if "new-reason" in request.POST else None, turns=turns)
    try:
        if request.method == "POST" and "remind" in request.POST:
            sent = signing_facade.remind(subject=case.public_id, by=request.user, on=now())  # type: ignore[arg-type]
            if sent:
                messages.success(request, _("Reminders sent: %(count)s.") % {"count": sent})
            else:
                messages.info(request, _("A reminder was sent a short while ago; we did not send it again."))
            return redirect("desk:signing", case.public_id)
        if form.is_bound and form.is_valid():
            signing_facade.correct_address(
                subject=case.public_id,
                turn=UUID(form.cleaned_data["turn"]),
                email=form.cleaned_data["email"],
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
            messages.success(request, _("The address was corrected and the invitation sent again."))
            return redirect("desk:signing", case.public_id)
        if replacement.is_bound and replacement.is_valid():
            new = replacement.cleaned_data
            signing_facade.replace_signer(
                subject=case.public_id,
                turn=UUID(new["turn"]),
                name=new["name"],
                person_code=str(new["personal_code"]),
                email=new["email"],
                reason=new["reason"],
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
            messages.success(request, _("The new signer was invited, and the one before was told."))
            return redirect("desk:signing", case.public_id)
    except signing_facade.SigningError as refusal:
        messages.error(request, str(refusal.message))
    return render(
        request,
        "desk/signing.html",
        {
            "case": case,
            "envelope": envelope,
            "form": replacement if replacement.errors else form,
            "address": form,
            "replacement": replacement,
            "present": parts.present(envelope),
        },
        status=422 if form.errors or replacement.errors else 200,
    )


def _may_take(request: HttpRequest, case: CaseDocument) -> None:
    """Raises ProcessingRestricted: of restricted data nobody but a party takes anything away."""
    if not case.parties.filter(user=request.user.pk).exists():
        people = people_of(kind=case.kind, record=case.record)
        must_be_free(people, register_code=case.register_code, by=request.user, on=now())  # type: ignore[arg-type]


@login_required
@require_safe
def report_pdf(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The validation report as people read it, printed by the same press as the documents."""
    case = _case(request, case_id)
    report = signing_facade.report(case.public_id)
    if report is None:
        raise Http404
    _may_take(request, case)
    access("download", subject=case.public_id, by=request.user, on=now(), what="validation report")  # type: ignore[arg-type]
    content = printed_report(case=case, report=report, envelope=signing_facade.summary(case.public_id))
    return download(content, media_type="application/pdf", name=f"{case.number}-parbaudes-protokols.pdf")


@login_required
@require_safe
def document_docx(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The DOCX that the frozen PDF was made from."""
    case = _case(request, case_id)
    if case.rendered is None:
        raise Http404
    _may_take(request, case)
    access("download", subject=case.public_id, by=request.user, on=now(), what="docx")  # type: ignore[arg-type]
    rendered = documents_facade.rendered(case.rendered)
    return download(
        rendered.docx.read(),
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        name=f"{case.number}.docx",
    )


@never_cache
@require_safe
@limited("public-check")
def public_check(request: HttpRequest, code: str) -> HttpResponse:
    """Public check by code or QR: kind, number, date, levels and hash; no personal codes, no names of minors.

    An unknown code and a document that is not signed yet look alike from outside, but for the status.
    """
    case = (
        CaseDocument.objects.filter(public_code=code.upper().strip()).first()
        or CaseDocument.objects.filter(public_code=code).first()
    )
    if case is None:
        return render(request, "desk/public_unknown.html", {"code": code}, status=404)
    report = signing_facade.report(case.public_id)
    return render(request, "desk/public_check.html", public_facts(case, report.public() if report else None))


def _not_in_addresses(request: HttpRequest) -> HttpResponse:
    """A personal code was searched for: the address that holds it is left at once, and people are told why."""
    messages.error(
        request, _("Personal codes are not searched for, because what is searched for stays in the address.")
    )
    return redirect(request.path)


@require_safe
def public_search(request: HttpRequest) -> HttpResponse:
    """Type the code of a document."""
    code = request.GET.get("kods", "").strip()
    if personal_code.is_in(code):
        return _not_in_addresses(request)
    if code:
        return public_check(request, code)
    return render(request, "desk/public_search.html")


@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register of numbered documents I may see, a mentor's own among them: search, pages, export."""
    scope = scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    query = "".join(char if char.isprintable() else " " for char in request.GET.get("q", "")).strip()[:80]
    if personal_code.is_in(query):
        return _not_in_addresses(request)
    cases = visible_cases(scope)
    if query:
        cases = cases.filter(number__icontains=query) | cases.filter(title__icontains=query)
    export = request.GET.get("export")
    if export in {"csv", "xlsx"}:
        if cases.count() > MOST_ROWS:
            messages.error(
                request,
                _("One export takes at most %(most)s documents. Search for fewer and export again.")
                % {"most": number(MOST_ROWS)},
            )
            return redirect("desk:register")
        found = list(cases)
        with transaction.atomic():
            for case in found:
                access("export", subject=case.public_id, by=request.user, on=now(), what=f"register {export}")  # type: ignore[arg-type]
        header, rows = register_rows(found, by=request.user, on=now())  # type: ignore[arg-type]
        content = as_csv(header, rows) if export == "csv" else as_xlsx(header, rows)
        kinds = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        return download(content, media_type=kinds[export], name=f"dokumentu-registrs.{export}")
    table = RegisterTable(cases)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "desk/register.html", {"table": table, "query": query})
