"""Tests of lambda_src.chat."""
