"""Kinds and states of the sister programmes' work (domain reference 1.2, 2.3, 5.5)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Side(models.TextChoices):
    MENTOR = "mentor", pgettext_lazy("pair", "mentor")
    MENTEE = "mentee", pgettext_lazy("pair", "mentee")


#: What a woman on that side is called.
WOMEN = {Side.MENTOR: pgettext_lazy("pair, a woman", "mentor"), Side.MENTEE: pgettext_lazy("pair, a woman", "mentee")}


class RunState(models.TextChoices):
    OPEN = "open", pgettext_lazy("programme", "under way")
    CLOSED = "closed", pgettext_lazy("programme", "closed")


class Model(models.TextChoices):
    """Models of mentoring; which of them a programme has and how many are in each, rules.py says."""

    PEER = "peer", pgettext_lazy("mentoring model", "peer mentoring")
    TRADITIONAL = "traditional", pgettext_lazy("mentoring model", "traditional mentoring")
    INDIVIDUAL = "individual", pgettext_lazy("mentoring model", "individual mentoring (1:1)")
    GROUP = "group", pgettext_lazy("mentoring model", "group mentoring")
    TEAM = "team", pgettext_lazy("mentoring model", "team mentoring")
    REVERSE = "reverse", pgettext_lazy("mentoring model", "reverse mentoring")
    ON_DEMAND = "on-demand", pgettext_lazy("mentoring model", "mentoring on demand")


class PairState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("pair", "waits for both sides")
    ACCEPTED = "accepted", pgettext_lazy("pair", "accepted by both sides")
    DECLINED = "declined", pgettext_lazy("pair", "declined")
    CONFIRMED = "confirmed", pgettext_lazy("pair", "recorded, not met yet")
    WORKING = "working", pgettext_lazy("pair", "meets")
    ENDED = "ended", pgettext_lazy("pair", "ended")


class Decision(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("pair", "has not answered")
    ACCEPTED = "accepted", pgettext_lazy("pair", "accepted")
    DECLINED = "declined", pgettext_lazy("pair", "declined")


class Phase(models.TextChoices):
    """Phases of P2, which may overlap and repeat, and stages of P3."""

    RELATION = "relation", pgettext_lazy("phase", "building the relationship")
    GOALS = "goals", pgettext_lazy("phase", "setting goals")
    WORK = "work", pgettext_lazy("phase", "working")
    ENDING = "ending", pgettext_lazy("phase", "ending")
    ONWARD = "onward", pgettext_lazy("phase", "moving on")
    FIRST = "first", pgettext_lazy("phase", "first session")
    PLAN = "plan", pgettext_lazy("phase", "plan")
    SESSIONS = "sessions", pgettext_lazy("phase", "sessions with reflection")
    REVIEW = "review", pgettext_lazy("phase", "interim review")
    CLOSING = "closing", pgettext_lazy("phase", "closing")


class EndReason(models.TextChoices):
    """A mentee may leave at any moment, and need not say more than that."""

    REACHED = "reached", pgettext_lazy("end of a pair", "the work is done")
    LEFT_MENTEE = "left-mentee", pgettext_lazy("end of a pair", "the mentee leaves")
    LEFT_MENTOR = "left-mentor", pgettext_lazy("end of a pair", "the mentor leaves")
    OTHER_MENTOR = "other-mentor", pgettext_lazy("end of a pair", "another mentor is better")
    TERM = "term", pgettext_lazy("end of a pair", "the time is over")


class MeetingState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting of a pair", "planned")
    HELD = "held", pgettext_lazy("meeting of a pair", "took place")
    MISSED = "missed", pgettext_lazy("meeting of a pair", "did not take place")


class Asked(models.TextChoices):
    """What a question to the coordinator is about (domain reference 2.3, S4 conflict and special specialists)."""

    ADVICE = "advice", pgettext_lazy("question to the coordinator", "advice")
    CONFLICT = "conflict", pgettext_lazy("question to the coordinator", "a conflict")
    OTHER_MENTOR = "other-mentor", pgettext_lazy("question to the coordinator", "another mentor")
    SPECIALIST = "specialist", pgettext_lazy("question to the coordinator", "a special specialist")


#: A pair that is being made or works; one in which forms are filled in, and one that its people read.
BEING_MADE = frozenset({PairState.PROPOSED, PairState.ACCEPTED})
RUNNING = frozenset({PairState.CONFIRMED, PairState.WORKING})
FILLED_IN = RUNNING | {PairState.ENDED}
#: Places that a mentor has given away.
TAKEN = BEING_MADE | RUNNING
#: Named transitions: from which states each verb goes.
TRANSITIONS = {
    "decide": frozenset({PairState.PROPOSED}),
    "confirm": frozenset({PairState.ACCEPTED}),
    "start": frozenset({PairState.CONFIRMED}),
    "end": BEING_MADE | RUNNING,
}
PHASES = {
    "P2": (Phase.RELATION, Phase.GOALS, Phase.WORK, Phase.ENDING, Phase.ONWARD),
    "P3": (Phase.FIRST, Phase.PLAN, Phase.SESSIONS, Phase.REVIEW, Phase.CLOSING),
}
TONES = {
    RunState.OPEN: "success",
    RunState.CLOSED: "neutral",
    PairState.PROPOSED: "warning",
    PairState.ACCEPTED: "info",
    PairState.DECLINED: "neutral",
    PairState.CONFIRMED: "info",
    PairState.WORKING: "success",
    PairState.ENDED: "neutral",
}
