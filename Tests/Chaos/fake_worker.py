#!/usr/bin/env python3
"""A worker that speaks the protocol (docs/protocol.md) and touches no image; after a few tasks it breaks a rule.

CHAOS_LOG is a file that gets a line for each rule broken; when it has CHAOS_FAULTS lines, nobody breaks one any more.
"""

import os
import random
import select
import socket
import struct
import sys
import time
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/protocol.md"
LEASE, REVOKE, FINISH, CONFINE = 4, 5, 6, 7


def vector(name: str) -> list[tuple[str, bytes]]:
    """Comment and bytes of each field of an example of the page."""
    fields: list[tuple[str, bytes]] = []
    for line in PAGE.read_text().split(f"```vector {name}\n")[1].split("```")[0].splitlines():
        digits, mark, comment = line.partition("#")
        if mark:
            fields.append((comment.strip(), bytes.fromhex(digits)))
        else:
            fields[-1] = (fields[-1][0], fields[-1][1] + bytes.fromhex(digits))
    return fields


def message(fields: list[tuple[str, bytes]], changes: dict[str, bytes]) -> bytes:
    """The frame, with other bytes in the fields whose comments begin so."""
    missing = [start for start in changes if not any(comment.startswith(start) for comment, _ in fields)]
    assert not missing, f"docs/protocol.md has other vectors: no {missing}"
    body = b""
    for comment, content in fields[1:]:
        body += next((new for start, new in changes.items() if comment.startswith(start)), content)
    return struct.pack("<I", len(body)) + body


def frame(kind: int, payload: bytes) -> bytes:
    return struct.pack("<IB", 1 + len(payload), kind) + payload


GREETING, DONE = vector("hello-worker"), vector("result-done")


def hello(changes: dict[str, bytes] = {}) -> bytes:
    return message(GREETING, {"processIdentifier": struct.pack("<I", os.getpid())} | changes)


def result(task: int, following: int | None = None, changes: dict[str, bytes] = {}) -> bytes:
    own = {"task 7": struct.pack("<I", task), "next is named": b"\0", "next:": b""}
    if following is not None:
        own |= {"next is named": b"\1", "next:": struct.pack("<I", following)}
    return message(DONE, own | changes)


class Worker:
    def __init__(self) -> None:
        self.socket = socket.socket(fileno=os.dup(0))
        self.buffer = b""
        self.queue: list[int] = []
        self.is_finishing = False
        self.log = os.environ["CHAOS_LOG"]
        self.dice = random.Random(f"{os.environ['CHAOS_SEED']} {self.broken()} {os.getpid()}")

    def broken(self) -> int:
        try:
            with open(self.log, "rb") as log:
                return log.read().count(b"\n")
        except FileNotFoundError:
            return 0

    def send(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except OSError:
            sys.exit(0)

    def listen(self, wait: bool) -> None:
        """Takes what is there; waits for something if asked to."""
        while select.select([self.socket], [], [], None if wait else 0)[0]:
            try:
                data = self.socket.recv(65536)
            except OSError:
                data = b""
            if not data:
                sys.exit(0)
            self.buffer += data
            while len(self.buffer) >= 5:
                (length,) = struct.unpack("<I", self.buffer[:4])
                if len(self.buffer) < 4 + length:
                    break
                kind, payload = self.buffer[4], self.buffer[5 : 4 + length]
                self.buffer = self.buffer[4 + length :]
                self.take(kind, payload)
            wait = False

    def take(self, kind: int, payload: bytes) -> None:
        if kind == CONFINE:
            self.greet()
        elif kind == LEASE:
            self.queue.append(struct.unpack("<I", payload[:4])[0])
        elif kind == REVOKE:
            asked = struct.unpack(f"<{(len(payload) - 2) // 4}I", payload[2:])
            # The first has begun.
            given = [task for task in self.queue[1:] if task in asked]
            self.queue = [task for task in self.queue if task not in given]
            self.send(frame(0x83, struct.pack(f"<H{len(given)}I", len(given), *given)))
        elif kind == FINISH:
            self.is_finishing = True

    def greet(self) -> None:
        before = {
            "result before hello": result(0), "another magic": hello({"magic": b"JPEG"}),
            "another version": hello({"version 1": b"\xff\0"}),
        }
        if self.broken() < int(os.environ["CHAOS_FAULTS"]) and self.dice.random() < 0.03:
            name = self.dice.choice(sorted(before))
            self.note(name)
            self.send(before[name])
            time.sleep(5)
        self.send(hello())

    def note(self, fault: str) -> None:
        with open(self.log, "ab", buffering=0) as log:
            log.write(fault.encode() + b"\n")

    def run(self) -> None:
        good = self.dice.randrange(6)
        while True:
            self.listen(wait=not self.queue and not self.is_finishing)
            if not self.queue:
                if self.is_finishing:
                    sys.exit(0)
                continue
            if good == 0 and self.broken() < int(os.environ["CHAOS_FAULTS"]):
                good = self.dice.randrange(6)
                self.misbehave()
                continue
            good -= 1
            task = self.queue.pop(0)
            self.send(result(task, self.queue[0] if self.queue else None))

    def misbehave(self) -> None:
        """Breaks a rule, and lets the coordinator do about it what it will; or is slow, which is no crime."""
        task = self.queue[0]
        whole = result(task)
        garbage = self.dice.randbytes(self.dice.randrange(5, 5000))
        faults = {
            "garbage": garbage,
            "truncated frame": whole[: self.dice.randrange(1, len(whole))],
            "length of 4 GiB": b"\xff\xff\xff\xff" + garbage,
            "length just over the limit": struct.pack("<I", (1 << 20) + 1) + garbage,
            "empty frame": b"\0\0\0\0" + garbage,
            "full frame of garbage": struct.pack("<IB", 1 << 20, 0x82) + bytes((1 << 20) - 1),
            "unknown kind": frame(self.dice.choice([0, 8, 0x80, 0x84, 0xFF]), garbage),
            "kind of the other side": frame(self.dice.choice([1, 4, 6]), garbage),
            "duplicate result": result(task) + result(task),
            "unknown task": result(0xFFFFFFFE),
            "task of another": result(task ^ 0x3F),
            "next that is not leased": result(task, 0xFFFFFFFE),
            "second hello": hello(),
            "revoked nothing asked for": frame(0x83, struct.pack("<H", 0)),
            "no output": result(task, None, {"1 output": b"\0", "width 256": b"", "height 256": b"", "bytes 9,876": b""}),
            "more outputs than there are": result(task, None, {"1 output": b"\xff"}),
            "undefined outcome": result(task, None, {"outcome": b"\7"}),
            "bytes after the message": result(task, None, {"bytes 9,876": bytes(9)}),
            "closed socket": b"",
            "single bytes": whole,
        }
        name = self.dice.choice(sorted(faults))
        self.note(name)
        if name == "single bytes":
            # Right, but slow.
            for byte in result(self.queue.pop(0), self.queue[0] if self.queue else None):
                self.send(bytes([byte]))
                time.sleep(0.0001)
            return
        if faults[name]:
            self.send(faults[name])
        if name in ("truncated frame", "garbage", "closed socket"):
            # What does not add up to a frame is no offence before its end.
            self.socket.shutdown(socket.SHUT_RDWR)
            if name != "closed socket":
                sys.exit(0)
        time.sleep(5)
        sys.exit(0)


if __name__ == "__main__":
    Worker().run()
