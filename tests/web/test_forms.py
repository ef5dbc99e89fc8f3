"""Forms: what people type is understood, what is wrong is said where it is wrong."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from kernel.web import text
from kernel.web.fields import DatePartsField, IbanField, MoneyField, PersonalCodeField, PlainTextField
from kernel.web.forms import Form
from kernel.web.renderer import dress
from kernel.web.summary import Line


class Sample(Form):
    name = PlainTextField(label="Name", help_text="As in the passport.")
    day = DatePartsField(label="Day of birth")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", max_length=10, widget=forms.Textarea, required=False)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["5", "6", "2026"], date(2026, 6, 5)),
        (["05", "06", "2026"], date(2026, 6, 5)),
        (["1", "01", "2026"], date(2026, 1, 1)),
        (["05.06.2026.", "", ""], date(2026, 6, 5)),
        (["", "2026-06-05", ""], date(2026, 6, 5)),
        ([" 5. ", "6.", "2026."], date(2026, 6, 5)),
    ],
)
def test_dates_as_people_write_them(typed: list[str], expected: date) -> None:
    class One(Form):
        day = DatePartsField()

    form = One({f"day_{index}": part for index, part in enumerate(typed)})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == expected


@pytest.mark.parametrize(
    ("typed", "message", "box"),
    [
        (["31", "2", "2026"], "Enter a real date, for example 5 6 2026.", 0),
        (["5", "", "2026"], "Enter the month.", 1),
        (["5", "13", "2026"], "Enter a real date, for example 5 6 2026.", 1),
        (["5", "6", "26"], "Enter the year with four digits, for example 2026.", 2),
        (["", "", ""], "Enter the date: day.", 0),
    ],
)
def test_wrong_dates_lead_to_the_box_that_is_wrong(typed: list[str], message: str, box: int) -> None:
    class One(Form):
        day = DatePartsField()

    form = One({f"day_{index}": part for index, part in enumerate(typed)})
    with override("en"):
        assert form.summary == [Line(message, f"#id_day_{box}")]


def test_two_forms_do_not_share_the_wrong_box() -> None:
    class One(Form):
        day = DatePartsField()

    first = One({"day_0": "5", "day_1": "6", "day_2": "26"})
    assert first.summary[0].href == "#id_day_2"
    assert One({"day_0": "", "day_1": "", "day_2": ""}).summary[0].href == "#id_day_0"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12,5", "12.50"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56 EUR", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("€ 12", "12.00"),
    ],
)
def test_money_as_people_write_it(typed: str, expected: str) -> None:
    assert MoneyField().clean(typed) == Decimal(expected)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.234", "ambiguous"),
        ("12,555", "max_decimal_places"),
        ("abc", "invalid"),
        ("-1", "min_value"),
        ("", "required"),
    ],
)
def test_money_that_cannot_be_read(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        MoneyField().clean(typed)
    assert caught.value.error_list[0].code == code


def test_money_comes_back_as_it_is_written_here() -> None:
    assert MoneyField().prepare_value(Decimal("1234.5")) == "1234,50"


def test_identifiers_speak_through_the_kernel() -> None:
    assert PersonalCodeField().clean(" 161175 19997 ") == "161175-19997"
    assert IbanField().clean("lv80 bank 0000 4351 9500 1") == "LV80BANK0000435195001"
    with pytest.raises(ValidationError) as caught:
        PersonalCodeField().clean("123")
    assert caught.value.error_list[0].code == "length"
    assert "123" not in caught.value.messages[0].replace("161175-19997", "")


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\u202e", "\ue000", "\ufeff"])
def test_characters_that_no_document_can_carry_are_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        PlainTextField().clean(f"Anna{bad}Liepa")


def test_text_is_composed_and_trimmed() -> None:
    assert PlainTextField().clean("  A\u0304bele\r\nKoks ") == "Ābele\nKoks"


def test_a_stage_can_add_its_own_check() -> None:
    def no_stars(value: str) -> None:
        if "*" in value:
            raise ValidationError("No stars.", code="stars")

    text.register(no_stars)
    try:
        with pytest.raises(ValidationError, match="No stars"):
            PlainTextField().clean("a*b")
    finally:
        text._checks.remove(no_stars)
    assert PlainTextField().clean("a*b") == "a*b"


def test_a_wrong_form_is_drawn_with_links_and_descriptions() -> None:
    with override("en"):
        form = Sample({"name": "", "day_0": "1", "day_1": "1", "day_2": "2000"})
        html = form.render()
        assert [line.href for line in form.summary] == ["#id_name", "#id_kind_0"]
        assert 'aria-describedby="id_name_helptext id_name_error"' in html
        assert 'aria-invalid="true"' in html
        assert 'id="id_name_error"' in html and 'id="id_name_helptext"' in html
        for line in form.summary:
            assert f'id="{line.href[1:]}"' in html
            assert html.count(line.text) == 1  # the same words beside the field
        assert " required" not in html
        assert "maxlength" not in html.split("<textarea")[1].split(">")[0]
        assert 'aria-describedby="id_note_count"' in html


def test_the_message_of_an_empty_field_names_the_field() -> None:
    with override("en"):
        form = Sample({})
        assert [line.text for line in form.summary] == [
            "Fill in: Name.",
            "Enter the date: Day of birth.",
            "Choose: Kind.",
        ]


def test_optional_fields_say_so() -> None:
    with override("en"):
        html = Sample().render()
    assert html.count("(not obligatory)") == 1


def test_other_peoples_forms_get_our_look() -> None:
    class Theirs(forms.Form):
        email = forms.EmailField(widget=forms.EmailInput({"placeholder": "E-mail"}))

    html = dress(Theirs({"email": "x"})).render()
    assert 'class="field field--error"' in html
    assert "placeholder" not in html and " required" not in html


def test_django_forms_elsewhere_keep_their_look() -> None:
    class Plain(forms.Form):
        email = forms.EmailField()

    assert 'class="field' not in Plain().render()
