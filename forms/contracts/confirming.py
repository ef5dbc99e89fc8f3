"""One page of questions, one page to check the answers, one act: nothing is stored between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse

    from forms.programmes.findings import Finding

#: Buttons of the check page.
DO, CHANGE = "do", "change"


def act_of(request: HttpRequest) -> str:
    """What was pressed: DO, CHANGE, or "" for the page with the questions."""
    act = request.POST.get("act", "")
    return act if act in {DO, CHANGE} else ""


def confirm_page(
    request: HttpRequest,
    *,
    heading: str,
    lead: str,
    rows: Iterable[Mapping[str, Any]],
    submit: str,
    findings: Iterable[Finding] = (),
    back: str = "",
    back_label: str = "",
) -> HttpResponse:
    """Answers as people read them; what was typed travels along. A blocking finding leaves only the way back."""
    findings = list(findings)
    keep = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {"csrfmiddlewaretoken", "act"}
        for value in values
    ]
    page = {
        "heading": heading, "lead": lead, "rows": list(rows), "submit": submit, "keep": keep, "findings": findings,
        "blocked": any(finding.blocks for finding in findings), "back": back, "back_label": back_label,
    }  # fmt: skip
    return render(request, "contracts/confirm.html", page, status=422 if page["blocked"] else 200)
