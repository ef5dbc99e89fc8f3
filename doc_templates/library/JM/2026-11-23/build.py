"""Apliecinājums par dalību Jauniešu-mentoru kustībā, edition of 23 November 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
Sealed by the issuer; nobody signs by hand. The wording is ours. The context is described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from doc_templates.library import house_v1 as house  # noqa: E402
from doc_templates.library import recognition_v1 as recognition  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="Apliecinājums {{ number }}")
    house.furnish(document, running="Apliecinājums {{ number_line }}", project=False)
    recognition.page(
        document,
        title="Apliecinājums",
        lead="Izsniegts",
        lines=["par dalību Jauniešu-mentoru kustībā"],
        note=(
            "Dokumentu apstiprina izsniedzēja elektroniskais zīmogs ar laika zīmogu; pašrocīgs paraksts nav vajadzīgs. "
            "Vai tas ir spēkā, var pārbaudīt ar kodu lapas apakšā. Izdruka ir kopija."
        ),
    )
    house.save(document, path)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
