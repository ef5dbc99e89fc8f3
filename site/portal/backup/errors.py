"""Why a backup or a restore stops. Words are plain Latvian, as of the whole command."""


class Stopped(Exception):
    """Nothing was written where it must not be; the sentence says what to do."""


class WrongCall(Stopped):
    """What was asked for cannot be meant."""
