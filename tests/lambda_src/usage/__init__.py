"""Tests of lambda_src.usage."""
