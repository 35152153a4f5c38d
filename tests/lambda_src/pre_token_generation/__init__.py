"""Tests of lambda_src.pre_token_generation."""
