"""The servers and directories of one run. Everything ends by its process id, also when we are killed."""
import contextlib
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

PRCTL = ctypes.CDLL(None).prctl  # looked up here: between fork and exec nothing that takes a lock is safe
PR_SET_PDEATHSIG = 1


def die_with_parent():
    PRCTL(PR_SET_PDEATHSIG, signal.SIGKILL)


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for_port(port, process, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        if listens(port):
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
        self._closers = contextlib.ExitStack()  # runs them all, also when one raises
        self._closers.callback(shutil.rmtree, self.dir, ignore_errors=True)

    def path(self, *names):
        """A path inside the run's directory; its parents exist."""
        path = self.dir.joinpath(*names)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def start(self, argv, ports=(), environment=None, log=None, patience=60):
        """Starts a server, waits until it listens; its output goes to `log` (default NAME.log)."""
        log = log or self.path(os.path.basename(argv[0]) + ".log")
        for port in ports:  # whoever had it before would be taken for this one
            wait_until(lambda: not listens(port), f"{port} is free for {argv[0]}")
        with open(log, "ab") as output:
            process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                       env={**os.environ, **(environment or {})},
                                       preexec_fn=die_with_parent)
        self.on_close(lambda: self.end(process))
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
                process.wait(30)  # a JVM on a busy machine
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
        self._closers.callback(closer)

    def close(self):
        self._closers.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
