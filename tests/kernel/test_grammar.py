"""Latvian forms, written out by hand: every demo name of the domain reference 9.2 in every case, offices, sums."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.grammar import (
    Case,
    counted,
    date_long,
    date_short,
    decline,
    euros_in_words,
    in_words,
    money,
    number,
    plural,
)

CASES = list(Case)
#: gender, nominative / genitive / dative / accusative / locative / vocative
NAMES = """
f  Mētra Paraugmentore / Mētras Paraugmentores / Mētrai Paraugmentorei / Mētru Paraugmentori / Mētrā Paraugmentorē / Mētra Paraugmentore
m  Dzintars Demonstrātors / Dzintara Demonstrātora / Dzintaram Demonstrātoram / Dzintaru Demonstrātoru / Dzintarā Demonstrātorā / Dzintar Demonstrātor
f  Spodra Izdomiņa / Spodras Izdomiņas / Spodrai Izdomiņai / Spodru Izdomiņu / Spodrā Izdomiņā / Spodra Izdomiņa
m  Kārlis Testnieks / Kārļa Testnieka / Kārlim Testniekam / Kārli Testnieku / Kārlī Testniekā / Kārli Testniek
m  Ilgvars Pieteikums / Ilgvara Pieteikuma / Ilgvaram Pieteikumam / Ilgvaru Pieteikumu / Ilgvarā Pieteikumā / Ilgvar Pieteikum
f  Rūta Paraudziņa / Rūtas Paraudziņas / Rūtai Paraudziņai / Rūtu Paraudziņu / Rūtā Paraudziņā / Rūta Paraudziņa
m  Jēkabs Demonis / Jēkaba Demoņa / Jēkabam Demonim / Jēkabu Demoni / Jēkabā Demonī / Jēkab Demoni
f  Elza Piemēra / Elzas Piemēras / Elzai Piemērai / Elzu Piemēru / Elzā Piemērā / Elza Piemēra
m  Toms Izdomājums / Toma Izdomājuma / Tomam Izdomājumam / Tomu Izdomājumu / Tomā Izdomājumā / Tom Izdomājum
f  Undīne Agrā / Undīnes Agrās / Undīnei Agrajai / Undīni Agro / Undīnē Agrajā / Undīne Agrā
m  Marks Jaunformāts / Marka Jaunformāta / Markam Jaunformātam / Marku Jaunformātu / Markā Jaunformātā / Mark Jaunformāt
f  Ilze Paraudziņa / Ilzes Paraudziņas / Ilzei Paraudziņai / Ilzi Paraudziņu / Ilzē Paraudziņā / Ilze Paraudziņa
m  Valdis Aizbildnis-Demo / Valda Aizbildņa-Demo / Valdim Aizbildnim-Demo / Valdi Aizbildni-Demo / Valdī Aizbildnī-Demo / Valdi Aizbildni-Demo
f  Aina Vadītāja-Demo / Ainas Vadītājas-Demo / Ainai Vadītājai-Demo / Ainu Vadītāju-Demo / Ainā Vadītājā-Demo / Aina Vadītāja-Demo
f  Linda Plānotāja-Demo / Lindas Plānotājas-Demo / Lindai Plānotājai-Demo / Lindu Plānotāju-Demo / Lindā Plānotājā-Demo / Linda Plānotāja-Demo
m  Raitis Koordinators-Demo / Raita Koordinatora-Demo / Raitim Koordinatoram-Demo / Raiti Koordinatoru-Demo / Raitī Koordinatorā-Demo / Raiti Koordinator-Demo
"""
#: More declensions and exceptions than the demo has.
OTHERS = """
m  Jānis Bērziņš / Jāņa Bērziņa / Jānim Bērziņam / Jāni Bērziņu / Jānī Bērziņā / Jāni Bērziņ
m  Visvaldis Briedis / Visvalža Brieža / Visvaldim Briedim / Visvaldi Briedi / Visvaldī Briedī / Visvaldi Briedi
m  Artis Lācis / Arta Lāča / Artim Lācim / Arti Lāci / Artī Lācī / Arti Lāci
m  Gatis Zutis / Gata Zuša / Gatim Zutim / Gati Zuti / Gatī Zutī / Gati Zuti
m  Pēteris Lielais / Pētera Lielā / Pēterim Lielajam / Pēteri Lielo / Pēterī Lielajā / Pēteri Lielais
m  Ingus Akmens / Ingus Akmeņa / Ingum Akmenim / Ingu Akmeni / Ingū Akmenī / Ingu Akmeni
m  Oto Liepa / Oto Liepas / Oto Liepam / Oto Liepu / Oto Liepā / Oto Liepa
m  Andris Zvaigzne / Andra Zvaigznes / Andrim Zvaigznem / Andri Zvaigzni / Andrī Zvaigznē / Andri Zvaigzne
m  Dainis Ozols / Daiņa Ozola / Dainim Ozolam / Daini Ozolu / Dainī Ozolā / Daini Ozol
m  Ansis Kovaļskis / Anša Kovaļska / Ansim Kovaļskim / Ansi Kovaļski / Ansī Kovaļskī / Ansi Kovaļski
m  Aivis Bullis / Aivja Buļļa / Aivim Bullim / Aivi Bulli / Aivī Bullī / Aivi Bulli
f  Anna Pēdējā / Annas Pēdējās / Annai Pēdējai / Annu Pēdējo / Annā Pēdējā / Anna Pēdējā
f  Anna Marija Liepa-Kalniņa / Annas Marijas Liepas-Kalniņas / Annai Marijai Liepai-Kalniņai / Annu Mariju Liepu-Kalniņu / Annā Marijā Liepā-Kalniņā / Anna Marija Liepa-Kalniņa
f  Kristīne Buss / Kristīnes Buss / Kristīnei Buss / Kristīni Buss / Kristīnē Buss / Kristīne Buss
m  KĀRLIS TESTNIEKS / KĀRĻA TESTNIEKA / KĀRLIM TESTNIEKAM / KĀRLI TESTNIEKU / KĀRLĪ TESTNIEKĀ / KĀRLI TESTNIEK
"""
PHRASES = """
f  Paraugpils vidusskolas direktore / Paraugpils vidusskolas direktores / Paraugpils vidusskolas direktorei / Paraugpils vidusskolas direktori / Paraugpils vidusskolas direktorē
f  izglītības pārvaldes vadītāja / izglītības pārvaldes vadītājas / izglītības pārvaldes vadītājai / izglītības pārvaldes vadītāju / izglītības pārvaldes vadītājā
m  direktora vietnieks izglītības jomā / direktora vietnieka izglītības jomā / direktora vietniekam izglītības jomā / direktora vietnieku izglītības jomā / direktora vietniekā izglītības jomā
f  direktora vietniece mācību procesa jautājumos / direktora vietnieces mācību procesa jautājumos / direktora vietniecei mācību procesa jautājumos / direktora vietnieci mācību procesa jautājumos / direktora vietniecē mācību procesa jautājumos
m  Paraugpils vidusskolas direktors / Paraugpils vidusskolas direktora / Paraugpils vidusskolas direktoram / Paraugpils vidusskolas direktoru / Paraugpils vidusskolas direktorā
f  kultūras un sporta centra vadītāja / kultūras un sporta centra vadītājas / kultūras un sporta centra vadītājai / kultūras un sporta centra vadītāju / kultūras un sporta centra vadītājā
f  direktore un skolotāja / direktores un skolotājas / direktorei un skolotājai / direktori un skolotāju / direktorē un skolotājā
m  vadītājs izglītības un sporta jautājumos / vadītāja izglītības un sporta jautājumos / vadītājam izglītības un sporta jautājumos / vadītāju izglītības un sporta jautājumos / vadītājā izglītības un sporta jautājumos
f  galvenā bāriņtiesas speciāliste / galvenās bāriņtiesas speciālistes / galvenajai bāriņtiesas speciālistei / galveno bāriņtiesas speciālisti / galvenajā bāriņtiesas speciālistē
m  vecākais eksperts / vecākā eksperta / vecākajam ekspertam / vecāko ekspertu / vecākajā ekspertā
m  izglītības jomā atbildīgā persona / izglītības jomā atbildīgās personas / izglītības jomā atbildīgajai personai / izglītības jomā atbildīgo personu / izglītības jomā atbildīgajā personā
f  direktora pienākumu izpildītāja / direktora pienākumu izpildītājas / direktora pienākumu izpildītājai / direktora pienākumu izpildītāju / direktora pienākumu izpildītājā
m  jauniešu centra pārzinis / jauniešu centra pārziņa / jauniešu centra pārzinim / jauniešu centra pārzini / jauniešu centra pārzinī
f  Paraugpils novada Izglītības pārvalde / Paraugpils novada Izglītības pārvaldes / Paraugpils novada Izglītības pārvaldei / Paraugpils novada Izglītības pārvaldi / Paraugpils novada Izglītības pārvaldē
f  Paraugpils vidusskola / Paraugpils vidusskolas / Paraugpils vidusskolai / Paraugpils vidusskolu / Paraugpils vidusskolā
f  Demonstrācijas pamatskola / Demonstrācijas pamatskolas / Demonstrācijas pamatskolai / Demonstrācijas pamatskolu / Demonstrācijas pamatskolā
m  Demonstrācijas jauniešu centrs "Durvis" / Demonstrācijas jauniešu centra "Durvis" / Demonstrācijas jauniešu centram "Durvis" / Demonstrācijas jauniešu centru "Durvis" / Demonstrācijas jauniešu centrā "Durvis"
f  Izdomas Profesionālā vidusskola / Izdomas Profesionālās vidusskolas / Izdomas Profesionālajai vidusskolai / Izdomas Profesionālo vidusskolu / Izdomas Profesionālajā vidusskolā
f  Paraugpils novada Profesionālā komanda / Paraugpils novada Profesionālās komandas / Paraugpils novada Profesionālajai komandai / Paraugpils novada Profesionālo komandu / Paraugpils novada Profesionālajā komandā
f  pašvaldības komanda sporta jomā / pašvaldības komandas sporta jomā / pašvaldības komandai sporta jomā / pašvaldības komandu sporta jomā / pašvaldības komandā sporta jomā
f  vadītāja vietniece / vadītāja vietnieces / vadītāja vietniecei / vadītāja vietnieci / vadītāja vietniecē
m  dekāns studiju jautājumos / dekāna studiju jautājumos / dekānam studiju jautājumos / dekānu studiju jautājumos / dekānā studiju jautājumos
m  Izdomas Izglītības departaments / Izdomas Izglītības departamenta / Izdomas Izglītības departamentam / Izdomas Izglītības departamentu / Izdomas Izglītības departamentā
"""


def rows(table):
    for line in table.strip().splitlines():
        gender, forms = line.split(None, 1)
        forms = forms.split(" / ")
        for case, form in zip(CASES, forms, strict=False):
            yield pytest.param(gender, forms[0], case, form, id=f"{forms[0]}-{case}")


@pytest.mark.parametrize(("gender", "name", "case", "form"), [*rows(NAMES), *rows(OTHERS)])
def test_names(gender, name, case, form):
    assert decline(name, case=case, gender=gender) == form


@pytest.mark.parametrize(("gender", "phrase", "case", "form"), [*rows(PHRASES)])
def test_offices_and_institutions(gender, phrase, case, form):
    assert decline(phrase, case=case, gender=gender, kind="phrase") == form


def test_the_sentences_of_a_contract():
    office = decline("direktore", case=Case.GEN, gender="f", kind="phrase")
    name = decline("Aina Vadītāja-Demo", case=Case.GEN, gender="f")
    assert f"{office} {name} personā" == "direktores Ainas Vadītājas-Demo personā"
    assert f"ar mentoru {decline('Kārlis Testnieks', case='acc', gender='m')}" == "ar mentoru Kārli Testnieku"
    mentor = decline("mentore", case="acc", gender="f", kind="phrase")
    assert f"ar {mentor} {decline('Mētra Paraugmentore', case='acc', gender='f')}" == "ar mentori Mētru Paraugmentori"


def test_a_surname_alone_is_not_a_given_name():
    assert decline("Briedis", case=Case.GEN, gender="m", kind="surname") == "Brieža"
    assert decline("Valdis", case=Case.GEN, gender="m", kind="given") == "Valda"
    assert decline("Valdis", case=Case.GEN, gender="m") == "Valda"


def test_spaces_are_put_in_order():
    assert decline("  Kārlis   Testnieks ", case=Case.DAT, gender="m") == "Kārlim Testniekam"
    assert decline("", case=Case.DAT, gender="m") == ""


def test_corrections_win():
    corrections = {("Aleks Smits", "m", "gen"): "Aleka Smita", ("Otis", "m", "dat"): "Otim", ("Buss", "f", "gen"): "Busas"}  # fmt: skip
    assert decline("Aleks Smits", case=Case.GEN, gender="m", corrections=corrections) == "Aleka Smita"
    assert decline("Kristīne Buss", case=Case.GEN, gender="f", corrections=corrections) == "Kristīnes Busas"
    assert decline("Kristīne Buss", case=Case.DAT, gender="f", corrections=corrections) == "Kristīnei Buss"


@pytest.mark.parametrize("wrong", [{"case": "ins"}, {"gender": "x"}, {"kind": "word"}])
def test_unknown_words_of_grammar_are_mistakes(wrong):
    with pytest.raises(ValueError):
        decline("Toms", **({"case": "gen", "gender": "m", "kind": "name"} | wrong))


@given(
    st.text(), st.sampled_from(CASES), st.sampled_from("fm"), st.sampled_from(["name", "surname", "given", "phrase"])
)
def test_any_text_can_be_asked_for(words, case, gender, kind):
    assert isinstance(decline(words, case=case, gender=gender, kind=kind), str)


@pytest.mark.parametrize(
    ("n", "form"),
    [(1, "stunda"), (21, "stunda"), (101, "stunda"), (2, "stundas"), (22, "stundas"), (10, "stundas"), (11, "stundas"),
     (111, "stundas"), (1011, "stundas"), (0, "stundu"), (-1, "stunda")],
)  # fmt: skip
def test_plurals(n, form):
    assert plural(n, "stunda", "stundas", "stundu") == form


def test_plurals_without_a_form_for_zero():
    assert plural(0, "stunda", "stundas") == "stundas"
    assert counted(1021, "stunda", "stundas") == "1\u00a0021\u00a0stunda"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1234, "1\u00a0234"),
        (Decimal("1234.56"), "1\u00a0234,56"),
        (Decimal("-1234567.5"), "\u22121\u00a0234\u00a0567,5"),
        (15951890, "15\u00a0951\u00a0890"),
    ],
)
def test_numbers(value, text):
    assert number(value) == text


def test_money():
    assert money(Decimal("1092964.32")) == "1\u00a0092\u00a0964,32\u00a0EUR"
    assert money(10) == "10,00\u00a0EUR"
    for wrong in (Decimal("0.001"), Decimal("NaN"), Decimal("Infinity")):
        with pytest.raises(ValueError):
            money(wrong)


@pytest.mark.parametrize(
    ("n", "masculine", "feminine"),
    [
        (0, "nulle", "nulle"),
        (1, "viens", "viena"),
        (2, "divi", "divas"),
        (3, "trīs", "trīs"),
        (9, "deviņi", "deviņas"),
        (10, "desmit", "desmit"),
        (11, "vienpadsmit", "vienpadsmit"),
        (21, "divdesmit viens", "divdesmit viena"),
        (38, "trīsdesmit astoņi", "trīsdesmit astoņas"),
        (100, "viens simts", "viens simts"),
        (101, "viens simts viens", "viens simts viena"),
        (112, "viens simts divpadsmit", "viens simts divpadsmit"),
        (200, "divi simti", "divi simti"),
        (1000, "viens tūkstotis", "viens tūkstotis"),
        (2000, "divi tūkstoši", "divi tūkstoši"),
        (21000, "divdesmit viens tūkstotis", "divdesmit viens tūkstotis"),
        (100000, "viens simts tūkstoši", "viens simts tūkstoši"),
        (1234567, "viens miljons divi simti trīsdesmit četri tūkstoši pieci simti sešdesmit septiņi",
         "viens miljons divi simti trīsdesmit četri tūkstoši pieci simti sešdesmit septiņas"),
    ],
)  # fmt: skip
def test_numbers_in_words(n, masculine, feminine):
    assert in_words(n) == masculine
    assert in_words(n, gender="f") == feminine


def test_the_ends_of_words():
    assert in_words(-5) == "mīnus pieci"
    assert in_words(999_999_999_999).startswith("deviņi simti deviņdesmit deviņi miljardi")
    with pytest.raises(ValueError, match="too large"):
        in_words(10**12)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1234.56", "viens tūkstotis divi simti trīsdesmit četri euro un 56 centi"),
        ("1", "viens euro un 00 centi"),
        ("2.01", "divi euro un 01 cents"),
        ("10.11", "desmit euro un 11 centi"),
        ("11.21", "vienpadsmit euro un 21 cents"),
        ("21", "divdesmit viens euro un 00 centi"),
        ("100", "viens simts euro un 00 centi"),
        ("101", "viens simts viens euro un 00 centi"),
        ("1000", "viens tūkstotis euro un 00 centi"),
        ("2000.99", "divi tūkstoši euro un 99 centi"),
        ("0.5", "nulle euro un 50 centi"),
    ],
)
def test_euros_in_words(amount, words):
    assert euros_in_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "0.005"])
def test_no_words_for_such_amounts(amount):
    with pytest.raises(ValueError):
        euros_in_words(Decimal(amount))


def test_dates():
    assert date_long(date(2026, 6, 5)) == "2026. gada 5. jūnijs"
    assert date_short(date(2026, 6, 5)) == "05.06.2026."
    start, end = date(2026, 9, 1), date(2027, 5, 31)
    spoken = f"no {date_long(start, case='gen')} līdz {date_long(end, case='dat')}"
    assert spoken == "no 2026. gada 1. septembra līdz 2027. gada 31. maijam"
    assert date_long(date(2026, 4, 30), case="gen") == "2026. gada 30. aprīļa"
    assert date_long(date(2026, 2, 1), case="loc") == "2026. gada 1. februārī"
