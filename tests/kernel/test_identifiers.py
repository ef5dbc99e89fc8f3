"""Identifiers against the test values of the domain reference, 9.1-9.4."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.identifiers import InvalidIdentifier, email, iban, masked, personal_code, phone, registration_number

DEMO_PEOPLE = [
    ("140384-19905", date(1984, 3, 14)),
    ("020991-19908", date(1991, 9, 2)),
    ("211273-19901", date(1973, 12, 21)),
    ("090604-29900", date(2004, 6, 9)),
    ("310196-19906", date(1996, 1, 31)),
    ("051013-29909", date(2013, 10, 5)),
    ("180211-29918", date(2011, 2, 18)),
    ("271108-29902", date(2008, 11, 27)),
    ("300407-29902", date(2007, 4, 30)),
    ("200514-29906", date(2014, 5, 20)),
    ("080782-19907", date(1982, 7, 8)),
    ("251079-19908", date(1979, 10, 25)),
    ("170570-19900", date(1970, 5, 17)),
    ("190888-19918", date(1988, 8, 19)),
    ("060286-19903", date(1986, 2, 6)),
    ("161175-19997", date(1975, 11, 16)),
]
NEW_CODES = ["329999-00019", "329999-00027", "339999-00048", "399999-00053", "329999-00010"]
IBANS = [
    "LV44DEMO0000000000001",
    "LV17DEMO0000000000002",
    "LV87DEMO0000000000003",
    "LV42TEST0001234567890",
    "LV47TEST0009876543210",
    "LV80BANK0000435195001",
]
INSTITUTIONS = ["90099991007", "90099991011", "90099992002", "90099992017", "90099993008", "90099993012"]


def code_of(parse, text):
    with pytest.raises(InvalidIdentifier) as caught:
        parse(text)
    assert caught.value.retry is False
    return caught.value.code


@pytest.mark.parametrize(("text", "born"), DEMO_PEOPLE)
def test_an_old_code_tells_the_birth_date_and_its_check_digit_fits(text, born):
    code = personal_code.parse(text)
    assert (code.value, code.birth_date, code.is_new_format, code.warnings) == (text, born, False, ())


@pytest.mark.parametrize("text", NEW_CODES)
def test_a_new_code_has_no_birth_date_and_is_never_doubted(text):
    code = personal_code.parse(text)
    assert (code.value, code.birth_date, code.is_new_format, code.warnings) == (text, None, True, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("319999-00011", "date"),
        ("400000-00000", "date"),
        ("300207-29902", "date"),
        ("140384-39905", "date"),
        ("290201-29905", "date"),
        ("140384-1990", "length"),
        ("140384-199055", "length"),
        ("14O384-19905", "characters"),
        ("١٤٠٣٨٤-19905", "characters"),
        ("", "characters"),
    ],
)
def test_what_can_be_no_personal_code(text, code):
    assert code_of(personal_code.parse, text) == code


def test_a_wrong_check_digit_is_a_doubt_that_a_clerk_may_confirm():
    code = personal_code.parse("161175-19998")
    assert [doubt.code for doubt in code.warnings] == ["checksum"]
    assert code.birth_date == date(1975, 11, 16)


def test_a_leap_day_of_each_century():
    assert personal_code.parse("290200-29900").birth_date == date(2000, 2, 29)
    assert code_of(personal_code.parse, "290200-19900") == "date"  # 1900 was no leap year


@pytest.mark.parametrize(
    "text",
    [
        "140384 19905",
        "14038419905",
        " 140384\u00a0-\u202f19905 ",
        "140384–19905",
        "140384\u221219905",
        "140384-19905\u200b",
        "１４０３８４-19905",
    ],
)
def test_people_type_codes_in_many_ways(text):
    assert personal_code.parse(text).value == "140384-19905"


def test_a_code_does_not_show_itself():
    code = personal_code.parse("140384-19905")
    assert "1403" not in repr(code)
    assert masked(code) == "******-*****"
    assert masked("") == ""
    assert code.certificate_number == "PNOLV-140384-19905"
    with pytest.raises(InvalidIdentifier) as caught:
        personal_code.parse("140384-1990")
    assert "140384" not in str(caught.value)


@given(st.text())
def test_any_text_is_a_code_or_an_error(text):
    try:
        code = personal_code.parse(text)
    except InvalidIdentifier:
        return
    assert personal_code.parse(code.value) == code


@given(st.integers(32, 39), st.integers(0, 10**9 - 1))
def test_no_new_code_is_blocked(start, rest):
    assert personal_code.parse(f"{start}{rest:09d}").warnings == ()


@pytest.mark.parametrize("text", INSTITUTIONS)
def test_registration_numbers_of_the_demo(text):
    assert registration_number.parse(text).value == text
    assert registration_number.parse(f" lv {text[:4]} {text[4:8]}-{text[8:]} ").value == text


@given(st.sampled_from(INSTITUTIONS), st.integers(1, 10), st.integers(1, 9))
def test_one_wrong_digit_of_a_registration_number_is_found(text, place, shift):
    wrong = text[:place] + str((int(text[place]) + shift) % 10) + text[place + 1 :]
    assert code_of(registration_number.parse, wrong) == "checksum"


@pytest.mark.parametrize(
    ("text", "code"),
    [("9009999100", "length"), ("9009999100A", "characters"), ("14038419905", "kind"), ("90099991008", "checksum")],
)
def test_what_can_be_no_registration_number(text, code):
    assert code_of(registration_number.parse, text) == code


@pytest.mark.parametrize("text", IBANS)
def test_accounts_of_the_demo(text):
    account = iban.parse(text)
    assert account.value == text
    assert account.country == "LV"
    assert iban.parse(account.spaced.lower().replace(" ", "\u00a0")) == account


def test_an_account_shows_itself_only_in_part():
    account = iban.parse("IBAN: LV80 BANK 0000 4351 9500 1")
    assert account.spaced == "LV80 BANK 0000 4351 9500 1"
    assert account.masked == "LV** **** 5001"
    assert "BANK" not in repr(account)


def test_accounts_of_other_countries_are_taken():
    assert iban.parse("DE89 3704 0044 0532 0130 00").country == "DE"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LV45DEMO0000000000001", "checksum"),
        ("LV44DEMO000000000001", "length"),
        ("LV44DEM00000000000001", "checksum"),
        ("XX82 1234 5678 9012 34", "checksum"),
        ("44DEMO0000000000001", "characters"),
        ("LV44DEMO00000000000Ā1", "characters"),
    ],
)
def test_what_can_be_no_account(text, code):
    assert code_of(iban.parse, text) == code


def test_a_right_check_with_a_wrong_form_or_country():
    from stdnum import iban as library

    assert (
        code_of(iban.parse, "LV" + library.calc_check_digits("LV001234000000000001X") + "1234000000000001X") == "format"
    )
    assert code_of(iban.parse, "XX" + library.calc_check_digits("XX00123456789012345") + "123456789012345") == "country"


def test_phones():
    assert str(phone.parse("2612 3456")) == "+37126123456"
    assert phone.parse("+371\u00a026-123-456").shown == "+371 26 123 456"
    assert phone.parse("0037126123456").value == "+37126123456"
    assert phone.parse("+49 30 901820").value == "+4930901820"
    assert phone.parse("+000 0000 0000").is_placeholder is True
    assert phone.parse("26123456").is_placeholder is False


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "format"), ("nav", "format"), ("123", "unknown"), ("+371 123", "unknown"), ("26123456 ext. 5", "unknown")],
)
def test_what_can_be_no_phone(text, code):
    assert code_of(phone.parse, text) == code


def test_emails():
    address = email.parse("  Vards.Uzvards@Paraugs.EXAMPLE\u200b")
    assert address.value == "Vards.Uzvards@paraugs.example"
    assert address.lookup == "vards.uzvards@paraugs.example"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "format"),
        ("a@b", "format"),
        ("viens@paraugs.example, divi@paraugs.example", "format"),
        ("viens@paraugs.example\nBcc: x@paraugs.example", "format"),
        ("vārds@paraugs.example", "format"),
        ("x" * 250 + "@paraugs.example", "length"),
    ],
)
def test_what_can_be_no_email(text, code):
    assert code_of(email.parse, text) == code


@pytest.mark.parametrize(
    ("text", "blotted"),
    [
        ("", ""),
        ("090604-29900", "******-*****"),
        ("Kārlis 09060429900, 161175-19997.", "Kārlis ******-*****, ******-*****."),
        ("123456-123456", "123456-123456"),  # twelve digits are something else
        ("1123456-12345", "1123456-12345"),
        ("DL-2026-PARAUGV-000123", "DL-2026-PARAUGV-000123"),
        ("12345-12345", "12345-12345"),
    ],
)
def test_codes_inside_a_text(text: str, blotted: str) -> None:
    assert personal_code.blotted(text) == blotted
    assert personal_code.is_in(text) is (text != blotted)
