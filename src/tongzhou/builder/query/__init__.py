"""The only code that can name a user's table. Pure: it makes statements and runs none.

`(form, request, row scope, field scope) → SELECT` whose rows are JSON that PostgreSQL built. What an actor may not
read is not selected, and a filter, sort or group by it is refused as if there were no such field. The text of a
statement depends on shapes only and is kept; values are bound anew each time.
"""
