#!/usr/bin/env python3
"""Runs FetchScript beside its peers and prints the ratios; `make bench` builds the release first.

    Benchmarks/run.py FETCH [vm] [tasks] [fetch] [library] [startup] [repl] [--rounds N]
    Benchmarks/run.py FETCH vm --beside OTHER

Every figure is the median of N rounds (5), ours and the peers' in turn, so that a noisy machine disturbs both alike. A peer that is
not installed is left out, and said so. Targets stand beside the figures they are for. --beside takes another build of ours, of an
earlier commit say, for a peer: what has a change done to the machine?
"""

import argparse
import math
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VM_PROGRAMS = (
    "fib sumfor sumwhile mandel sieve words lookup append closure native pingpong trees field throw".split()
)


def output(command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def number(command, **options):
    return float(output(command, **options).split()[0])


def medians(rounds, commands):
    """The median of each named measurement, taken in turns."""
    values = {name: [] for name in commands}
    for _ in range(rounds):
        for name, measure in commands.items():
            values[name].append(measure())
    return {name: statistics.median(list_) for name, list_ in values.items()}


def geometric_mean(values):
    return math.exp(sum(math.log(value) for value in values) / len(values))


def show(name, text, target=""):
    print(f"  {name:<28} {text:<44} {target}", flush=True)


def bench_vm(fetch, rounds):
    print("The machine: seconds, and time as a ratio to the peer's (smaller is better)")
    lua = shutil.which("lua5.4")
    if not lua:
        print("  (lua5.4 is not installed: left out)")
    to_python, to_lua = [], []
    for name in VM_PROGRAMS:
        commands = {
            "fetch": lambda: number([fetch, HERE / f"vm/{name}.fetch"]),
            "python": lambda: number([sys.executable, HERE / "vm/peers.py", name]),
        }
        if lua:
            commands["lua"] = lambda: number([lua, HERE / "vm/peers.lua", name])
        result = medians(rounds, commands)
        to_python.append(result["fetch"] / result["python"])
        text = f"{result['fetch']:7.3f} s   python {to_python[-1]:5.2f}"
        if lua:
            to_lua.append(result["fetch"] / max(result["lua"], 1e-6))
            text += f"   lua {to_lua[-1]:5.2f}"
        show(name, text)
    show("geometric mean to Python", f"{geometric_mean(to_python):.2f}", "at most 0.5")
    show("slowest to Python", f"{max(to_python):.2f}", "at most 1.0")
    if lua:
        show("geometric mean to Lua 5.4", f"{geometric_mean(to_lua):.2f}", "at most 1.0")


def bench_beside(fetch, other, rounds):
    print("The machine beside another build: seconds, and time as a ratio to the other's (smaller is better)")
    ratios = []
    for name in VM_PROGRAMS:
        program = HERE / f"vm/{name}.fetch"
        result = medians(rounds, {"fetch": lambda: number([fetch, program]), "other": lambda: number([other, program])})
        ratios.append(result["fetch"] / result["other"])
        show(name, f"{result['fetch']:7.4f} s   other {result['other']:7.4f} s   {ratios[-1]:5.2f}")
    show("geometric mean to the other", f"{geometric_mean(ratios):.2f}")
    show("slowest to the other", f"{max(ratios):.2f}", "at most 1.03")


def bench_tasks(fetch, rounds):
    print("Tasks")
    result = medians(
        rounds,
        {
            "fetch": lambda: number([fetch, HERE / "tasks/awaits.fetch"]),
            "asyncio": lambda: number([sys.executable, HERE / "tasks/peer.py", "awaits"]),
        },
    )
    show("awaits a second", f"{result['fetch'] / 1e6:.2f} M   asyncio's times {result['fetch'] / result['asyncio']:.1f}", "at least 5 M")

    def bytes_each(command):
        few, many = 1_000, 101_000
        return (number([*command, str(many)]) - number([*command, str(few)])) / (many - few)

    result = medians(
        rounds,
        {
            "fetch": lambda: bytes_each([fetch, HERE / "tasks/suspended.fetch"]),
            "asyncio": lambda: bytes_each([sys.executable, HERE / "tasks/peer.py", "suspended"]),
        },
    )
    show("bytes for a suspended task", f"{result['fetch']:.0f}   asyncio {result['asyncio']:.0f}", "at most 700")
    result = medians(rounds, {"fetch": lambda: bytes_each([fetch, HERE / "tasks/coroutines.fetch"])})
    show("bytes for a suspended coroutine", f"{result['fetch']:.0f}", "at most 400")
    words = output([fetch, HERE / "tasks/million.fetch"]).split()
    grown = (int(words[2]) - int(words[1])) / 1e6
    show("a million tasks, limit 1000", f"{float(words[0]):.2f} s, memory grew by {grown:.1f} MB", "constant memory")


def bench_fetch(fetch, rounds):
    print("1 KiB pages from nginx on this machine, 64 connections: requests a second")
    nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
    if not nginx:
        print("  (nginx is not installed: left out)")
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        os.chmod(root, 0o755)
        (root / "www").mkdir()
        (root / "www/page").write_bytes(os.urandom(1024))
        port = free_port()
        (root / "nginx.conf").write_text(
            f"""
            worker_processes 1; daemon off; pid {root}/nginx.pid; error_log {root}/error.log;
            events {{ worker_connections 4096; }}
            http {{
              access_log off; keepalive_requests 100000000; client_body_temp_path {root}; proxy_temp_path {root};
              fastcgi_temp_path {root}; uwsgi_temp_path {root}; scgi_temp_path {root};
              server {{ listen 127.0.0.1:{port} backlog=4096; root {root}/www; }}
            }}
            """
        )
        server = subprocess.Popen([nginx, "-c", root / "nginx.conf", "-p", root], stderr=subprocess.DEVNULL)
        try:
            url = f"http://127.0.0.1:{port}/page"
            wait_for(url)
            measure_fetch(fetch, rounds, url, root)
        finally:
            server.terminate()
            server.wait()


def free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url):
    for _ in range(100):
        if subprocess.run(["curl", "-sf", "-o", os.devnull, url]).returncode == 0:
            return
        time.sleep(0.05)
    raise SystemExit("nginx did not start")


