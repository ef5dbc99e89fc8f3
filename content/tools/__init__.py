"""Small tools without sign-in: a question, an answer, the rule behind it. Nothing is stored."""
