"""Tables as CSV or XLSX, streamed, safe to open in a spreadsheet program."""
