"""The look: tokens, budgets, forms, pages."""
