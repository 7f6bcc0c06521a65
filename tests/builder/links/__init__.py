"""Tests of public links."""
