"""./portal export DIR, ./portal import DIR: the whole archive out of the house, and into an empty one.

Exit codes: 0 done, 1 it could not be done whole, 2 wrong call (nothing was touched).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

DONE, FAILED, WRONG = 0, 1, 2


def leave(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./portal export", description="Viss arhīvs kā BagIt mape, ko var pārbaudīt citur."
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="tukša mape; tajā būs personas dati – glabājiet droši")
    parser.add_argument(
        "--csip", action="store_true", help="ap BagIt mapi arī E-ARK informācijas pakete (METS, PREMIS)"
    )
    options = parser.parse_args(argv)
    _start()
    from kernel.files.errors import FilesError
    from kernel.periods import now
    from signing.archive import csip, leaving
    from signing.archive.errors import ArchiveRefused, NotEmpty

    bag = options.folder / csip.BAG if options.csip else options.folder
    try:
        left = (csip if options.csip else leaving).export(options.folder, on=now())
    except NotEmpty:
        return _told(f"Mape {options.folder} nav tukša. Norādiet tukšu; nekas nav mainīts.", WRONG)
    except ArchiveRefused as error:
        return _told(str(error.message), FAILED)
    except (FilesError, OSError) as error:
        return _told(str(error), FAILED)
    print(f"Eksportēti dokumenti – {left.documents}, pierādīti notikumi – {left.proven}.")
    if left.day:
        print(f"Pierādījumi ved uz {left.day} sakni.")
    else:
        print("Nevienai saknei vēl nav laika zīmoga: notikumi nav pierādīti.")
    print(f"Pārbaude bez portāla: python3 {bag}/data/verifier/kopiena_verify.py --roots SAKNES {bag}")
    return DONE


def arrive(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./portal import", description="Eksportēto arhīvu ieliek tukšā portālā.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="mape, ko veidoja ./portal export")
    options = parser.parse_args(argv)
    _start()
    from kernel.files.errors import FilesError
    from kernel.periods import now
    from signing.archive import arriving
    from signing.archive.errors import ExportDamaged, NotEmpty

    if not (options.folder / "bagit.txt").is_file():
        return _told(f"Mape {options.folder} nav eksports: tajā nav bagit.txt.", WRONG)
    try:
        count = arriving.take_in(options.folder, on=now())
    except NotEmpty:
        return _told("Portāla arhīvs nav tukšs. Importēt var tikai tukšā; nekas nav mainīts.", WRONG)
    except ExportDamaged as error:
        return _told(f"Eksports ir bojāts vai nepilnīgs ({error}). Nekas nav ielikts.", FAILED)
    except (FilesError, OSError) as error:
        return _told(str(error), FAILED)
    print(f"Ielikti dokumenti – {count}. Tālāk: ./portal fixity")
    return DONE


def _start() -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def _told(words: str, code: int) -> int:
    print(f"✗ {words}", file=sys.stderr)
    return code
