"""Formulas as people write them: help on functions, and a text checked and tried before it is saved."""