def measure_fetch(fetch, rounds, url, folder):
    count = 40_000
    commands = {"fetch": lambda: number([fetch, HERE / "fetch/pages.fetch", url, str(count), "64"])}
    if shutil.which("wrk"):
        commands["wrk"] = lambda: float(
            next(line for line in output(["wrk", "-t1", "-c64", "-d2", url]).splitlines() if "Requests/sec" in line).split()[1]
        )
    try:
        import aiohttp  # noqa: F401

        commands["aiohttp"] = lambda: number([sys.executable, HERE / "fetch/peer.py", url, "10000", "64"])
    except ImportError:
        print("  (aiohttp is not installed: left out)")
    if shutil.which("go"):
        binary = folder / "peer"
        environment = dict(os.environ, GOCACHE=str(folder / "go"), GOFLAGS="-mod=mod", GO111MODULE="off")
        subprocess.run(["go", "build", "-o", binary, HERE / "fetch/peer.go"], check=True, env=environment)
        commands["Go"] = lambda: number([binary, url, str(count), "64"])
    curl_list = folder / "list"
    curl_list.write_text("".join(f'url = "{url}"\noutput = "{os.devnull}"\n' for _ in range(10_000)))

    def curl():
        start = time.perf_counter()
        subprocess.run(
            ["curl", "-sZ", "--parallel-max", "64", "--no-progress-meter", "-K", curl_list], check=True, capture_output=True
        )
        return 10_000 / (time.perf_counter() - start)

    commands["curl -Z"] = curl
    result = medians(rounds, commands)
    targets = {"aiohttp": "at least 4", "Go": "at least 1", "curl -Z": "at least 2"}
    show("fetch", f"{result['fetch']:.0f}")
    for name in commands:
        if name != "fetch":
            show(f"times {name}", f"{result['fetch'] / result[name]:.2f}   ({result[name]:.0f})", targets.get(name, ""))


