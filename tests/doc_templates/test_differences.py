"""Differences of two texts, as people read them."""

from doc_templates.differences import MOST_PAIRS, MOST_WORDS, Fate, changes, differences


def told(before, after):
    return [
        (one.fate.value, [(piece.fate.value, piece.text) for piece in one.pieces]) for one in differences(before, after)
    ]


def test_the_same_text_has_none():
    found = differences(["Viens.", "Divi."], ["Viens.", "Divi."])
    assert changes(found) == 0
    assert [one.fate for one in found] == [Fate.SAME, Fate.SAME]


def test_a_changed_word_stands_in_its_paragraph():
    before, after = ["Likme ir 10,00 EUR stundā."], ["Likme ir 12,00 EUR stundā."]
    assert told(before, after) == [
        ("changed", [("same", "Likme ir "), ("removed", "10"), ("added", "12"), ("same", ",00 EUR stundā.")])
    ]


def test_paragraphs_come_and_go():
    assert told(["Viens.", "Pavisam cits teikums par darbu."], ["Viens.", "Jauna rinda bez kā kopīga!"]) == [
        ("same", [("same", "Viens.")]),
        ("removed", [("removed", "Pavisam cits teikums par darbu.")]),
        ("added", [("added", "Jauna rinda bez kā kopīga!")]),
    ]
    assert told([], ["Viens."]) == [("added", [("added", "Viens.")])]
    assert told(["Viens."], []) == [("removed", [("removed", "Viens.")])]


def test_a_new_paragraph_before_a_changed_one_keeps_its_order():
    found = told(["Darbs sākas 1. septembrī plkst. 9:00."], ["Ievads.", "Darbs sākas 2. septembrī plkst. 9:00."])
    assert [fate for fate, _pieces in found] == ["added", "changed"]


def test_nothing_is_lost_whatever_changes():
    before, after = ["a b c", "d e f", "g"], ["a x c", "g", "d e"]
    found = differences(before, after)
    old = ["".join(p.text for p in one.pieces if p.fate != Fate.ADDED) for one in found]
    new = ["".join(p.text for p in one.pieces if p.fate != Fate.REMOVED) for one in found]
    assert [words for words in old if words] == before
    assert [words for words in new if words] == after


def test_what_was_written_wholly_anew_is_not_compared_word_by_word():
    """Else a long document with every paragraph changed would keep the page waiting."""
    before = [f"Punkts {number} par darba laiku un samaksu." for number in range(MOST_PAIRS)]
    after = [f"{words} Jauns." for words in before]
    assert {one.fate for one in differences(before, after)} == {Fate.REMOVED, Fate.ADDED}
    long = "vārds " * MOST_WORDS
    assert [one.fate for one in differences([long], [long + "vēl"])] == [Fate.REMOVED, Fate.ADDED]
