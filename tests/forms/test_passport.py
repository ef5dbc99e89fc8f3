"""What the pages of a document say of each signature: never a good word of one that is not good."""

from __future__ import annotations

import dataclasses

import pytest

from forms.desk.passport import signature_cards
from forms.desk.printing import report_context
from forms.records.models import CaseDocument
from signing.data import Report, SignatureReport, Verdict
from tests.signing.test_validation_report import a_report, a_signature

TEST = "Parakstīts ar testa sertifikātu: juridiska spēka tam nav."
SEAL = "Iestādes zīmogs apliecina, no kurienes dokuments nāk."


def report(verdict: Verdict, *, seal: bool) -> Report:
    one: SignatureReport = dataclasses.replace(a_signature(), verdict=verdict, seal=seal, qualified=True)
    return dataclasses.replace(a_report(one), test=True)


@pytest.mark.parametrize("seal", [False, True])
@pytest.mark.parametrize(
    ("verdict", "words", "printed"),
    [
        (Verdict.VALID, "", "testa sertifikāts, juridiska spēka nav"),
        (Verdict.VALID_QUALIFIED, "", "testa sertifikāts, juridiska spēka nav"),
        (Verdict.INTACT_NOT_TRUSTED, "Nekas nav mainīts, bet parakstītājs nav apstiprināts.", "nav apstiprināts"),
        (Verdict.REVIEW, "Šis paraksts jāapskata cilvēkam.", "nav apstiprināts"),
        (Verdict.INVALID, "Šis paraksts nav derīgs.", "nav apstiprināts"),
    ],
)
def test_only_a_good_signature_is_called_what_it_claims(verdict: Verdict, words: str, printed: str, seal: bool) -> None:
    made = report(verdict, seal=seal)
    assert [one["words"] for one in signature_cards(made)] == [words or (SEAL if seal else TEST)]
    context = report_context(case=CaseDocument(number="DL-2026-PVS-0001"), report=made)
    assert [one["qualification"] for one in context["signatures"]] == [printed]
