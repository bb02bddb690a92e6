"""A terminal with a program on it, and how long it takes to answer."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import tempfile
import termios
import time

ESCAPES = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z@]|\x1b[=>]|\x01")


class Terminal:
    def __init__(self, command):
        self.folder = tempfile.TemporaryDirectory()
        environment = dict(os.environ, TERM="xterm", NO_COLOR="1", LANG="C.UTF-8", XDG_STATE_HOME=self.folder.name)
        self.start = time.perf_counter()
        self.child, self.descriptor = pty.fork()
        if self.child == 0:
            os.execve(command[0], command, environment)
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.descriptor)
        self.folder.cleanup()

    def wait_for(self, text, limit=20):
        """Reads until `text` has been shown; how long after the last `type`, or the start, that was."""
        shown, deadline = b"", time.perf_counter() + limit
        while text not in ESCAPES.sub(b"", shown):
            if not select.select([self.descriptor], [], [], max(0, deadline - time.perf_counter()))[0]:
                raise SystemExit(f"the terminal did not show {text!r}, but {shown!r}")
            shown += os.read(self.descriptor, 65536)
        return time.perf_counter() - self.start

    def type(self, keys):
        self.start = time.perf_counter()
        os.write(self.descriptor, keys)

    def answer(self, keys, text):
        self.type(keys)
        return self.wait_for(text)
