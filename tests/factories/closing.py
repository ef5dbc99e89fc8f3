"""The end of a semester, by the real verbs."""

from __future__ import annotations

from forms.closing.actions import Answers, Review

CHANGES = "Kavējumu kļuvis krietni mazāk, darbus nodod laikā un pats prasa palīdzību."
COOPERATION = "Palīdzēja kopīgs nedēļas plāns; iesaku kabinetu, kurā var mierīgi sarunāties."


def answers(**changes: str) -> Answers:
    said = {
        "reduced": "partly", "reached": "mostly", "onward": "same", "changes": CHANGES, "cooperation": COOPERATION, **changes,
    }  # fmt: skip
    return Answers(**said)


def said(**changes: str) -> Review:
    return Review(**{"risks_after": "partly", "next_step": "same", "feedback": "Paldies par darbu.", **changes})
