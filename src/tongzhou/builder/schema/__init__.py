"""Form definitions and their changes on live tables: draft, diff, plan, apply.

A *definition* is a frozen value with ids; a *draft* is another one. The *diff* of two is a list of changes, the
*plan* classes each change with counts from the data, *apply* runs the plan in one transaction: tables, policies
and the stored definition change together or not at all. Nothing is silently nulled.
"""
