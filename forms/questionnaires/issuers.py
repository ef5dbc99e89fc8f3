"""Who stands at the head of a programme's forms where no institution does. Latvian, as documents are.

The codes stand in numbers; no institution may have them.
"""

from forms.people.models import PROGRAMME_CODES

LETTERHEADS = {
    "P2": {"name": "Jauniešu-mentoru kustība", "line": "Brīvprātīgs mentorings jauniešiem no 13 līdz 25 gadiem"},
    "P3": {
        "name": "Publiskās pārvaldes Digitālās akadēmijas Mentoru programma",
        "line": "Projekts Nr. 2.3.2.2.i.0/1/23/I/VARAM/001",
    },
}
CODES = PROGRAMME_CODES
