"""aiohttp fetching: `peer.py URL COUNT CONNECTIONS` prints requests a second."""

import asyncio
import sys
import time

import aiohttp


async def main(url, count, connections):
    left = iter(range(count))
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as session:

        async def worker():
            for _ in left:
                async with session.get(url) as response:
                    response.raise_for_status()
                    await response.read()

        start = time.perf_counter()
        await asyncio.gather(*[worker() for _ in range(connections)])
        print(count / (time.perf_counter() - start))


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
