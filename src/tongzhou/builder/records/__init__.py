"""Reading and writing records: the one write path.

validate → permission → guards → write → history → events, in the transaction of whoever calls; nothing here
commits. Every change raises the record's revision by one and leaves one history entry under it. Reads answer
bytes that PostgreSQL built.
"""
