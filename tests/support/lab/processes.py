"""The servers and directories of one run. Everything ends by its process id, also when we are killed."""
import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1


def die_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def wait_for_port(port, process, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError(f"{process.args[0]} does not listen on {port}")


def wait_until(holds, what, seconds=60):
    """`what` is a text, or gives one when it is needed."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what() if callable(what) else what}")
        time.sleep(0.05)


class Lab:
    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="acme8443-lab."))
        self._closers = [lambda: shutil.rmtree(self.dir, ignore_errors=True)]

    def path(self, *names):
        """A path inside the run's directory; its parents exist."""
        path = self.dir.joinpath(*names)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def start(self, argv, ports=(), environment=None, log=None, patience=60):
        """Starts a server, waits until it listens; its output goes to `log` (default NAME.log)."""
        log = log or self.path(os.path.basename(argv[0]) + ".log")
        with open(log, "ab") as output:
            process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                       env={**os.environ, **(environment or {})},
                                       preexec_fn=die_with_parent)
        self._closers.append(lambda: self.end(process))
        try:
            for port in ports:
                wait_for_port(port, process, patience)
        except (RuntimeError, TimeoutError) as error:
            raise RuntimeError(f"{error}:\n{log.read_text(errors='replace')[-3000:]}") from None
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def serve(self, server):
        """Runs a socketserver on a thread; its port is free again, and its thread over, when the run ends."""
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()

        def close():
            server.shutdown()
            thread.join()
            server.server_close()
        self.on_close(close)
        return server

    def on_close(self, closer):
        self._closers.append(closer)

    def close(self):
        while self._closers:
            self._closers.pop()()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
