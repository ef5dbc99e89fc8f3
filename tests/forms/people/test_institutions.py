"""What an institution may not be called."""

import pytest
from django.core.exceptions import ValidationError

from forms.people.models import Institution
from forms.training import issuer


def test_no_institution_takes_the_code_in_the_numbers_of_certificates() -> None:
    """Rights over a document follow its register code: an institution called VIAA would manage every certificate."""
    with pytest.raises(ValidationError) as refusal:
        Institution(register_code=issuer.CODE, name="Paraugpils vidusskola").save()
    assert refusal.value.messages == ["Šis reģistra kods stāv mācību apliecību numuros. Izvēlieties citu."]
