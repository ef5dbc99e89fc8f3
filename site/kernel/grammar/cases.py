"""Cases and grammatical genders."""

from enum import StrEnum


class Case(StrEnum):
    """The six cases of the Latvian singular that documents use (the instrumental equals the accusative)."""

    NOM = "nom"
    GEN = "gen"
    DAT = "dat"
    ACC = "acc"
    LOC = "loc"
    VOC = "voc"


class Gender(StrEnum):
    """Grammatical gender of a name or of an office's holder."""

    FEMALE = "f"
    MALE = "m"
