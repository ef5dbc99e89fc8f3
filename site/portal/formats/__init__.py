"""How each language writes dates (django.utils.formats); what is not here is Django's own."""
