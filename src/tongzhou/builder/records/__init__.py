"""Reading and writing records: the one write path.

validate → permission → guards → write → history → events. The transaction is that of whoever calls: what needs more
than one statement asks the connection to begin one, and nothing here commits. Every change raises the record's
revision by one and leaves one history entry under it. Reads answer bytes that PostgreSQL built.
"""
