"""Step of forms: the archivist's room: finding, case files, intake, disposal."""
