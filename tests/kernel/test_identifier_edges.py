"""Edges of the identifiers that mutation testing asks for. All numbers are invented."""

from datetime import date

import pytest

from kernel.identifiers import email, iban, personal_code, phone, registration_number
from kernel.identifiers.errors import InvalidIdentifier


def code_of(parse, text):
    with pytest.raises(InvalidIdentifier) as caught:
        parse(text)
    return caught.value.code


def address(length):
    end = "@" + "d" * 60 + ".paraugs.example"
    return "v" * (length - len(end)) + end


def test_an_address_of_254_characters_is_the_longest():
    assert str(email.parse(address(254))) == address(254)
    assert code_of(email.parse, address(255)) == "length"


def test_addresses_are_compared_without_letter_case():
    parsed = email.parse("Vards.Uzvards@Paraugs.Example")
    assert (parsed.value, parsed.lookup) == ("Vards.Uzvards@paraugs.example", "vards.uzvards@paraugs.example")


def test_both_check_characters_of_an_account_are_digits():
    assert code_of(iban.parse, "LVA0BANK0000435195001") == "characters"
    assert code_of(iban.parse, "LV8ABANK0000435195001") == "characters"


def test_a_code_of_the_century_before_last():
    assert personal_code.parse("161175-09990").birth_date == date(1875, 11, 16)


def test_the_demonstration_phone_as_shown():
    assert phone.parse("+000 0000 0000").shown == "+000 0000 0000"


def test_every_weight_of_a_registration_number():
    """Without a zero, so that each weight counts; nobody has a number that begins with 6."""
    assert registration_number.parse("62345671238").value == "62345671238"


@pytest.mark.parametrize("first", "0123")
def test_a_first_digit_up_to_3_is_of_a_person(first):
    assert code_of(registration_number.parse, f"{first}0099991011") == "kind"
