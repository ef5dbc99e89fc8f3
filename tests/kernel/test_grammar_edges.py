"""Latvian forms that only one line of the tables stands for: the edges that mutation testing asks for."""

from datetime import date

import pytest

from kernel.grammar import Case, date_long, decline, euros_in_words, in_words
from kernel.grammar.cases import Gender
from kernel.grammar.nouns import decline_adjective

GEN, DAT = Case.GEN, Case.DAT


@pytest.mark.parametrize(
    ("word", "genitive"),
    [
        ("Bullis", "Buļļa"), ("Mannis", "Maņņa"), ("Alnis", "Aļņa"), ("Krosnis", "Krošņa"), ("Maznis", "Mažņa"),
        ("Kāpslis", "Kāpšļa"), ("Zizlis", "Zižļa"), ("Dadzis", "Dadža"), ("Gulbis", "Gulbja"), ("Kurmis", "Kurmja"),
        ("Skapis", "Skapja"), ("Cielavis", "Cielavja"), ("Lācis", "Lāča"), ("Briedis", "Brieža"), ("Brālis", "Brāļa"),
        ("Kalniņis", "Kalniņa"), ("Asis", "Aša"), ("Zutis", "Zuša"), ("Ezis", "Eža"),
        # no shift: -astis, -skatis, -matis, -ntis, viesis, tētis
        ("Garastis", "Garasta"), ("Pārskatis", "Pārskata"), ("Gaišmatis", "Gaišmata"), ("Pundantis", "Pundanta"),
        ("Viesis", "Viesa"), ("Tētis", "Tēta"),
    ],
)  # fmt: skip
def test_consonants_of_the_second_declension(word, genitive):
    assert decline(word, case=GEN, gender="m", kind="surname") == genitive


@pytest.mark.parametrize("word", ["Akmens", "Asmens", "Rudens", "Suns", "Ūdens", "Zibens"])
def test_nominatives_that_hide_the_second_declension(word):
    assert decline(word, case=DAT, gender="m", kind="surname") == f"{word[:-1]}im"


def test_a_surname_with_shortened_endings():
    forms = [decline("Pēdējais", case=case, gender="m", kind="surname") for case in Case]
    assert forms == ["Pēdējais", "Pēdējā", "Pēdējam", "Pēdējo", "Pēdējā", "Pēdējais"]


@pytest.mark.parametrize(
    ("word", "gender", "genitive"),
    [
        ("Īsais", "m", "Īsā"),
        ("Rodas", "m", "Rodas"),  # -as, -es, -os end no Latvian nominative
        ("Dumas", "m", "Dumas"),
        ("Eva", "f", "Evas"),
        ("EVA", "f", "EVAS"),
        ("Ia", "f", "Ias"),
        ("IA", "f", "IA"),  # two capitals are an abbreviation
        ("A", "f", "A"),
    ],
)
def test_short_and_foreign_words(word, gender, genitive):
    assert decline(word, case=GEN, gender=gender, kind="surname") == genitive


def test_an_adjective_without_the_ending_of_its_gender_stays():
    assert decline_adjective("galvenā", case=GEN, gender=Gender.MALE) == "galvenā"
    assert decline_adjective("galvenā", case=Case.NOM, gender=Gender.FEMALE) == "galvenā"


@pytest.mark.parametrize(
    ("phrase", "gender", "genitive"),
    [
        ("„Laba direktore un skolotāja” vadītāja", "f", "„Laba direktore un skolotāja” vadītājas"),
        ("direktors-pedagogs", "m", "direktora-pedagoga"),
        ("jaunā direktore", "f", "jaunās direktores"),
        ("novadā galvenā speciāliste", "f", "novadā galvenās speciālistes"),
        ("aukla", "f", "auklas"),
        ("novada aukla", "f", "novada auklas"),
        ("novada galvenā aukla", "f", "novada galvenās auklas"),
        ("aukla grupā Rasa", "f", "auklas grupā Rasa"),
        ("konsuls Rīgas pilsētā", "m", "konsula Rīgas pilsētā"),
        ("Saules ceļš", "m", "Saules ceļa"),
    ],
)
def test_heads_of_phrases(phrase, gender, genitive):
    assert decline(phrase, case=GEN, gender=gender, kind="phrase") == genitive


def test_a_correction_of_a_whole_phrase_wins():
    corrections = {("Paraugpils direktore", "f", "gen"): "Paraugpils pilsētas direktores"}
    corrected = decline("Paraugpils direktore", case=GEN, gender="f", kind="phrase", corrections=corrections)
    assert corrected == "Paraugpils pilsētas direktores"


def test_all_months():
    assert [date_long(date(2026, month, 1)).removeprefix("2026. gada 1. ") for month in range(1, 13)] == [
        "janvāris", "februāris", "marts", "aprīlis", "maijs", "jūnijs",
        "jūlijs", "augusts", "septembris", "oktobris", "novembris", "decembris",
    ]  # fmt: skip


def test_large_numbers():
    assert in_words(10**9) == "viens miljards"
    assert in_words(2 * 10**9) == "divi miljardi"
    assert in_words(10**6) == "viens miljons"
    assert in_words(2 * 10**6) == "divi miljoni"


def test_feminine_units():
    assert [in_words(n, gender="f") for n in range(1, 10)] == [
        "viena", "divas", "trīs", "četras", "piecas", "sešas", "septiņas", "astoņas", "deviņas",
    ]  # fmt: skip


def test_nothing_in_words():
    assert euros_in_words(0) == "nulle euro un 00 centi"
