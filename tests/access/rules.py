"""Who may open what: one rule for every route. A route without a rule fails, and so does a rule without a route."""

from dataclasses import dataclass
from enum import Enum, auto

#: Roles as in forms.people.models.Role; PERSON is signed in without any membership.
PERSON = "PERSON"


class Door(Enum):
    """How a route decides."""

    PUBLIC = auto()  # anybody, signed in or not
    SIGNED_IN = auto()  # anybody signed in; what is listed depends on the scope
    STAFF = auto()  # is_staff only
    PARTY = auto()  # an object of somebody: those named in `who` beside it, 404 for everybody else
    SECRET = auto()  # whoever holds an unguessable word in the address; 404 for a wrong one


@dataclass(frozen=True, slots=True)
class Rule:
    """thing: key of tests.access.things.THINGS; who: roles beside the thing that are let in ("MEN" = its own mentor).

    told_no: who sees the thing, and reads in words that this act is somebody else's. what: the same for other values of
    the keyword `what` of a download. anywhere: the roles count on both sides. last: the act ends the thing, so it is tried when everything else has been.
    """

    door: Door
    thing: str = ""
    who: frozenset[str] = frozenset()
    told_no: frozenset[str] = frozenset()
    what: tuple[tuple[str, frozenset[str]], ...] = ()
    posts_only: bool = False
    last: bool = False
    anywhere: bool = False


PUBLIC, SIGNED_IN, STAFF, SECRET = Rule(Door.PUBLIC), Rule(Door.SIGNED_IN), Rule(Door.STAFF), Rule(Door.SECRET)


def party(thing: str, *who: str, told_no: tuple[str, ...] = (), posts_only: bool = False, last: bool = False) -> Rule:
    return Rule(Door.PARTY, thing, frozenset(who), told_no=frozenset(told_no), posts_only=posts_only, last=last)


#: The row "Employment contract" of the permission matrix (domain reference 2.2): the mentor reads only the own one.
READERS = ("MEN", "HEAD", "IAPS", "RESP", "ACC", "COO", "EXP", "ARC", "AUD")
#: C: who makes contracts of the institution; a draft is its maker's alone until it is submitted (E own draft).
WRITERS = ("HEAD", "IAPS")
OWNER = ("HEAD",)
#: S: who sends and takes back for the employer.
SENDERS = ("HEAD",)
NOT_SENDERS = tuple(role for role in READERS if role not in SENDERS)
#: The row "Signed original, archive package".
KEEPERS = tuple(role for role in READERS if role not in ("RESP", "ACC"))
#: U in the row of the contract: who brings in what was signed on paper.
UPLOADERS = (*WRITERS, "COO", "ARC")
#: The archivist's room: case files are read beside the documents, kept by the archivist and the head; the row "Signed
#: original, archive package" lets those who work with papers take originals in.
READERS_OF_FILES = ("HEAD", "IAPS", "RESP", "ARC", "AUD")
KEEPERS_OF_FILES = ("HEAD", "ARC")
TAKERS_IN = ("HEAD", "IAPS", "RESP", "ARC")
#: What there is to download of an archived document.
DOWNLOADS = tuple((what, frozenset(READERS)) for what in ("docx", "report"))
DOWNLOADS += tuple((what, frozenset(KEEPERS)) for what in ("signed", "package"))
DOWNLOADS += (("nav-tada", frozenset()),)
#: Rows "Support request" and "IAP" for who reads a learner; C: who enters and changes one.
READERS_OF_LEARNERS = ("HEAD", "IAPS", "RESP", "COO", "EXP", "ARC", "AUD")
#: Rows "Training group, attendance" (REG) and "Guidance page, schedule, updates log" (EDI): who keeps the schedule.
KEEPERS_OF_TRAINING = ("REG", "EDI")
#: 2.1: the head concludes the institution's documents, the administrator keeps templates of all places.
KEEPERS_OF_TEXT = ("HEAD", "ADM")
#: Row "Training application": the organiser decides; the applicant's own pages have no role.
DECIDERS = ("REG",)
READERS_OF_APPLICATIONS = (*DECIDERS, "ARC", "AUD")
#: Row "Mentor registry entry".
READERS_OF_REGISTRY = frozenset({"IAPS", "HEAD", "RESP", "COO", "EXP", "REG", "ARC", "AUD"})

