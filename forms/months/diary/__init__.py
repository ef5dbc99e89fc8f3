"""The mentor's diary (D12)."""
