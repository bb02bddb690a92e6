"""asyncio's figures for the same: `peer.py awaits` and `peer.py suspended COUNT`."""

import asyncio
import os
import sys
import time


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


async def awaits():
    n = 500_000
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    for _ in range(n):
        future = loop.create_future()
        loop.call_soon(future.set_result, None)
        await future
    print(n / (time.perf_counter() - start))


async def suspended(count):
    gate = asyncio.get_running_loop().create_future()

    async def wait(n):
        await gate
        return n

    tasks = [asyncio.ensure_future(wait(n)) for n in range(count)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(resident(), flush=True)
    os._exit(0 if tasks else 1)


asyncio.run(awaits() if sys.argv[1] == "awaits" else suspended(int(sys.argv[2])))
