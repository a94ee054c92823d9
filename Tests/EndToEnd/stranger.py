#!/usr/bin/env python3
"""A client written by a stranger: the .proto files, Protos/README.md and Google's protobuf, nothing of Tollgate's.

    stranger.py PROTOS_DIR LIMITER_PORT TRACKER_PORT TOKEN_FILE KEY_FILE ORG_ID

Generates Python from the .proto files with protoc, then completes a health check on both services, Limiter/Check
with an API key, and Tracker/Record. Prints one JSON line; exits 1 when anything is not as the specification says.
"""
import importlib
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import uuid


def generate(protos):
    out = tempfile.mkdtemp(prefix="stranger-")
    files = []
    for folder, _, names in os.walk(os.path.join(protos, "tollgate")):
        files += [os.path.join(folder, name) for name in names if name.endswith(".proto")]
    subprocess.run(["protoc", "-I", protos, "--python_out", out] + sorted(files), check=True)
    sys.path.insert(0, out)


class Connection:
    def __init__(self, port, token):
        self.rpc = importlib.import_module("tollgate.rpc.v1.rpc_pb2")
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.calls = 0
        hello = self.rpc.Frame()
        hello.hello.protocol_version = 1
        hello.hello.credential = token
        hello.hello.client = "stranger/1"
        self.send(hello)
        welcome = self.receive()
        assert welcome.WhichOneof("kind") == "welcome", welcome
        assert welcome.welcome.protocol_version == 1, welcome

    def send(self, frame):
        data = frame.SerializeToString()
        self.socket.sendall(struct.pack(">I", len(data)) + data)

    def receive(self):
        (length,) = struct.unpack(">I", self.exactly(4))
        frame = self.rpc.Frame()
        frame.ParseFromString(self.exactly(length))
        return frame

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            assert more, "the server closed the connection"
            data += more
        return data

    def call(self, method, request, response):
        self.calls += 1
        frame = self.rpc.Frame(call_id=self.calls)
        frame.request.method = method
        frame.request.timeout_ms = 5000
        frame.request.payload = request.SerializeToString()
        self.send(frame)
        while True:
            reply = self.receive()
            if reply.WhichOneof("kind") == "ping":
                pong = self.rpc.Frame()
                pong.pong.nonce = reply.ping.nonce
                self.send(pong)
                continue
            assert reply.call_id == self.calls, reply
            assert reply.response.status == 0, reply.response
            response.ParseFromString(reply.response.payload)
            return response


def main():
    protos, limiter_port, tracker_port, token_file, key_file, org = sys.argv[1:7]
    generate(protos)
    health = importlib.import_module("tollgate.health.v1.health_pb2")
    limiter = importlib.import_module("tollgate.limiter.v1.limiter_pb2")
    tracker = importlib.import_module("tollgate.tracker.v1.tracker_pb2")
    token = open(token_file, "rb").read().strip()
    key = open(key_file, "rb").read().strip()

    result = {}
    connections = {
        "limiter": Connection(int(limiter_port), token),
        "tracker": Connection(int(tracker_port), token),
    }
    for name, connection in connections.items():
        answer = connection.call(
            "tollgate.health.v1.Health/Check", health.CheckRequest(), health.CheckResponse())
        assert answer.status == health.SERVING and answer.service == name, answer
        result[name] = "SERVING"

    check = connections["limiter"].call(
        "tollgate.limiter.v1.Limiter/Check", limiter.CheckRequest(api_key=key),
        limiter.CheckResponse())
    assert check.decision == limiter.ALLOWED, check
    assert check.org_id == int(org), check
    result["rules"] = [rule.name for rule in check.rules]

    event = tracker.UsageEvent(
        event_id=uuid.uuid4().bytes, occurred_at_us=int(time.time() * 1_000_000),
        org_id=int(org), endpoint="/stranger", method="GET", status_code=200)
    request = tracker.RecordRequest(events=[event], ack=tracker.COMMITTED)
    first = connections["tracker"].call(
        "tollgate.tracker.v1.Tracker/Record", request, tracker.RecordResponse())
    assert (first.accepted, first.duplicates) == (1, 0), first
    again = connections["tracker"].call(
        "tollgate.tracker.v1.Tracker/Record", request, tracker.RecordResponse())
    assert (again.accepted, again.duplicates) == (0, 1), again
    result["recorded"] = first.accepted
    print(json.dumps(result))


main()
