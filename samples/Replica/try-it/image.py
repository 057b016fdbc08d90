#!/usr/bin/env python3
"""Writes an OCI image layout, one layer for each folder, so that skopeo can push it.

usage: image.py <layout folder> <tag> <layer folder>...
"""
import gzip
import hashlib
import io
import json
import pathlib
import sys
import tarfile


def store(layout, content):
    digest = hashlib.sha256(content).hexdigest()
    (layout / "blobs" / "sha256" / digest).write_bytes(content)
    return {"digest": f"sha256:{digest}", "size": len(content)}


def layer_of(folder):
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for path in sorted(folder.rglob("*")):
            entry = tar.gettarinfo(path, str(path.relative_to(folder)))
            entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = 0, 0, 0, "", ""
            with open(path, "rb") if entry.isfile() else io.BytesIO() as content:
                tar.addfile(entry, content if entry.isfile() else None)
    return plain.getvalue()


def main():
    layout, tag, folders = pathlib.Path(sys.argv[1]), sys.argv[2], [pathlib.Path(name) for name in sys.argv[3:]]
    (layout / "blobs" / "sha256").mkdir(parents=True, exist_ok=True)
    layers, diffs = [], []
    for folder in folders:
        plain = layer_of(folder)
        diffs.append("sha256:" + hashlib.sha256(plain).hexdigest())
        layers.append({"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip"} | store(layout, gzip.compress(plain, 1, mtime=0)))
    config = {"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": diffs}}
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json"} | store(layout, json.dumps(config).encode()),
        "layers": layers,
    }
    entry = {"mediaType": manifest["mediaType"]} | store(layout, json.dumps(manifest).encode())
    entry["annotations"] = {"org.opencontainers.image.ref.name": tag}
    (layout / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
    (layout / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
    print(entry["digest"])


if __name__ == "__main__":
    main()
