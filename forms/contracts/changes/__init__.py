"""Part of contracts: Amendments and terminations of contracts (D08)."""
