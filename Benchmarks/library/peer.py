"""The same work as the scripts beside this file, in Python: `peer.py regex | parse | print | resume`."""

import json
import re
import sys
import time


def regex():
    line = "The quick brown fox jumps over the lazy dög, 2024-05-17T12:30:45Z user@example.com https://example.org/path?q=1 0x1F 3.14159;\n"
    text = line * (10_000_000 // len(line.encode()))
    start = time.perf_counter()
    for pattern in [r"\w+", r"\d{4}-\d\d-\d\d", r"[a-z]+@[a-z]+\.com", "fox|dog|cat", r"(\w+)://([^/\s]+)", "lazy"]:
        sum(1 for _ in re.finditer(pattern, text))
    return time.perf_counter() - start


def document():
    return [
        {"id": n, "name": f"item {n}", "price": n * 1.25, "tags": ["a", "b", "ü"], "nested": {"on": n % 2 == 0, "note": None}}
        for n in range(100_000)
    ]


def parse():
    text = json.dumps(document(), ensure_ascii=False, separators=(",", ":"))
    start = time.perf_counter()
    json.loads(text)
    return time.perf_counter() - start


def print_():
    rows = document()
    start = time.perf_counter()
    json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return time.perf_counter() - start


def numbers(count):
    n = 0
    while n < count:
        yield n
        n += 1


def resume():
    start = time.perf_counter()
    sum_ = 0
    for n in numbers(5_000_000):
        sum_ += n
    return time.perf_counter() - start


print({"regex": regex, "parse": parse, "print": print_, "resume": resume}[sys.argv[1]]())
