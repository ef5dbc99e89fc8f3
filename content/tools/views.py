"""Pages of the small tools. Each is asked by GET, so an answer has an address that can be sent to somebody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from content.addresses import was_taken_out, without_personal_code
from content.tools.catalogue import HOURS, MEETING, MENTOR, MONTH, TOOLS, Tool
from content.tools.entry import YES, CandidateForm, HoursForm, MeetingForm, MonthForm, day_asked
from forms.contracts.eligibility import CandidateFacts, check_candidate
from forms.months.rules import MeetingFacts, NoHourUnit, academic_hours, check_hours, check_meeting_day, month_deadlines
from forms.programmes.editions import calendar_of, rules_in_force
from forms.programmes.errors import NoRules
from forms.programmes.findings import Finding, blocking
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.forms import Form


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "content/tools/index.html", {"tools": TOOLS, "translations": {}, "trail": _trail()})


@require_safe
def mentor(request: HttpRequest) -> HttpResponse:
    """R5-R7 by the edition of the day on which the contract would be signed."""
    day = day_asked(request.GET, riga_date(now()))
    try:
        values = rules_in_force(day)
    except NoRules as error:
        return _page(request, MENTOR, None, refused=str(error))
    form = CandidateForm(
        request.GET if "pilngadigs" in request.GET or "izglitiba" in request.GET else None, values=values
    )
    context: dict[str, Any] = {"submit": _("Find out")}
    if form.is_valid():
        said = form.cleaned_data
        findings = check_candidate(
            CandidateFacts(
                adult=said["pilngadigs"] == YES,
                obstacle=said["skerslis"] == YES,
                education_ground=said["izglitiba"],
                coach_valid_until=said["sertifikats"],
                trained=said["aplieciba"] == YES,
                end=said["beigas"],
            ),
            values,
        )
        if blocking(findings):
            context |= {"tone": "danger", "answer": _("Not yet: something stands in the way")}
        elif said["aplieciba"] == YES:
            context |= {"tone": "success", "answer": _("Yes, you can become a mentor")}
        else:
            context |= {"tone": "success", "answer": _("Yes, after the training")}
        context |= {"findings": findings, "next": ("/partneriem/mentora-prasibas/", _("All requirements"))}
    return _page(request, MENTOR, form, **context)


@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """R12 by the edition of the day of the meeting."""
    form = HoursForm(request.GET if "minutes" in request.GET else None)
    context: dict[str, Any] = {"submit": _("Count")}
    if form.is_valid():
        minutes = form.cleaned_data["minutes"]
        try:
            values = rules_in_force(form.cleaned_data["diena"] or riga_date(now()))
        except NoRules as error:
            return _page(request, HOURS, form, refused=str(error), **context)
        findings = check_hours(minutes, values)
        try:
            count = academic_hours(minutes, values).hours
            said = ngettext("Write %(count)s hour", "Write %(count)s hours", count) % {"count": count}
            context |= (
                {"tone": "success", "answer": said} if count else {"tone": "danger", "answer": _("No hour to write")}
            )
        except NoHourUnit:
            context |= {"tone": "warning", "answer": _("That edition does not say it")}
        context |= {"findings": findings, "next": ("/partneriem/uzskaite/", _("How hours are recorded"))}
    return _page(request, HOURS, form, **context)


@require_safe
def meeting(request: HttpRequest) -> HttpResponse:
    """R1, R14-R16 by the edition of the day of the meeting and the calendar of the kind of institution."""
    today = riga_date(now())
    try:
        values = rules_in_force(day_asked(request.GET, today))
    except NoRules as error:
        return _page(request, MEETING, None, refused=str(error))
    asked = any(name in request.GET for name in ("klase", "diena_0"))
    form = MeetingForm(request.GET if asked else None, years=values.learner_min_age)
    context: dict[str, Any] = {"submit": _("Find out")}
    if form.is_valid():
        said = form.cleaned_data
        facts = MeetingFacts(
            day=said["diena"],
            grade=form.grade,
            vocational=said["klase"].startswith("p"),
            old_enough={"": None}.get(said["vecums"], said["vecums"] == YES),
            order_date=said["rikojums"],
            order_until=said["lidz"],
        )
        findings = check_meeting_day(facts, values, calendar_of(kind=form.kind.value))
        context |= _may_meet(facts, findings)
        context |= {"findings": findings, "next": ("/partneriem/mentorings/", _("When mentoring takes place"))}
    return _page(request, MEETING, form, **context)


def _may_meet(facts: MeetingFacts, findings: list[Finding]) -> dict[str, Any]:
    day = {"day": date_short(facts.day)}
    codes = {one.code for one in findings}
    if "no-calendar" in codes:
        return {"tone": "warning", "answer": _("For %(day)s we cannot tell") % day}
    if blocking(findings):
        return {"tone": "danger", "answer": _("No, you may not meet on %(day)s") % day}
    if "placeholder" in codes:
        return {"tone": "warning", "answer": _("By placeholder dates you may meet on %(day)s") % day}
    if codes & {"summer", "winter"}:
        return {"tone": "warning", "answer": _("On %(day)s meetings are not intended") % day}
    return {"tone": "success", "answer": _("Yes, you may meet on %(day)s") % day}


@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """Deadlines, each by the edition of its own reference date; semesters of general education."""
    form = MonthForm(request.GET if "menesis" in request.GET else None)
    context: dict[str, Any] = {"submit": _("Show")}
    if form.is_valid():
        asked = form.cleaned_data["menesis"]
        try:
            deadlines = month_deadlines(asked, rules_in_force, calendar_of())
        except NoRules as error:
            return _page(request, MONTH, form, refused=str(error), **context)
        context |= {
            "deadlines": deadlines,
            "month": asked.first,
            "next": ("/partneriem/uzskaite/", _("How hours are recorded")),
        }
    return _page(request, MONTH, form, **context)


def _page(request: HttpRequest, tool: Tool, form: Form | None, **context: Any) -> HttpResponse:
    """The question, with its answer above it once it has been asked. An answer without rules is refused in words."""
    leave = without_personal_code(request)
    if leave is not None:
        return leave
    context |= {
        "tool": tool,
        "form": form,
        "translations": {},
        "trail": _trail(tool),
        "taken_out": was_taken_out(request),
    }
    wrong = context.get("refused") or (form is not None and form.errors)
    return render(request, "content/tools/tool.html", context, status=422 if wrong else 200)


def _trail(tool: Tool | None = None) -> list[dict[str, Any]]:
    trail: list[dict[str, Any]] = [
        {"title": _("Home"), "href": "/"},
        {"title": _("For partners"), "href": "/partneriem/"},
        {"title": _("Small tools"), "href": "/partneriem/riki/" if tool else ""},
    ]
    return trail + ([{"title": tool.title, "href": ""}] if tool else [])
