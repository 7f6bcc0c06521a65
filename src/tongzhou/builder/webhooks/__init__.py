"""Webhooks: what happens to a form's records, told to another program.

An event of a watched form is noted in the transaction that writes it, by a trigger whose condition names the watched
forms: forms without webhooks pay nothing. A worker turns notes into deliveries, signs and sends them, tries again for
a day, and keeps a log.
"""
