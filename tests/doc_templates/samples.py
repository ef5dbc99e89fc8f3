"""Contexts of the employment contract, from its sample: every variant a law office would have to set."""

import copy
import json
from pathlib import Path
from typing import Any

import doc_templates

EDITION = Path(doc_templates.__file__).parent / "library" / "DL" / "2026-06-05"
TEMPLATE = (EDITION / "template.docx").read_bytes()
NUMBER = "DL-2026-90099991011-0001"
CODE = "K7QM-4TXR-9WBD-2HNC-LPVA-83FE"


def sample() -> dict[str, Any]:
    """What forms gives: the record's part of the context."""
    return json.loads((EDITION / "sample.json").read_text(encoding="utf-8"))


def whole(**changes: Any) -> dict[str, Any]:
    """The context with what the facade adds. Dotted names change one value: ``mentor__name=…``."""
    context = sample() | {
        "number": NUMBER,
        "number_line": f"Nr.\u00a0{NUMBER}",
        "verification": {"code": CODE, "url": f"https://paraugs.example/p/{CODE}"},
        "trust_mode": "eu",
        "preview": False,
    }
    context = copy.deepcopy(context)
    for name, value in changes.items():
        *path, last = name.split("__")
        target = context
        for step in path:
            target = target[step]
        target[last] = value
    return context


VARIANTS: dict[str, dict[str, Any]] = {
    "institution, two semesters, electronic": {},
    "board, one semester, no probation": {
        "employer__kind": "board",
        "employer__name": "Paraugpils novada Izglītības pārvalde",
        "term__semesters": 1,
        "term__semester": "I",
        "term__end": "2026-12-18",
        "probation": None,
    },
    "youth centre, paper, test trust, twice a month": {
        "employer__kind": "youth_centre",
        "employer__name": "Demonstrācijas jauniešu centrs „Durvis”",
        "road": "paper",
        "trust_mode": "test",
        "workplace": {"kind": "various", "places": []},
        "pay__frequency": "twice",
        "pay__days": "5. un 20. datumā",
    },
    "no collective agreement, no regulations, training, no phones": {
        "collective_agreement": "",
        "work_rules": "",
        "training": "bērnu tiesību aizsardzības kurss (8 stundas)",
        "employer__phone": "",
        "mentor__phone": "",
        "work": "Darbinieks atbalsta arī profesionālās izglītības programmu izglītojamos.",
    },
    "long names": {
        "employer__name": "Izdomas valstspilsētas Izglītības, kultūras un jaunatnes lietu departaments "
        "„Ģērbonis & Šķūnis”",
        "employer__rep_office": "direktora vietniece izglītības jomā, direktora pienākumu izpildītāja",
        "employer__rep_name": "Ņina Ķērsta Šķēle-Žagariņa-Vadītāja-Demo",
        "employer__rep_genitive": "direktora vietnieces izglītības jomā, direktora pienākumu izpildītājas "
        "Ņinas Ķērstas Šķēles-Žagariņas-Vadītājas-Demo",
        "mentor__name": "Mētra Elizabete Paraugmentore-Garumzīmjuzvārdsone",
        "mentor__accusative": "Mētru Elizabeti Paraugmentori-Garumzīmjuzvārdsoni",
        "mentor__residence": "Ļoti Garās Izdomātās Ielas Nosaukums 123A – 45, Demonstrācijas ciems, Izdomas pagasts, "
        "Demonstrācijas novads, LV-0000",
    },
}
