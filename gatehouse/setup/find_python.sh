#!/bin/sh
# Prints a Python that can make our virtual environment. GATEHOUSE_PYTHON, when set, is the only one tried.
fits='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
for python in ${GATEHOUSE_PYTHON:-.venv/bin/python python3 python3.11 python3.12 python3.13 python3.14}; do
  if command -v "$python" >/dev/null 2>&1 && "$python" -c "$fits" >/dev/null 2>&1; then
    command -v "$python"
    exit 0
  fi
done
cat >&2 <<MESSAGE
Gatehouse needs Python 3.11 to 3.14 with its venv module, and found none${GATEHOUSE_PYTHON:+ at $GATEHOUSE_PYTHON}.
  Debian, Ubuntu:  apt-get install python3 python3-venv
  Fedora:          dnf install python3
  macOS:           brew install python@3.13
Or name one: make setup GATEHOUSE_PYTHON=/path/to/python3
MESSAGE
exit 1
