"""The resource policies as Checkov's custom checks, for `--external-checks-dir`."""
