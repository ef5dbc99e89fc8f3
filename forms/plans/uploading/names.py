"""How files for the tool are called: the number of the plan, the place in the list, the kind, the document's number.

The plan's number leads to the learner in the tool and in the portal. Neither names nor personal codes stand in names of
files: those stay on disks, in folders for downloads and in the lists of other programs. Pure.
"""

import re

#: By media type, of files that nobody signed.
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def plain(text: str) -> str:
    """Letters, digits and hyphens that every system takes."""
    return re.sub(r"[^A-Za-z0-9-]+", "-", text).strip("-")


def file_name(*, plan: str, order: int, piece: str, reference: str, ending: str) -> str:
    """ "IAP-2026-PVS-0001_1-ligums_DL-2026-PVS-0004.pdf" """
    return f"{plain(plan)}_{order}-{piece}_{plain(reference)}.{ending}"
