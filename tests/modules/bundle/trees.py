"""A small source tree with two functions and the shared runtime."""

import zipfile
from pathlib import Path

FILES = {
    "lambda_src/__init__.py": '"""Sources."""\n',
    "lambda_src/chat/__init__.py": "",
    "lambda_src/chat/handler.py": "def handler(event, context):\n    return 'chat'\n",
    "lambda_src/chat/parts/reply.py": "REPLY = 'ä'\n",
    "lambda_src/runtime/__init__.py": "",
    "lambda_src/runtime/models/prices.json": "{}\n",
    "lambda_src/usage/handler.py": "def handler(event, context):\n    return 'usage'\n",
}
CHAT_ENTRIES = sorted(name for name in FILES if "/usage/" not in name)


def write_tree(root: Path, names: list[str] | None = None) -> Path:
    for name in FILES if names is None else names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FILES[name], encoding="utf-8")
    return root


def names_in(archive: Path) -> list[str]:
    with zipfile.ZipFile(archive) as members:
        return members.namelist()