#: Row "Suitability check": who sees the result of a check; HEAD: S, the one who confirms it.
READERS_OF_CHECKS = ("MEN", "HEAD", "IAPS", "RESP", "COO", "EXP", "ARC", "AUD")
#: Row "Interview note": CE for the plan author.
READERS_OF_TALKS = ("MEN", "HEAD", "IAPS", "RESP", "COO", "AUD")
#: Row "IAP": the mentor reads the own one, limited; C and E; A. Row "Risk and special-category data in IAP".
READERS_OF_PLANS = (*READERS_OF_LEARNERS, "MEN")
AUTHORS_OF_PLANS = ("IAPS",)
EXPERTS = ("EXP",)
READERS_OF_RISKS = ("HEAD", "IAPS", "EXP", "ARC", "AUD")
#: D25: the note is its author's (here the mentor) and the head's; for control the expert and the auditor read it.
READERS_OF_NOTES = ("MEN", "HEAD", "EXP", "AUD")
WRITERS_OF_NOTES = ("MEN", "IAPS", "HEAD")

#: 2.1: the records manager disposes, the head and one more person of the institution approve, the auditor looks on.
READERS_OF_DISPOSAL = ("HEAD", "IAPS", "RESP", "ARC", "AUD")
DISPOSERS = ("ARC",)
#: Rows "Diary entry" and "Monthly grid": who may see a month at all; how deep, tests/forms/months says.
READERS_OF_MONTHS = ("MEN", "HEAD", "IAPS", "RESP", "COO", "EXP", "ARC", "AUD")

#: Rows "Supervision application" and "Supervision group": the mentor's interest, the institution applies, experts form
#: groups (2.1 names the regional one, the matrix the project's), the supervisor confirms.
READERS_OF_SUPERVISION = ("MEN", "RESP", "COO", "EXP", "REG", "ARC", "AUD")
SHAPERS_OF_GROUPS = ("EXP", "REG")

#: Rows "DLUV" (its readers are those of contracts) and "Pay statement".
READERS_OF_PAY = ("MEN", "HEAD", "COO", "ACC", "ARC", "AUD")
PAYERS = ("ACC",)

