"""Step of forms: programmes, rule values by edition, findings, semester calendars, rates."""
