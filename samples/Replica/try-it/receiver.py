#!/usr/bin/env python3
"""Receives webhooks and appends one line for each to a file.

usage: receiver.py <port> <file> <secret>
"""
import hashlib
import hmac
import http.server
import sys


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        signature = "sha256=" + hmac.new(sys.argv[3].encode(), body, hashlib.sha256).hexdigest()
        verdict = "signed" if hmac.compare_digest(signature, self.headers.get("X-JobQueue-Signature-256", "")) else "NOT SIGNED"
        with open(sys.argv[2], "a", encoding="utf-8") as log:
            log.write(f"{self.headers['X-JobQueue-Delivery']} {verdict} {body.decode()}\n")
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver).serve_forever()
