"""Messages between two people, by AuthZEN and the standard library. STAIRGATE_KEY=... python3 server.py"""
import json
import os
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import Request, urlopen

URL = os.environ.get("STAIRGATE_URL", "http://127.0.0.1:4300")
KEY = os.environ.get("STAIRGATE_KEY", "")
friends = {}


def ask(path, body):
    headers = {"authorization": "Bearer " + KEY, "content-type": "application/json"}
    with urlopen(Request(URL + path, json.dumps(body).encode(), headers), timeout=2) as answer:
        return json.load(answer)


def may(action, child, actor, **context):
    """Whatever goes wrong, the answer is no."""
    try:
        question = {"subject": {"type": "user", "id": actor}, "resource": {"type": "child", "id": child},
                    "action": {"name": action}, "context": context}
        return ask("/access/v1/evaluation", question)["decision"] is True
    except Exception:
        return False


class Platform(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/people":
            evidence = {"method": "self-declared", "year": body["year"], "month": body["month"]}
            child = ask("/v1/children", {"place": body["place"], "evidence": evidence})["id"]
            friends[child] = set()
            return self.reply(201, {"id": child})
        to = re.fullmatch(r"/people/([^/]+)/messages", self.path)[1]
        relation = "contact" if body["from"] in friends.get(to, ()) else "stranger"
        if not may("contact.message", to, body["from"], relation=relation):
            return self.reply(403, {"code": "refused", "detail": "This is not open here."})
        self.reply(201, {"to": to, "text": body["text"]})

    def do_PUT(self):
        one, other = re.fullmatch(r"/people/([^/]+)/friends/([^/]+)", self.path).groups()
        friends.setdefault(one, set()).add(other)
        friends.setdefault(other, set()).add(one)
        self.reply(204)

    def reply(self, status, body=None):
        text = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "3000"))), Platform)
print("http://127.0.0.1:%d" % server.server_port, flush=True)
server.serve_forever()
