"""Statements as documents: PDF by Typst, XLSX by XlsxWriter. Values go in as data, never as code."""
