"""Plans of a workspace: drafts that are saved and versions that are published and never change again."""
