"""Django finds the models of every step here."""
