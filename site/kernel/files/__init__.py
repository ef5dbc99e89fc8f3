"""Write-once content-addressed storage; safe upload intake."""
