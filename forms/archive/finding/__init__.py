"""Finding documents in the archive and showing them: search, sets for auditors, printouts, certified copies."""
