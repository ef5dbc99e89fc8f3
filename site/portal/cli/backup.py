"""./portal backup DIR, ./portal restore DIR: a copy of everything that cannot be made anew, and the way back.

Exit codes: 0 done and whole, 1 something is missing, damaged or different, 2 wrong call (nothing was touched).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

WHOLE, DIFFERENT, WRONG = 0, 1, 2
_PRIVATE = 0o600
_KEYS = ("KOPIENA_SECRET_KEY", "KOPIENA_FIELD_KEYS", "KOPIENA_LOOKUP_KEY")


def backup(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./portal backup", description="Datubāzes un glabātuves kopija mapē.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="mape uz cita diska; tajā paliek arī agrākās kopijas")
    parser.add_argument("--quick", action="store_true", help="jau nokopētās datnes salīdzināt tikai pēc garuma")
    parser.add_argument("--keep", type=_count, default=0, metavar="N", help="paturēt tikai N jaunākās kopijas")
    parser.add_argument("--with-keys", type=Path, metavar="FILE", help="atslēgas atsevišķā failā, ne tajā pašā mapē")
    options = parser.parse_args(argv)
    _start()
    from kernel.crypto import CryptoError
    from kernel.files.errors import FilesError
    from portal.backup import taking
    from portal.backup.errors import Stopped, WrongCall

    try:
        if options.with_keys:
            _write_keys(options.with_keys, folder=options.folder)
        taken = taking.take(options.folder, quick=options.quick, keep=options.keep)
    except WrongCall as refusal:
        return _told(refusal, WRONG)
    except (Stopped, FilesError, CryptoError, OSError) as error:
        return _told(error, DIFFERENT)
    print(f"Kopija {taken.run}: nokopētas datnes – {taken.copied}, jau bija – {taken.there}.")
    if taken.removed:
        print(f"Dzēstas vecākas kopijas – {taken.removed}.")
    if not options.with_keys:
        print("Atslēgu kopijā nav: bez $KOPIENA_VAR/env to atjaunot nevarēs. Glabājiet atslēgas atsevišķi.")
    for name in taken.missing:
        print(f"✗ Datnes {name} nav nevienā vietā veselas.", file=sys.stderr)
    return DIFFERENT if taken.missing else WHOLE


def restore(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./portal restore", description="Atjauno kopiju tukšā vietā.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="mape, ko veidoja ./portal backup")
    parser.add_argument("--run", default="", metavar="NAME", help="kura kopija; bez šī vārda jaunākā")
    parser.add_argument("--verify", action="store_true", help="pierādīt, ka viss ir tāds, kāds bija")
    options = parser.parse_args(argv)
    _start()
    from kernel.files.errors import FilesError
    from portal.backup import returning
    from portal.backup.errors import Stopped, WrongCall

    try:
        returned = returning.restore(options.folder, run=options.run, verify=options.verify)
    except WrongCall as refusal:
        return _told(refusal, WRONG)
    except (Stopped, FilesError, OSError) as error:
        return _told(error, DIFFERENT)
    print(f"Kopija {returned.run}: atjaunotas datnes – {returned.files}, rindas – {returned.rows}.")
    for problem in returned.problems[: returning.LISTED]:
        print(f"✗ {problem}", file=sys.stderr)
    if len(returned.problems) > returning.LISTED:
        print(f"✗ … un vēl {len(returned.problems) - returning.LISTED}", file=sys.stderr)
    if returned.problems:
        print("Atjaunots ne viss. Ņemiet citu kopiju (--run) vai meklējiet trūkstošās datnes.", file=sys.stderr)
        return DIFFERENT
    if returned.verified:
        print(f"✓ Rindu skaits, katra datne un notikumu sakne sakrīt: {returned.events}:{returned.root}")
    if returned.older:
        print("Kopija ir no vecākas versijas. Izpildiet: ./portal prepare")
    return WHOLE


def _write_keys(file: Path, *, folder: Path) -> None:
    """Into a file that was not there, for its owner alone, and never beside what it opens."""
    from django.conf import settings

    from portal.backup.errors import WrongCall

    if file.resolve().is_relative_to(folder.resolve()):
        raise WrongCall("Atslēgas nedrīkst glabāt vienā mapē ar kopiju. Norādiet citu vietu; nekas nav darīts.")
    values = (settings.SECRET_KEY, ",".join(settings.FIELD_KEYS), settings.LOOKUP_KEY)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except FileExistsError:
        raise WrongCall(f"Fails {file} jau ir; atslēgas netiek pārrakstītas. Nekas nav darīts.") from None
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.writelines(f"{name}={value}\n" for name, value in zip(_KEYS, values, strict=True))


def _start() -> None:
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("vismaz 1")
    return value


def _told(error: Exception, code: int) -> int:
    print(f"✗ {error}", file=sys.stderr)
    return code
