#!/usr/bin/env python3
"""Opens COUNT idle sessions and keeps them until its standard input ends.

usage: idle-connections.py HOST PORT USER DATABASE COUNT
Prints `open COUNT` once all have got their ReadyForQuery. Standard library only; the server must not ask for a password.
"""
import socket
import struct
import sys

host, port, user, database, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])
body = struct.pack("!i", 196608) + b"".join(text.encode() + b"\0" for text in ("user", user, "database", database)) + b"\0"
startup = struct.pack("!i", len(body) + 4) + body


def read_exactly(connection, wanted):
    data = b""
    while len(data) < wanted:
        part = connection.recv(wanted - len(data))
        if not part:
            sys.exit("the server closed a connection during startup")
        data += part
    return data


sessions = []
for number in range(count):
    connection = socket.create_connection((host, port), timeout=30)
    connection.sendall(startup)
    while True:
        kind, length = struct.unpack("!ci", read_exactly(connection, 5))
        content = read_exactly(connection, length - 4)
        if kind == b"E":
            sys.exit(f"session {number + 1}: {content!r}")
        if kind == b"Z":
            break
    sessions.append(connection)
print("open", len(sessions), flush=True)
sys.stdin.read()
