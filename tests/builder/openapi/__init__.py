"""Tests of the workspace document."""
