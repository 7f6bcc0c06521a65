"""What others call: rows as CSV or XLSX, and the routes."""

from tongzhou.builder.exports.contracts import CellKind, ExportColumn, ExportWords
from tongzhou.builder.exports.routes import router
from tongzhou.builder.exports.writing import csv_stream, xlsx_stream

__all__ = ["CellKind", "ExportColumn", "ExportWords", "csv_stream", "router", "xlsx_stream"]
