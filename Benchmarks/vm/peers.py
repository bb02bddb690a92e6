"""The programs of this folder in Python: `python3 peers.py NAME` prints seconds and the result."""

import sys
import time


def fib():
    def inner(n):
        return n if n < 2 else inner(n - 1) + inner(n - 2)

    return inner(32)


def sumfor():
    s = 0
    for i in range(50_000_000):
        s += i
    return s


def sumwhile():
    s = 0
    i = 0
    n = 20_000_000
    while i < n:
        s = s + i
        i = i + 1
    return s


def mandel():
    n = 400
    count = 0
    for y in range(n):
        ci = 2.0 * y / n - 1.0
        for x in range(n):
            cr = 2.0 * x / n - 1.5
            zr = 0.0
            zi = 0.0
            i = 0
            while i < 50:
                a = zr * zr
                b = zi * zi
                if a + b > 4.0:
                    break
                zi = 2.0 * zr * zi + ci
                zr = a - b + cr
                i = i + 1
            count = count + i
    return count


def sieve():
    n = 2_000_000
    f = []
    for i in range(n + 1):
        f.append(True)
    c = 0
    for i in range(2, n + 1):
        if f[i]:
            c = c + 1
            j = i + i
            while j <= n:
                f[j] = False
                j = j + i
    return c


def words():
    m = {}
    for i in range(1_000_000):
        k = f"w{i * 7919 % 5000}"
        m[k] = m.get(k, 0) + 1
    return m["w17"]


def lookup():
    w = [f"w{i}" for i in range(5000)]
    m = {}
    for i in range(5_000_000):
        k = w[i % 5000]
        m[k] = m.get(k, 0) + 1
    return m["w17"]


def append():
    s = ""
    for i in range(20_000):
        s = s + "abc"
    return len(s)


def closure():
    def make():
        c = 0

        def f():
            nonlocal c
            c = c + 1
            return c

        return f

    f = make()
    r = 0
    for i in range(10_000_000):
        r = f()
    return r


def native():
    r = 0
    for i in range(10_000_000):
        r = abs(i)
    return r


def pingpong():
    def body():
        x = yield 0
        while True:
            x = yield x + 1

    a = body()
    b = body()
    next(a)
    next(b)
    v = 0
    for i in range(2_500_000):
        v = a.send(v)
        v = b.send(v)
    return v


def trees():
    def tree(d):
        return [None, None] if d == 0 else [tree(d - 1), tree(d - 1)]

    def check(t):
        return 1 if t[0] is None else 1 + check(t[0]) + check(t[1])

    s = 0
    for i in range(40):
        s += check(tree(14))
    return s


def field():
    class Point:
        pass

    p = Point()
    p.x = 1
    p.y = 2
    for i in range(10_000_000):
        p.x = p.x + p.y
    return p.x


def throw():
    def fail():
        raise ValueError("x")

    c = 0
    for i in range(1_000_000):
        try:
            fail()
        except ValueError:
            c += 1
    return c


start = time.perf_counter()
result = globals()[sys.argv[1]]()
print(time.perf_counter() - start, result)
