"""Public links: a form to fill in, or records to ask for, at an address that needs no sign-in.

Whoever opens a link acts as that link's own visitor: an actor that may create in one form and one set of fields, or
read a few fields of what matches all conditions, and nothing else. The address holds 192 random bits; the database
holds their hash, and the address itself sealed with the program's key so that it can be shown and drawn again.
"""
