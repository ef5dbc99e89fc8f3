"""What a report says, to whom, and in which shape."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import polib
import pytest

from signing.data import Reason, Report, TimeStamp, without_codes
from signing.enums import Colour, Indication, Verdict
from signing.validation import report, wording
from signing.validation.policy import code_of
from signing.validation.reasons import RULES

CATALOGUE = Path(__file__).resolve().parents[2] / "signing" / "locale" / "lv" / "LC_MESSAGES" / "django.po"


def a_signature(*codes: str, qualified: bool = False) -> object:
    return report.signature(
        reasons=[Reason(code) for code in codes], qualified=qualified, id="S0", format="PAdES", level="LT",
        signed_by="PARAUGMENTORE,MĒTRA,140384-19905", serial="PNOLV-140384-19905", subject="CN=…, 140384-19905",
        certificate_sha256="ab" * 32, best_time="2026-09-01T09:00:00Z",
    )  # fmt: skip


def a_report(*signatures: object, codes: tuple[str, ...] = (), **more: object) -> Report:
    fields = {"name": "Līgums 140384-19905.pdf", "sha256": "0" * 64, "size": 1, "checked_at": "2026-09-01T10:00:00Z"}
    return report.conclude(reasons=[Reason(code) for code in codes], signatures=signatures, **{**fields, **more})


@pytest.mark.parametrize(
    ("verdict", "colour"),
    [
        (Verdict.VALID_QUALIFIED, Colour.GREEN),
        (Verdict.VALID, Colour.GREEN),
        (Verdict.INTACT_NOT_TRUSTED, Colour.AMBER),
        (Verdict.REVIEW, Colour.AMBER),
        (Verdict.INVALID, Colour.RED),
    ],
)
def test_colours(verdict: Verdict, colour: Colour) -> None:
    assert verdict.colour == colour


@pytest.mark.parametrize(
    ("signatures", "codes", "verdict"),
    [
        ([a_signature()], (), Verdict.VALID),
        ([a_signature(qualified=True)], (), Verdict.VALID_QUALIFIED),
        ([a_signature(qualified=True), a_signature()], (), Verdict.VALID),
        ([a_signature(qualified=True)], ("TEST_TRUST",), Verdict.VALID_QUALIFIED),
        ([a_signature("NOT_TRUSTED")], (), Verdict.INTACT_NOT_TRUSTED),
        ([a_signature(), a_signature("SHA1")], (), Verdict.REVIEW),
        ([a_signature(), a_signature("HASH_FAILURE")], (), Verdict.INVALID),
        ([a_signature()], ("UNSIGNED_FILE",), Verdict.INVALID),
        ([], (), Verdict.REVIEW),
    ],
)  # fmt: skip
def test_a_file_is_as_good_as_its_worst_part(
    signatures: list[object], codes: tuple[str, ...], verdict: Verdict
) -> None:
    assert a_report(*signatures, codes=codes).verdict is verdict


def test_only_a_trusted_whole_time_stamp_makes_a_file_without_signatures_green() -> None:
    good = TimeStamp("container", "2026-09-01T09:00:00Z", "TSA", intact=True, trusted=True)
    assert a_report(timestamps=[good]).verdict is Verdict.VALID
    unknown = a_report(timestamps=[TimeStamp("container", "", "TSA", intact=True)])
    assert unknown.verdict is Verdict.INTACT_NOT_TRUSTED
    assert a_report(timestamps=[good, TimeStamp("container", "", "TSA")]).verdict is Verdict.REVIEW


def test_an_unknown_code_is_doubtful() -> None:
    assert Reason("SOMETHING_NEW").cap is Verdict.REVIEW


def test_indications() -> None:
    found = a_report(a_signature("HASH_FAILURE"))
    assert (found.indication, found.sub_indication) == (Indication.TOTAL_FAILED, "HASH_FAILURE")
    assert a_report(a_signature()).indication is Indication.TOTAL_PASSED
    assert a_report(a_signature("NO_TIMESTAMP")).sub_indication == "NO_POE"


def test_there_and_back() -> None:
    found = a_report(a_signature("SHA1"), codes=("MIMETYPE",), timestamps=[TimeStamp("document", "", intact=True)])
    assert Report.from_dict(json.loads(json.dumps(found.as_dict()))) == found


def test_the_shape_of_siva() -> None:
    shape = a_report(a_signature("SHA1")).as_json()
    conclusion = shape["validationReport"]["validationConclusion"]
    assert (conclusion["signaturesCount"], conclusion["validSignaturesCount"]) == (1, 0)
    [one] = conclusion["signatures"]
    assert one["signatureFormat"] == "PAdES_BASELINE_LT"
    assert one["info"]["bestSignatureTime"] == "2026-09-01T09:00:00Z"
    assert one["subjectDistinguishedName"]["serialNumber"] == "PNOLV-140384-19905"
    assert [error["code"] for error in one["errors"]] == ["SHA1"]
    assert (shape["verdict"], shape["colour"]) == ("REVIEW", "amber")


def test_the_public_view_holds_no_personal_code() -> None:
    found = a_report(a_signature("SHA1"))
    text = json.dumps(found.public().as_json(), ensure_ascii=False) + json.dumps(found.public().as_dict())
    assert "140384" not in text
    assert "abab" not in text
    assert found.public().signatures[0].signed_by == "PARAUGMENTORE,MĒTRA,******-*****"
    assert found.public().verdict is found.verdict


@pytest.mark.parametrize(
    ("common_name", "shown"),
    [("Anna Paraugmentore", "Anna Paraugmentore"), ("PARAUGMENTORE,MĒTRA,140384-19905", "PARAUGMENTORE, MĒTRA"),
     ("PARAUGS,JAAN,37101010021", "PARAUGS, JAAN"), ("SIA „Paraugs, un Co”", "SIA „Paraugs, un Co”"), ("", "")],
)  # fmt: skip
def test_people_read_a_name_without_the_code_that_stands_in_it(common_name: str, shown: str) -> None:
    one = dataclasses.replace(a_signature(), signed_by=common_name)
    assert [one.name, a_report(one).public().signatures[0].name] == [shown, shown]


@pytest.mark.parametrize(
    "text",
    ["140384-19905", "14038419905", "PNOLV-140384-19905", "PNOEE-38001085718", "A,B,38001085718", "PASLV-XY1234567"],
)
def test_codes_are_starred(text: str) -> None:
    assert not any(letter.isdigit() for letter in without_codes(text))


def test_other_numbers_stay() -> None:
    assert without_codes("Līgums Nr. 2026/17, 90099991007.pdf") != ""
    assert without_codes("Līgums Nr. 2026/17 no 05.06.2026.pdf") == "Līgums Nr. 2026/17 no 05.06.2026.pdf"


@pytest.mark.parametrize(
    ("serial", "code"),
    [
        ("PNOLV-140384-19905", "14038419905"),
        ("140384-19905", "14038419905"),
        ("PNOEE-38001085718", ""),
        ("PASLV-140384-19905", ""),
        ("NTRLV-90099991007", ""),
        ("", ""),
    ],
)
def test_whose_certificate(serial: str, code: str) -> None:
    assert code_of(serial) == code


def test_every_sentence_is_latvian() -> None:
    catalogue = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE)) if not entry.fuzzy}
    sentences = [rule.text for rule in RULES.values()] + [*wording.TITLES.values(), *wording.SUMMARIES.values()]
    assert [text for text in sentences if not catalogue.get(text)] == []
    for rule in RULES.values():
        assert ("{what}" in rule.text) == ("{what}" in catalogue[rule.text])
    assert set(wording.TITLES) == set(wording.SUMMARIES) == {verdict.value for verdict in Verdict}
