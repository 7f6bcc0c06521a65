"""Form definitions and their changes on live tables: draft, diff, plan, apply."""
