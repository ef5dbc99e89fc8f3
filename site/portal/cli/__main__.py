"""python -m portal.cli VERB …: called by ./portal only."""

import os
import sys

from portal.cli import place

#: Words for whoever changes the code: they need no production settings.
_FOR_DEVELOPERS = frozenset({"acceptance", "makemigrations", "messages", "template_lint", "vendor"})
_UNUSABLE = 2


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
    settings = "portal.settings.development" if verb in _FOR_DEVELOPERS else place.settings_module()
    if verb == "validate":  # judges files on any machine: no database, no applications, no finished installation
        settings = settings.replace(".production", ".base")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    from django.core.exceptions import ImproperlyConfigured

    try:
        return _managed(verb, rest)
    except ImproperlyConfigured as refusal:  # production says what to set; a traceback would hide it
        print(refusal, file=sys.stderr)
        return _UNUSABLE


def _managed(verb: str, rest: list[str]) -> int:
    from django.conf import settings
    from django.core.management import execute_from_command_line

    _ = settings.DEBUG  # read here, so that a refusal is not swallowed on the way to a command
    if verb == "prepare":
        from portal.cli import prepare

        return prepare.run(rest)
    if verb in ("backup", "restore"):
        from portal.cli import backup

        return backup.backup(rest) if verb == "backup" else backup.restore(rest)
    if verb in ("export", "import"):
        from portal.cli import moving

        return moving.leave(rest) if verb == "export" else moving.arrive(rest)
    if verb == "validate":
        from signing.validation import cli

        return cli.main(rest)
    execute_from_command_line(["./portal", verb, *rest])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