RULES: dict[str, Rule] = {
    # portal
    "livez": PUBLIC,
    "readyz": PUBLIC,
    "status": STAFF,
    # forms: timesheets and pay
    "months:timesheets": SIGNED_IN,
    "months:timesheets-several": SIGNED_IN,
    "months:timesheets-steps": SIGNED_IN,
    "months:timesheet": party("timesheet", *READERS),
    "months:timesheet-confirm": party("timesheet", "RESP", told_no=("COO",)),
    "months:timesheet-return": party("timesheet", "RESP", "COO"),
    "months:timesheet-reopen": party("timesheet", "RESP", "COO"),
    "months:timesheet-export": party("timesheet", *READERS),
    "months:timesheet-pages": party("hours", *READERS),
    "months:outside-declare": party("timesheet", "MEN"),
    "months:pay-month": SIGNED_IN,
    "months:pay-export": SIGNED_IN,
    "months:pay": party("timesheet", *READERS_OF_PAY),
    "months:pay-approve": party("hours", *PAYERS),
    "months:pay-paid": party("pay", *PAYERS),
    "months:pay-ask-back": party("pay-paid", *PAYERS),
    "months:repayments": SIGNED_IN,
    "months:repayment-repaid": party("pay-paid", *PAYERS),
    "months:repayment-drop": party("pay-paid", *PAYERS),
    # forms: the end of a month: the page is of those who may do one of its acts, an act of who has begun it
    "months:monthend": SIGNED_IN,
    "months:monthend-one": party("monthend", "RESP", "AUD"),
    "months:monthend-report": party("monthend", "RESP", "AUD"),
    "months:monthend-pause": party("monthend", "RESP", posts_only=True),
    "months:monthend-go-on": party("monthend", told_no=("RESP",), posts_only=True),
    "months:monthend-cancel": party("monthend", "RESP", posts_only=True, last=True),
    "months:monthend-try-again": party("monthend", told_no=("RESP",), posts_only=True),
    "months:monthend-put-away": party("monthend", "RESP", posts_only=True),
    # kernel
    "style_page": STAFF,  # and everybody in the demo
    "robots": PUBLIC,
    "account_overview": SIGNED_IN,
    "account_identity_sign_in": PUBLIC,
    "account_identity_go": PUBLIC,
    "account_identity_back": PUBLIC,
    "account_identity_unknown": PUBLIC,
    "account_identity_link": SIGNED_IN,
    "account_identity_unlink": SIGNED_IN,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_confirm_login_code": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_email": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    # content
    "sitemap": PUBLIC,
    "wagtail_serve": PUBLIC,
    "wagtaildocs_serve": PUBLIC,
    "wagtaildocs_authenticate_with_password": PUBLIC,
    "wagtailcore_authenticate_with_password": PUBLIC,
    "wagtailcore_login": PUBLIC,
    "content:updates_feed": PUBLIC,
    "content:training_calendar": PUBLIC,
    "content:training_group_calendar": PUBLIC,
    "content:training_material": PUBLIC,
    "ask:contact": PUBLIC,
    "ask:contact_sent": PUBLIC,
    "content:card": PUBLIC,
    "content:sample": PUBLIC,
    "content:tools": PUBLIC,
    "content:tool_mentor": PUBLIC,
    "content:tool_hours": PUBLIC,
    "content:tool_meeting": PUBLIC,
    "content:tool_month": PUBLIC,
    "ask:search": PUBLIC,
    "ask:search_suggestions": PUBLIC,
    # forms: contracts
    "contracts:list": SIGNED_IN,
    "contracts:export": SIGNED_IN,
    "contracts:start": SIGNED_IN,
    "contracts:send-several": SIGNED_IN,
    "contracts:amendments-send": SIGNED_IN,
    "contracts:terminations-send": SIGNED_IN,
    "contracts:checks-confirm": SIGNED_IN,
    "contracts:tasks": party("draft", *OWNER),
    "contracts:check": party("draft", *OWNER),
    "contracts:abandon": party("draft", *OWNER, posts_only=True, last=True),
    "contracts:section": party("draft", *OWNER),
    "contracts:contract": party("contract", *READERS),
    "contracts:preview": party("contract", *READERS),
    "contracts:preview-page": party("contract", *READERS),
    "contracts:draft-docx": party("contract", *READERS),
    "contracts:draft-pdf": party("contract", *READERS),
    "contracts:annexes": party("contract", *WRITERS),
    "contracts:send": party("contract", *SENDERS, told_no=NOT_SENDERS, posts_only=True, last=True),
    "contracts:withdraw": party("contract", *SENDERS),
    "contracts:revise": party("contract", *WRITERS, posts_only=True),
    "contracts:renew": party("case", *WRITERS, posts_only=True),
    "contracts:suitability-list": SIGNED_IN,
    "contracts:suitability-new": SIGNED_IN,
    "contracts:suitability": party("check", *READERS_OF_CHECKS),
    "contracts:suitability-confirm": party(
        "check",
        "HEAD",
        told_no=tuple(role for role in READERS_OF_CHECKS if role != "HEAD"),
        posts_only=True,
        last=True,
    ),
    "contracts:interviews": SIGNED_IN,
    "contracts:interview-new": SIGNED_IN,
    "contracts:interview": party("talk", *READERS_OF_TALKS),
    "contracts:interview-change": party("talk", "IAPS"),
    "contracts:interview-pdf": party("talk pages", *READERS_OF_TALKS),
    "contracts:interview-contract": party("talk", "IAPS", posts_only=True, last=True),
    "contracts:changes": party("amendment", *READERS),
    "contracts:amend": party("amendment", *WRITERS),
    "contracts:end": party("amendment", *WRITERS),
    "contracts:amendment": party("amendment", *READERS),
    "contracts:amendment-send": party("amendment", *SENDERS, told_no=NOT_SENDERS, posts_only=True, last=True),
    "contracts:amendment-withdraw": party("amendment", *SENDERS),
    "contracts:amendment-pdf": party("amendment pages", *READERS),
    "contracts:termination": party("termination", *READERS),
    "contracts:termination-send": party("termination", *SENDERS, told_no=NOT_SENDERS, posts_only=True, last=True),
    "contracts:termination-withdraw": party("termination", *SENDERS),
    "contracts:termination-pdf": party("termination pages", *READERS),
    "contracts:termination-receipt": party("termination", *WRITERS),
    # forms: people
    "people:list": SIGNED_IN,
    "people:new": SIGNED_IN,
    "people:learner": party("learner", *READERS_OF_LEARNERS),
    "people:change": party("learner", *WRITERS),
    "people:representative-new": party("learner", *WRITERS),
    "people:representative": party("learner", *WRITERS),
    "people:import": SIGNED_IN,
    "people:import-template": SIGNED_IN,
    "people:import-preview": party("table", *OWNER),
    "people:partners": SIGNED_IN,
    "people:partner": party("partner", *READERS_OF_LEARNERS),
    "people:colleagues": SIGNED_IN,
    "people:invite": SIGNED_IN,
    "people:let-go": party("colleague", "HEAD"),
    "people:places": SIGNED_IN,
    "people:municipality-new": SIGNED_IN,
    "people:institution-new": SIGNED_IN,
    "people:institution": party("institution", "ADM"),
    "people:rates": SIGNED_IN,
    "people:rate-new": SIGNED_IN,
    "people:rate-back": party("rate", "ADM"),
    "people:appointments": SIGNED_IN,
    "people:appoint": SIGNED_IN,
    "people:dismiss": party("appointment", "ADM"),
    # forms: requests
    "requests:list": SIGNED_IN,
    "requests:send-several": SIGNED_IN,
    "requests:new": party("learner", *WRITERS),
    "requests:request": party("request", *READERS_OF_LEARNERS),
    "requests:change": party("request", *WRITERS),
    # Who writes is told to look again: nothing is sent that was not seen in this version.
    "requests:send": party("request", told_no=WRITERS, posts_only=True),
    "requests:withdraw": party("request", *WRITERS),
    # forms: agreements
    "agreements:list": SIGNED_IN,
    "agreements:send-several": SIGNED_IN,
    "agreements:new": party("plan", *WRITERS, "MEN"),
    "agreements:agreement": party("agreement", *READERS_OF_LEARNERS, "MEN"),
    "agreements:change": party("agreement", *WRITERS, "MEN"),
    # Who writes is told to look again: nothing is sent that was not seen in this version.
    "agreements:send": party("agreement", told_no=(*WRITERS, "MEN"), posts_only=True),
    "agreements:withdraw": party("agreement", *WRITERS, "MEN"),
    # forms: months. The row "Monthly grid": the mentor writes, the learner signs by the own sign-in (no role).
    "months:grid-return": SIGNED_IN,
    "months:grid": party("grid", *READERS_OF_LEARNERS, "MEN"),
    "months:grid-confirm": party("grid", "MEN"),
    "months:grid-from-diary": party("grid", "MEN"),
    "months:grid-link": party("grid", "MEN"),
    "months:grid-by-link": SECRET,
    "months:grid-together": party("grid", "MEN"),
    "months:grid-finish": party("grid", "MEN"),
    "months:grid-form": party("grid-print", *READERS_OF_LEARNERS, "MEN"),
    "months:grid-paper": party("grid", "IAPS", "RESP"),
    "months:grid-sheet": party("grid", "IAPS", "RESP"),
    # forms: institutions
    "own:places": SIGNED_IN,
    "own:calendar": party("own-calendar", *KEEPERS_OF_TEXT),
    "own:calendar-year": party("own-calendar", *KEEPERS_OF_TEXT),
    "own:place": party("own", *KEEPERS_OF_TEXT),
    "own:letterhead": party("own", *KEEPERS_OF_TEXT),
    "own:letterhead-page": party("own", *KEEPERS_OF_TEXT),
    "own:numbers": party("own", *KEEPERS_OF_TEXT),
    "own:kind": party("own", *KEEPERS_OF_TEXT),
    "own:upload": party("own", *KEEPERS_OF_TEXT),
    "own:proposal": party("own", *KEEPERS_OF_TEXT),
    "own:proposal-page": party("own", *KEEPERS_OF_TEXT),
    "own:proposal-file": party("own", *KEEPERS_OF_TEXT),
    "own:edition-file": party("own", *KEEPERS_OF_TEXT),
    "own:text": party("text", *WRITERS),
    "own:text-offer": party("text", *WRITERS),
    "own:text-compare": party("text", *WRITERS),
    "own:text-page": party("text", *WRITERS),
    "own:text-file": party("text", *WRITERS),
    "own:text-drop": party("text", *WRITERS, posts_only=True, last=True),
    # forms: training
    "training:list": SIGNED_IN,
    "training:round-new": SIGNED_IN,
    "training:round": party("training", *KEEPERS_OF_TRAINING),
    "training:group-new": SIGNED_IN,
    "training:group": party("training", *KEEPERS_OF_TRAINING),
    "training:cancel": party("training", *KEEPERS_OF_TRAINING),
    "training:material-new": SIGNED_IN,
    "training:material": party("training", *KEEPERS_OF_TRAINING),
    "training:applications": party("application", *READERS_OF_APPLICATIONS),
    "training:application": party("application", *READERS_OF_APPLICATIONS),
    "training:municipal": SIGNED_IN,
    "training:municipal-application": party("application", "COO"),
    "training:application-copy": party("application", *READERS_OF_APPLICATIONS),
    "training:application-print": Rule(Door.PARTY, "certificate", frozenset(READERS_OF_APPLICATIONS)),
    "training:application-return": party("application", *DECIDERS),
    "training:application-reject": party("application", *DECIDERS),
    # D02, D03: rows "Training group, attendance" and "Certificate" for who keeps them.
    "training:attendance": party("application", *READERS_OF_APPLICATIONS),
    "training:attendance-close": party("application", *DECIDERS),
    "training:attendance-print": party("certificate", *READERS_OF_APPLICATIONS),
    "training:list-send": party("certificate", *DECIDERS),
    "training:list-withdraw": party("certificate", *DECIDERS),
    "training:certificates": party("certificate", *READERS_OF_APPLICATIONS),
    "training:certificate-annul": party("certificate", *DECIDERS),
    "training:certificate-file": party("certificate", *READERS_OF_APPLICATIONS),
    # Row "Mentor registry entry": whoever has the role reads it, wherever; the mentor's own has its own address.
    "training:registry": SIGNED_IN,
    "training:registry-own": SIGNED_IN,
    "training:registry-new": SIGNED_IN,
    "training:registry-entry": Rule(Door.PARTY, "certificate", READERS_OF_REGISTRY, anywhere=True),
    "training:registry-move": party("certificate", *DECIDERS),
    "training:nominations": SIGNED_IN,
    "training:nominate": SIGNED_IN,
    "training:nomination": party("nomination", "COO"),
    "apply:start": PUBLIC,
    "apply:nominated": SECRET,
    "apply:certificate": SECRET,
    "apply:copy": SECRET,
    "apply:code": PUBLIC,
    "apply:link": SECRET,
    # Opened by a one-time code in this browser; nobody's role opens them (tests/forms/training/test_applying.py).
    "apply:application": SECRET,
    "apply:section": SECRET,
    "apply:check": SECRET,
    "apply:withdraw": SECRET,
    # forms: plans
    # the end of a semester; the thing is an approved plan with its evaluation, whose semester is not over
    "closing:plans": SIGNED_IN,
    "closing:summary": SIGNED_IN,
    "closing:summary-sheet": SIGNED_IN,
    "closing:plan": party("evaluation", *READERS_OF_PLANS),
    "closing:evaluate": party("evaluation", "MEN"),
    "closing:evaluation-pdf": party("evaluation-print", *READERS_OF_PLANS),
    "closing:evaluation-docx": party("evaluation-print", *READERS_OF_PLANS),
    "closing:evaluation-sheet": party("evaluation", *READERS_OF_PLANS),
    "closing:review": party("evaluation", *AUTHORS_OF_PLANS),
    "closing:talk": party("evaluation", *AUTHORS_OF_PLANS),
    "closing:close": party("evaluation", told_no=AUTHORS_OF_PLANS, posts_only=True),
    # hand-over of originals: listed by their mentor, taken by the plan author
    "closing:handovers": SIGNED_IN,
    "closing:handover-list": party("handover", "MEN"),
    "closing:handover": party("handover", *READERS_OF_PLANS),
    "closing:handover-take": party("handover", *AUTHORS_OF_PLANS),
    "closing:handover-return": party("handover", *AUTHORS_OF_PLANS),
    "closing:handover-withdraw": party("handover", *AUTHORS_OF_PLANS),
    # inter-institution teams: kept by the coordinator, read in the whole municipality, mentors too
    "supervision:teams": SIGNED_IN,
    "supervision:team": party("team", *READERS_OF_PLANS),
    "supervision:team-describe": party("team", "COO"),
    "supervision:team-member": party("team", "COO"),
    "supervision:team-part": party("team", "COO", "MEN"),
    "supervision:team-member-out": party("team", "COO", posts_only=True, last=True),
    # forms by definitions: the mentor of the world is a mentee of the Academy, the supervisor its coordinator
    # forms: pairs of P2 and P3; beside the thing RESP coordinates (YMC), MEN is the mentor and IAPS the mentee of the pair;
    # far RESP coordinates the neighbour's programme
    "pairs:home": SIGNED_IN,
    "pairs:run-new": SIGNED_IN,
    "pairs:run": party("pair", "RESP", "MEN", "IAPS"),
    "pairs:run-change": party("pair", "RESP"),
    "pairs:run-close": party("pair", told_no=("RESP",), posts_only=True),
    "pairs:task": party("pair", "RESP"),
    "pairs:join": party("pair", "RESP"),
    "pairs:propose": party("pair", "RESP"),
    "pairs:ask": party("pair", "MEN", "IAPS"),
    "pairs:participant": party("pair", "RESP"),
    "pairs:consent": party("pair", "RESP"),
    "pairs:answer": party("pair", "RESP"),
    "pairs:pair": party("pair", "RESP", "MEN", "IAPS"),
    "pairs:decide": party("pair", "MEN", "IAPS"),
    "pairs:confirm": party("pair", told_no=("RESP",), posts_only=True),
    "pairs:start": party("pair", "RESP", "MEN"),
    "pairs:meeting-new": party("pair", "MEN", "IAPS"),
    "pairs:meeting": party("pair", "MEN", "IAPS", posts_only=True),
    "pairs:phase": party("pair", "RESP", "MEN"),
    "pairs:end": party("pair", "RESP", "MEN", "IAPS"),
    "pairs:recognise": party("pair", told_no=("RESP",), posts_only=True),
    "pairs:recognition-annul": party("pair", "RESP"),
    "questionnaires:home": SIGNED_IN,
    "questionnaires:form": PUBLIC,
    "questionnaires:empty": PUBLIC,
    "questionnaires:begin": SIGNED_IN,
    "questionnaires:records": SIGNED_IN,
    "questionnaires:export": SIGNED_IN,
    "questionnaires:tasks": party("filled-form", "MEN"),
    "questionnaires:section": party("filled-form", "MEN"),
    "questionnaires:check": party("filled-form", "MEN"),
    "questionnaires:renew": party("filled-form", "MEN", posts_only=True),
    "questionnaires:abandon": party("filled-form", "MEN", posts_only=True, last=True),
    "questionnaires:record": party("filled-form", "MEN", "SUP"),
    "questionnaires:copy": party("filled-form-print", "MEN", "SUP"),
    "questionnaires:proposals": SIGNED_IN,
    "questionnaires:upload": SIGNED_IN,
    "questionnaires:proposal": party("form-proposal", "ADM"),
    "questionnaires:proposal-file": party("form-proposal", "ADM"),
    # supervision; the thing is a group whose institutions were told and that has not met yet
    "supervision:groups": SIGNED_IN,
    "supervision:applications": SIGNED_IN,
    "supervision:apply": SIGNED_IN,
    "supervision:interest": SIGNED_IN,
    "supervision:pdf": party("supervision-print", *READERS_OF_SUPERVISION, "SUP"),
    "supervision:application-pdf": party("supervision-print", *READERS_OF_SUPERVISION),
    "supervision:application": party("supervision", *READERS_OF_SUPERVISION),
    "supervision:submit": party("supervision", told_no=("RESP",), posts_only=True),
    "supervision:withdraw": party("supervision", told_no=("MEN", "RESP"), posts_only=True),
    "supervision:group-new": SIGNED_IN,
    "supervision:group": party("supervision", *READERS_OF_SUPERVISION, "SUP"),
    "supervision:ics": party("supervision", *READERS_OF_SUPERVISION, "SUP"),
    "supervision:sheet": party("supervision", *READERS_OF_SUPERVISION, "SUP"),
    "supervision:group-change": party("supervision", *SHAPERS_OF_GROUPS),
    "supervision:take-in": party("supervision", told_no=SHAPERS_OF_GROUPS, posts_only=True),
    "supervision:send": party("supervision", told_no=SHAPERS_OF_GROUPS, posts_only=True),
    "supervision:cancel": party("supervision", *SHAPERS_OF_GROUPS),
    "supervision:confirm": party("supervision", told_no=("SUP",), posts_only=True),
    "supervision:return": party("supervision", "SUP"),
    "supervision:attendance": party("supervision", told_no=(*SHAPERS_OF_GROUPS, "SUP"), posts_only=True),
    "supervision:take-out": party("supervision", *SHAPERS_OF_GROUPS, posts_only=True, last=True),
    "plans:list": SIGNED_IN,
    "plans:start": SIGNED_IN,
    "plans:semester": party("learner", *AUTHORS_OF_PLANS),
    "plans:plan": party("plan", *READERS_OF_PLANS),
    "plans:path": party("plan", *READERS_OF_PLANS),
    "plans:risks": party("plan", *READERS_OF_RISKS),
    "plans:pdf": party("plan-print", *READERS_OF_LEARNERS),
    "plans:docx": party("plan-print", *READERS_OF_LEARNERS),
    "plans:decision": party("plan", *EXPERTS),
    "plans:return": party("plan", *EXPERTS),
    "plans:change": party("plan", *AUTHORS_OF_PLANS),
    "plans:stop": party("plan", *AUTHORS_OF_PLANS),
    "plans:resume": party("plan", told_no=AUTHORS_OF_PLANS, posts_only=True),  # it is not suspended
    "plans:extend": party("plan", *AUTHORS_OF_PLANS),
    "plans:extension": party("plan-extension", *READERS_OF_LEARNERS),
    "plans:order-copy": party("plan-extension", *READERS_OF_LEARNERS),
    "plans:extension-pdf": party("plan-papers", *READERS_OF_LEARNERS),
    "plans:extension-docx": party("plan-papers", *READERS_OF_LEARNERS),
    "plans:stop-pdf": party("plan-papers", *READERS_OF_PLANS),
    "plans:stop-docx": party("plan-papers", *READERS_OF_PLANS),
    "plans:extension-return": party("plan-extension", *EXPERTS),
    "plans:tasks": party("plan-draft", *AUTHORS_OF_PLANS),
    "plans:section": party("plan-draft", *AUTHORS_OF_PLANS),
    "plans:check": party("plan-draft", *AUTHORS_OF_PLANS),
    "plans:abandon": party("plan-draft", *AUTHORS_OF_PLANS, posts_only=True, last=True),
    "plans:uploads-list": SIGNED_IN,
    "plans:uploads": party("plan-uploads", *READERS_OF_LEARNERS),
    "plans:uploads-zip": party("plan-uploads", *READERS_OF_LEARNERS),
    "plans:upload-file": party("plan-uploads", *READERS_OF_LEARNERS),
    "plans:upload-take-back": party("plan-uploads", *AUTHORS_OF_PLANS),
    "plans:looks": party("note", "HEAD", "AUD"),
    # forms: safety
    # what is counted and for whom tests/forms/reports says; everybody's reminders are the own ones
    "reports:home": SIGNED_IN,
    "reports:export": SIGNED_IN,
    "reminders:home": SIGNED_IN,
    "months:home": SIGNED_IN,
    "months:municipal": SIGNED_IN,
    "months:diary": party("month", *READERS_OF_MONTHS),
    "months:diary-extract": party("month-print", *READERS_OF_MONTHS),
    "months:comparison": party("month", *READERS_OF_MONTHS),
    "months:open": party("month", "COO"),
    "months:ask": party("month", "MEN"),
    "months:refuse": party("month-asked", "COO"),
    "months:meeting-new": party("month", "MEN"),
    "months:diary-confirm": party("month", "MEN"),
    "months:meeting-change": party("month", "MEN"),
    "months:meeting-held": party("month", "MEN"),
    "months:meeting-missed": party("month", "MEN"),
    "months:meeting-move": party("month", "MEN"),
    "safety:notes": party("note", *READERS_OF_NOTES, "IAPS"),
    "safety:new": party("note", *WRITERS_OF_NOTES),
    "safety:note": party("note", *READERS_OF_NOTES),
    "safety:confirm": party("note", "HEAD", posts_only=True, last=True),
    "safety:annul": party("note", "MEN", "HEAD"),
    # forms: archive
    "archive:proving": SIGNED_IN,
    "archive:files": SIGNED_IN,
    "archive:file-new": SIGNED_IN,
    "archive:file": party("archive", *READERS_OF_FILES),
    "archive:file-content": party("archive", *READERS_OF_FILES),
    "archive:file-change": party("archive", *KEEPERS_OF_FILES),
    "archive:file-close": party("archive", *KEEPERS_OF_FILES),
    "archive:document": party("archive", *READERS_OF_FILES),
    "archive:document-move": party("archive", *KEEPERS_OF_FILES),
    "archive:document-shelf": party("archive", *KEEPERS_OF_FILES),
    "archive:handover-new": party("archive", *KEEPERS_OF_FILES),
    "archive:handover": party("archive", *READERS_OF_FILES),
    "archive:handover-send": party("archive", told_no=KEEPERS_OF_FILES, posts_only=True),  # no version was seen
    "archive:handover-withdraw": party("archive", *KEEPERS_OF_FILES),
    "archive:intake": SIGNED_IN,
    "archive:intake-new": SIGNED_IN,
    "archive:intake-item": party("archive", *TAKERS_IN),
    "archive:intake-content": party("archive", *TAKERS_IN),
    "archive:intake-again": party("archive", *TAKERS_IN, posts_only=True),
    "archive:intake-aside": party("archive", *TAKERS_IN),
    "archive:disposal": SIGNED_IN,
    "archive:disposal-new": SIGNED_IN,
    "archive:holds": SIGNED_IN,
    "archive:hold-new": SIGNED_IN,
    "archive:hold-lift": party("disposal", *DISPOSERS),
    "archive:longer": party("case", *DISPOSERS),
    "archive:staying": party("disposal", *READERS_OF_DISPOSAL),
    "archive:disposal-list": party("disposal", *READERS_OF_DISPOSAL),
    # It waits for its approvals already.
    "archive:disposal-submit": party("disposal", told_no=DISPOSERS, posts_only=True),
    "archive:disposal-stop": party("disposal", *DISPOSERS, "HEAD"),
    # The records manager of this world has made the list, so its approvals are other people's.
    "archive:disposal-approve": party("disposal", "HEAD", "IAPS", "RESP"),
    "archive:take-out": party("disposal", *DISPOSERS),
    # Whoever is asked about data: the head answers, who keeps and controls reads; the person's own are not in this world.
    "archive:rights": SIGNED_IN,
    "archive:right-ask": SIGNED_IN,
    "archive:right-new": SIGNED_IN,
    "archive:right-for": party("rights", "HEAD"),
    "archive:right": party("rights", "HEAD", "ARC", "AUD"),
    "archive:right-answer": party("rights", "HEAD"),
    "archive:right-letter": party("rights", "HEAD", "ARC", "AUD"),
    "archive:restricted": party("rights", "HEAD", "IAPS", "RESP", "COO", "ACC", "EXP", "ARC", "AUD"),
    "archive:restriction-lift": party("rights", "HEAD"),
    # forms: desk
    "desk:tasks": SIGNED_IN,
    "desk:unsent": SIGNED_IN,
    "desk:own-data": SIGNED_IN,
    "desk:own-data-file": SIGNED_IN,
    "extract:learner": party("note", "HEAD"),
    "extract:file": party("note", "HEAD"),
    "desk:register": SIGNED_IN,
    "desk:papers": SIGNED_IN,
    "desk:passport": party("case", *READERS),
    "desk:docx": party("case", *READERS),
    "desk:report": party("case", *READERS),
    "desk:signing": party("turn", *WRITERS),
    "desk:public-search": PUBLIC,
    # forms: archive. A question and a set are theirs who asked; copies go with the signed original.
    "archive:home": SIGNED_IN,
    "archive:search": SIGNED_IN,
    "archive:sets": SIGNED_IN,
    "archive:set-new": SIGNED_IN,
    "archive:found": party("archive-set", "HEAD"),
    "archive:set": party("archive-set", "HEAD"),
    "archive:set-file": party("archive-set", "HEAD"),
    "archive:print": party("case", *KEEPERS),
    "archive:copies": party("case", *KEEPERS),
    "archive:copy": party("case", *KEEPERS),
    "desk:public-check": PUBLIC,
    # signing
    "check:file": PUBLIC,
    "api:validate": PUBLIC,
    "check:roots": PUBLIC,
    "check:roots-json": PUBLIC,
    "check:verifier": PUBLIC,
    "check:root-token": PUBLIC,
    "signing:together": SIGNED_IN,
    "signing:set": party("turn", "MEN"),
    "signing:turn": party("turn", *READERS),
    "signing:page": party("turn", *READERS),
    "signing:file": party("turn", *READERS),
    "signing:sign": party("turn", "MEN", posts_only=True),
    "signing:upload": party("turn", "MEN"),
    "signing:card": party("turn", "MEN"),
    "signing:card-prepare": party("turn", "MEN", posts_only=True),
    "signing:card-finish": party("turn", "MEN", posts_only=True),
    "signing:provider": party("turn", "MEN"),
    # From a provider: a word that was given to one browser, once.
    "signing:provider-back": SECRET,
    "signing:decline": party("turn", "MEN"),
    # The mentor is a party: the way there leads back to the document.
    "signing:pass-on": party("turn", "MEN"),
    "signing:annex": party("annexed", *READERS),
    "signing:annex-page": party("annexed", *READERS),
    "signing:document-annex": party("annexed", *READERS),
    # The mentor of this turn has an account, so nobody signs for the mentor on another's device.
    "signing:turn-in-person": party("turn", told_no=WRITERS, posts_only=True),
    "signing:turn-paper": party("turn", "MEN"),
    "signing:link": SECRET,
    "signing:paper": party("paper", *UPLOADERS),
    "signing:paper-check": party("paper", *UPLOADERS),
    "signing:scan-page": party("paper", *UPLOADERS),
    "signing:document-page": party("case", *READERS),
    "signing:download": Rule(Door.PARTY, "case", frozenset(READERS), what=DOWNLOADS),
}

#: Routes of Wagtail, by how their pattern begins; the longest beginning wins.
FAMILIES: dict[str, Rule] = {
    "admin/": STAFF,
    "admin/login/": PUBLIC,
    "admin/logout/": PUBLIC,
    "admin/password_reset/": PUBLIC,
    "admin/jsi18n/": PUBLIC,
    "admin/sprite": PUBLIC,
}


def rule_for(name: str, pattern: str) -> Rule | None:
    if name in RULES:
        return RULES[name]
    fitting = [start for start in FAMILIES if pattern.startswith(start)]
    return FAMILIES[max(fitting, key=len)] if fitting else None