def bench_library(fetch, rounds):
    print("The library: seconds, and time as a ratio to Python's (smaller is better)")
    programs = {
        "regex search of 10 MB": (["regex.fetch"], "regex", "at most 1.3"),
        "JSON of 9 MB parsed": (["json.fetch", "parse"], "parse", "at most 1.0"),
        "JSON of 9 MB printed": (["json.fetch", "print"], "print", "at most 1.0"),
        "5 M resumes of a generator": (["resume.fetch"], "resume", "at most 1.0"),
    }
    for name, (ours, peer, target) in programs.items():
        result = medians(
            rounds,
            {
                "fetch": lambda: number([fetch, HERE / "library" / ours[0], *ours[1:]]),
                "python": lambda: number([sys.executable, HERE / "library/peer.py", peer]),
            },
        )
        show(name, f"{result['fetch']:7.3f} s   python {result['fetch'] / result['python']:5.2f}", target)


def bench_startup(fetch, rounds):
    print("Start-up")

    def elapsed(command):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - start

    result = medians(
        rounds * 8,
        {
            "fetch": lambda: elapsed([fetch, "-e", ""]),
            "curl": lambda: elapsed(["curl", "--version"]),
            "python": lambda: elapsed([sys.executable, "-c", "pass"]),
        },
    )
    show("fetch -e ''", f"{result['fetch'] * 1000:.1f} ms")
    show("as a ratio to curl --version", f"{result['fetch'] / result['curl']:.2f}", "at most 1.3")
    show("as a ratio to python3 -c pass", f"{result['fetch'] / result['python']:.2f}")


def bench_repl(fetch, rounds):
    from repl.terminal import Terminal

    print("The session, on a pseudo-terminal")

    def prompt():
        with Terminal([fetch]) as terminal:
            return terminal.wait_for(b"> ")

    times = sorted(prompt() * 1000 for _ in range(rounds * 8))
    show("start to prompt", f"median {statistics.median(times):.1f} ms   fastest {times[0]:.1f}", "at most 20 ms")
    server = subprocess.Popen([sys.executable, HERE / "repl/slow_server.py"], stdout=subprocess.PIPE)
    try:
        port = int(server.stdout.readline())
        with Terminal([fetch]) as terminal:
            terminal.wait_for(b"> ")
            show("key to echo, nothing runs", echo_times(terminal, rounds))
            code = f'spawn {{ await gather n in 0..<1000 {{ while true {{ await fetch "http://127.0.0.1:{port}/" }} }} }};'
            terminal.type(code.encode() + b"\r")
            terminal.answer(b"6*7\r", b"42")
            text = echo_times(terminal, rounds)
            show("key to echo, 1,000 fetches run", text, "median at most 5 ms")
    finally:
        server.terminate()
        server.wait()


def echo_times(terminal, rounds):
    times = []
    for _ in range(rounds * 20):
        for letter in b"abcdefgh":
            times.append(terminal.answer(bytes([letter]), bytes([letter])) * 1000)
            time.sleep(0.003)
        terminal.answer(b"\x15", b"")
    times.sort()
    return f"median {statistics.median(times):.2f} ms   95 % within {times[len(times) * 95 // 100]:.2f}   slowest {times[-1]:.2f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fetch", help="the release build of fetch")
    parser.add_argument("sections", nargs="*", help="vm, tasks, fetch, library, startup, repl; all when none is named")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--beside", metavar="OTHER", help="vm: another build of fetch as the only peer")
    options = parser.parse_args()
    if options.beside:
        if options.sections != ["vm"]:
            parser.error("--beside is for vm alone")
        return bench_beside(os.path.abspath(options.fetch), os.path.abspath(options.beside), options.rounds)
    sections = {
        "vm": bench_vm,
        "tasks": bench_tasks,
        "fetch": bench_fetch,
        "library": bench_library,
        "startup": bench_startup,
        "repl": bench_repl,
    }
    for name in options.sections or sections:
        if name not in sections:
            parser.error(f"there is no section {name}; they are {', '.join(sections)}")
        sections[name](os.path.abspath(options.fetch), options.rounds)


main()
