"""Any view as CSV or XLSX, streamed."""
