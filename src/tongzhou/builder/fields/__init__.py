"""The catalogue of field types. Pure.

A *kind* says what a value is and how it compares; a *field type* says how it is stored, read, written and set up.
Kinds are a closed set; a new type is one row in `catalogue` and its samples in the contract tests.
"""
