#!/usr/bin/env python3
"""Writes a small feed of advisories as osv.dev serves them: <folder>/<ecosystem>/all.zip.

usage: feed.py <folder> <ecosystem>=<id>,<package>,<fixed version>...
"""
import json
import pathlib
import sys
import zipfile


def entry(ecosystem, advisory, package, fixed):
    kind = "SEMVER" if ecosystem == "npm" else "ECOSYSTEM"
    return {
        "id": advisory,
        "modified": "2026-01-01T00:00:00Z",
        "summary": f"{package} before {fixed}",
        "affected": [{
            "package": {"ecosystem": ecosystem, "name": package},
            "ranges": [{"type": kind, "events": [{"introduced": "0"}, {"fixed": fixed}]}],
        }],
    }


for argument in sys.argv[2:]:
    ecosystem, entries = argument.split("=", 1)
    folder = pathlib.Path(sys.argv[1]) / ecosystem
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for advisory, package, fixed in (text.split(",") for text in entries.split(";")):
            archive.writestr(f"{advisory}.json", json.dumps(entry(ecosystem, advisory, package, fixed)))
