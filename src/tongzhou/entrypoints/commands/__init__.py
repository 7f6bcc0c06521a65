"""One module a command (or family of commands); `entrypoints.cli` lists them."""
