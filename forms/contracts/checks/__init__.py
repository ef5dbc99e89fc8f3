"""Part of contracts: Suitability checks (D05)."""
