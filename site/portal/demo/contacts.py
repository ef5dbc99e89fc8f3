"""Invented people who answer questions: one for the whole country in each role, a coordinator in each planning region."""

from content.models.contacts import Addressee, Contact
from forms.training.models import Region

_PHONE = "+000 0000 0000"
_EVERYWHERE = {
    Addressee.PROJECT: ("Gunta Biroja-Demo", "projekts"),
    Addressee.PROJECT_EXPERT: ("Ivars Eksperts-Demo", "eksperts"),
    Addressee.MENTORING_EXPERT: ("Maruta Mentoringa-Demo", "mentorings"),
}
_COORDINATORS = {
    Region.KURZEME: "Kaspars Kurzemnieks-Demo",
    Region.LATGALE: "Lolita Latgaliete-Demo",
    Region.RIGA: "Renārs Rīdzinieks-Demo",
    Region.VIDZEME: "Vija Vidzemniece-Demo",
    Region.ZEMGALE: "Zenta Zemgaliete-Demo",
}


def load() -> None:
    """Made once; what an editor changes stays."""
    if Contact.objects.exists():
        return
    for role, (name, box) in _EVERYWHERE.items():
        Contact.objects.create(role=role, name=name, phone=_PHONE, email=f"{box}@paraugs.example")
    for region, name in _COORDINATORS.items():
        Contact.objects.create(
            role=Addressee.REGIONAL_COORDINATOR,
            region=region,
            name=name,
            phone=_PHONE,
            email=f"{region}@paraugs.example",
        )
