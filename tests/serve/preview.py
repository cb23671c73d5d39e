"""A preview that runs for a test, and a client of it.  Standard library only."""
import http.client
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("SITE_GEN", ROOT / os.environ.get("BUILD", "build") / "site-gen"))
LIFE = 1800             # seconds: a preview ends by itself if its test does not end it
PATIENCE = 60 if os.environ.get("SLOWER") else 20

# What the preview adds to a page, and nothing else.
SNIPPET = re.compile(rb'<link rel="stylesheet" href="/_preview/preview\.css"><script src="/_preview/preview\.js" '
                     rb'defer data-page="[^"]*" data-version="[0-9a-f]{16}"></script>')
POLICY = (b'http-equiv="Content-Security-Policy" content="', b"connect-src 'self'; ")


def without_snippet(html):
    """A page as a build writes it, out of the preview's."""
    bare, count = SNIPPET.subn(b"", html)
    assert count <= 1, "the snippet stands once"
    return bare.replace(POLICY[0] + POLICY[1], POLICY[0])


def make_site(folder):
    """A small site with something of everything: two editions, registers, a matrix, pictures, redirects."""
    cases = ROOT / "tests/golden/cases"
    for part in (ROOT / "tests/golden/base", cases / "features", cases / "related", cases / "editions"):
        for name in ("content", "layouts", "assets"):
            if (part / name).is_dir():
                shutil.copytree(part / name, folder / name, dirs_exist_ok=True)
    environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_AUTHOR_NAME="A", GIT_AUTHOR_EMAIL="a@example.org",
                       GIT_COMMITTER_NAME="A", GIT_COMMITTER_EMAIL="a@example.org")
    for command in (["sh", "-e", str(cases / "features/setup")], ["sh", "-e", str(cases / "editions/setup")],
                    ["git", "tag", "guide/1"]):
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def build(folder, out, *options):
    """Builds from nothing: (exit status, diagnostics as objects)."""
    shutil.rmtree(out, ignore_errors=True)
    run = subprocess.run([PROGRAM, "build", folder, "-o", out, "--format", "json", *options], check=False,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return run.returncode, [json.loads(line) for line in run.stdout.splitlines()]


def files_of(out):
    """Address -> bytes of a built site, without its marker."""
    return {path.relative_to(out).as_posix(): path.read_bytes()
            for path in out.rglob("*") if path.is_file() and not path.name.startswith(".")}


class Preview:
    """The program, serving a folder."""

    def __init__(self, folder, *options, program=PROGRAM, **popen):
        self.process = subprocess.Popen(
            ["timeout", "--foreground", "-k", "5", str(LIFE), str(program), "serve", str(folder), "--port", "0",
             *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **popen)
        self.lines, self.errors = queue.Queue(), []
        self.readers = [threading.Thread(target=self.read_lines, daemon=True),
                        threading.Thread(target=self.read_errors, daemon=True)]
        for reader in self.readers:
            reader.start()
        while True:
            line = self.lines.get(timeout=PATIENCE * 3)
            if line is None:
                raise RuntimeError("the preview ended: " + "".join(self.errors))
            if line.startswith("http://"):
                break
        self.port = int(re.fullmatch(r"http://127\.0\.0\.1:(\d+)/\n", line)[1])
        self.connection = None

    def read_lines(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def read_errors(self):
        for line in self.process.stderr:
            self.errors.append(line)

    @property
    def pid(self):
        """Of the program itself."""
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return int(children.split()[0])

    def memory(self):
        """Resident KB."""
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text("ascii")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])

    def get(self, address, method="GET", headers=None):
        """(status, headers, bytes); one connection for all."""
        for attempt in (0, 1):
            try:
                if not self.connection:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
                self.connection.request(method, "/" + urllib.parse.quote(address, safe="/?=&%"),
                                        headers=headers or {})
                response = self.connection.getresponse()
                return response.status, response.headers, response.read()
            except (http.client.HTTPException, ConnectionError):
                self.connection.close()
                self.connection = None
                if attempt:
                    raise

    def raw(self, request):
        """The answer to bytes sent as they are."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(request)
            answer = b""
            while chunk := connection.recv(65536):
                answer += chunk
        return answer

    def events(self, page):
        return Events(self.port, page)

    def wait_line(self, *starts, seconds=PATIENCE):
        """The next line that begins with one of these."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                line = self.lines.get(timeout=left)
            except queue.Empty:
                break
            if line is None:
                raise RuntimeError("the preview ended: " + "".join(self.errors))
            if line.startswith(starts):
                return line
        raise TimeoutError(f"no line {starts}")

    def stop(self, sign=signal.SIGTERM):
        """Its exit status."""
        if self.connection:
            self.connection.close()
        if self.process.poll() is None:
            os.kill(self.pid, sign)
        status = self.process.wait(timeout=PATIENCE * 3)
        for reader in self.readers:
            reader.join(timeout=PATIENCE)
        return status


class Events:
    """What a page that is open in a browser is told."""

    def __init__(self, port, page):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.connection.request("GET", "/_preview/events?page=" + urllib.parse.quote(page))
        self.response = self.connection.getresponse()

    def next(self, seconds=PATIENCE):
        """The next event, as an object."""
        if self.connection.sock:
            self.connection.sock.settimeout(seconds)
        while line := self.response.readline():
            if line.startswith(b"data: "):
                return json.loads(line[6:])
        raise EOFError("the preview ended the events")

    def until(self, wanted, seconds=PATIENCE):
        """The first event that is as wanted."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            event = self.next(max(0.1, end - time.monotonic()))
            if wanted(event):
                return event
        raise TimeoutError("no such event")

    def close(self):
        self.response.close()
        self.connection.close()
