"""Veidlapa, edition of 23 November 2026: the readable source of template.docx.

Run: ``python build.py`` writes template.docx beside this file; rebuilt equals committed, byte for byte.
The general template of every form that is defined by data and confirmed in the portal. The wording is ours. The context is
described in manifest.toml, [context].
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[3]))

from doc_templates.library import filled_v1 as filled  # noqa: E402
from doc_templates.library import house_v1 as house  # noqa: E402


def build(path: Path = HERE / "template.docx") -> None:
    document = house.new_document(title="{{ title }} {{ number }}")
    house.furnish(document, running="{{ title }} {{ number_line }}", project=False)
    filled.opening(document)
    filled.answers(document)
    filled.statement(document)
    filled.confirmation(document)
    filled.copy(document)
    filled.by_hand(document)
    house.save(document, path)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "template.docx")
