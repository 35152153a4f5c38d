"""Stand-ins for what a machine may have: Terraform programs and provider mirrors."""

from pathlib import Path

UNPACKED = "registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64"


def fake_terraform(folder: Path, version: str) -> Path:
    """A program that answers `version -json` as Terraform does."""
    binary = folder / "terraform"
    folder.mkdir(parents=True, exist_ok=True)
    binary.write_text(
        f'#!/bin/sh\necho \'{{"terraform_version": "{version}"}}\'\n', encoding="utf-8"
    )
    binary.chmod(0o755)
    return binary


def unpacked_mirror(folder: Path) -> Path:
    provider = folder / UNPACKED
    provider.mkdir(parents=True)
    (provider / "terraform-provider-aws_v5.100.0_x5").write_bytes(b"")
    return folder


def packed_mirror(folder: Path) -> Path:
    provider = folder / "registry.terraform.io/hashicorp/aws"
    provider.mkdir(parents=True)
    (provider / "terraform-provider-aws_5.100.0_linux_amd64.zip").write_bytes(b"")
    return folder
