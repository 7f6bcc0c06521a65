"""An app as text: forms, views, roles and menu as YAML, installed and exported."""
