"""Tests of lambda_src.sessions."""
