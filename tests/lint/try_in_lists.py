#!/usr/bin/env python3
"""Fails when TRY stands inside a braced initializer: what was made before a return out of it is never destroyed
(seen with g++ 12 and clang 14; a fuzzer found the leak)."""
import pathlib, re, sys

root = pathlib.Path(sys.argv[1])
# The brace of a block comes after a space that follows ), ], > or a word; that of an initializer does not.
initializer = re.compile(r"(?:\w|[=(,]\s*|\breturn\s+)\{(?:[^;{}]|\{[^{}]*\})*?\bTRY\(")

sources = [file for room in ("base", "acme", "validator", "store", "hooks", "app", "tests", "examples")
           for file in sorted((root / room).rglob("*.cpp"))]
bad = [f"{file.relative_to(root)}:{text.count(chr(10), 0, found.end()) + 1}: TRY in an initializer list"
       for file in sources for text in [file.read_text()] for found in initializer.finditer(text)]
print("\n".join(bad) or f"ok, {len(sources)} files")
sys.exit(bool(bad))
