#!/usr/bin/env python3
"""A dataset of real text from what is installed anyway: docstrings and documents of the Python packages at hand.

    corpus.py FILE.csv [ROWS]     columns text, source, words; paragraphs, each once, in a fixed order
"""
from __future__ import annotations

import ast
import csv
import sys
import sysconfig
import textwrap
from pathlib import Path


def documents():
    """-> (where from, text) of docstrings in modules and of text files, such as licences and manuals."""
    for folder in dict.fromkeys((sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"))):
        root = Path(folder)
        for path in sorted(root.rglob("*")):
            name = str(path.relative_to(root))
            try:
                if path.suffix in (".txt", ".md", ".rst") or path.name in ("METADATA", "LICENSE", "COPYING"):
                    yield name, path.read_text("utf-8")
                elif path.suffix == ".py":
                    tree = ast.parse(path.read_text("utf-8"))
                    for node in ast.walk(tree):
                        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                            text = ast.get_docstring(node)
                            if text:
                                yield name, text
            except (OSError, UnicodeDecodeError, SyntaxError, ValueError, RecursionError):
                continue


def paragraphs():
    seen = set()
    for source, text in documents():
        for part in textwrap.dedent(text).split("\n\n"):
            part = part.strip().replace("\x00", "")
            letters = sum(c.isalpha() for c in part)
            if 40 <= len(part) <= 2000 and letters * 2 > len(part) and part not in seen:
                seen.add(part)
                yield part, source


def main() -> int:
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    written = 0
    with open(sys.argv[1], "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f)
        out.writerow(["text", "source", "words"])
        for text, source in paragraphs():
            out.writerow([text, source, len(text.split())])
            written += 1
            if written == rows:
                print(written)
                return 0
    print(f"only {written} paragraphs of {rows} are at hand", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
