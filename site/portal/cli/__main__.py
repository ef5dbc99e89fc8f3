"""python -m portal.cli VERB …: called by ./portal only."""

import os
import sys

from portal.cli import place


def main(argv: list[str]) -> int:
    verb, rest = argv[0], argv[1:]
    if verb == "demo":
        os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.demo"  # whatever was set: its keys are its own
        from portal.cli import demo

        return demo.run(rest)
    if verb == "test":
        from portal.cli import trial

        return trial.run(rest)
    if verb == "keys":
        from portal.cli import keys

        return keys.run(rest)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", place.settings_module())
    if verb == "prepare":
        from portal.cli import prepare

        return prepare.run(rest)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["./portal", verb, *rest])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
