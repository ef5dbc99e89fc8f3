"""Who organises the training and issues its certificates: the project's operator. Latvian, as its documents are.

The code stands in the numbers of certificates, as in those of earlier rounds; no institution may have it.
"""

from forms.people.models import ISSUER_CODE

NAME = "Valsts izglītības attīstības aģentūra"
CODE = ISSUER_CODE
#: As the first page of a document prints it.
LETTERHEAD = {"name": NAME, "line": "Projekta „Skola – kopienā” īstenotāja"}
