"""Part of contracts: Talks with mentors before a contract (D06)."""
