#!/usr/bin/env python3
"""A web of hosts that misbehave, on one loopback port.

usage: server.py COMMAND...

Runs the command with http_proxy and https_proxy set to this server, which
answers as every host ("www.example", "tls-expired.example", …) itself: no
name is looked up and nothing leaves the machine.  As a module it gives
Server, which also keeps an account of what was asked.
"""
import datetime
import email.utils
import gzip
import os
import pathlib
import re
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

PAGE = (b"<!DOCTYPE html><title>A page</title><h1 id=there>There</h1>"
        b"<p id='caf\xc3\xa9'>Caf\xc3\xa9<p id='a&amp;b'><a name=old></a><!-- <p id=hidden> -->")
LIFE = 300              # seconds: it ends by itself if nobody stops it
REASONS = {200: "OK", 204: "No Content", 301: "Moved Permanently", 302: "Found", 308: "Permanent Redirect"}


class Request:
    def __init__(self, method, host, path, headers):
        self.method, self.host, self.path, self.headers = method, host, path, headers
        self.time = time.monotonic()

    def __repr__(self):
        return f"{self.method} {self.host}{self.path}"


def reply(status, body=b"", method="GET", **headers):
    """A whole answer; headers are named with "_" for "-"."""
    fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), "Set-Cookie": "a=b",
              **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return head.encode() + b"\r\n" + (b"" if method == "HEAD" else body)


class Host:
    """What one page does: methods are called with the connection and the request,
    and return an answer, or None where they wrote to the connection themselves."""

    def __init__(self, server):
        self.server = server
        self.counts = {}

    def count(self, request):
        key = request.host, request.path
        self.counts[key] = self.counts.get(key, 0) + 1
        return self.counts[key]

    def answer(self, connection, request):
        name = re.sub(r"\W", "_", request.path.split("?")[0].strip("/") or "front")
        if request.path == "/robots.txt":
            name = "robots_" + request.host.split(".")[0].replace("-", "_")
            method = getattr(self, name, None)
            return method(connection, request) if method else reply(404)
        method = getattr(self, "page_" + name, None)
        return method(connection, request) if method else reply(404, PAGE, request.method)

    # robots.txt, by host

    def robots_robots(self, _connection, _request):
        return reply(200, b"User-agent: *\nDisallow: /\n\nUser-agent: Site-Gen\nDisallow: /private\nAllow: /private/door$\n",
                     Content_Type="text/plain")

    def robots_robots_broken(self, _connection, _request):
        return reply(503)

    def robots_robots_moved(self, _connection, _request):
        return reply(301, Location="http://robots.example/robots.txt")

    def robots_robots_circle(self, _connection, _request):
        return reply(301, Location="/robots.txt")

    def robots_robots_here(self, _connection, _request):
        return reply(301, Location="http://robots-there.example/robots.txt")

    def robots_robots_there(self, _connection, _request):
        return reply(301, Location="http://robots-here.example/robots.txt")

    def robots_robots_endless(self, connection, request):
        self.page_endless(connection, request, b"Disallow: /nothing\n")

    def robots_robots_slow(self, _connection, _request):
        return reply(200, b"User-agent: *\nCrawl-delay: 1\n")

    # pages that are there

    def page_front(self, _connection, request):
        return reply(200, PAGE, request.method)

    page_ok = page_page = page_private_door = page_private_room = page_front

    def page_large(self, _connection, request):
        return reply(200, PAGE + b"<p>text" * 1000000 + b"<p id=end>", request.method)

    def page_bomb(self, _connection, request):
        return reply(200, gzip.compress(b"<p>nothing" * 20000000, 9), request.method, Content_Encoding="gzip")

    def page_file_pdf(self, _connection, request):
        return reply(200, b"%PDF", request.method, Content_Type="application/pdf")

    def page_no_head_405(self, _connection, request):
        return reply(405 if request.method == "HEAD" else 200, PAGE, request.method, Allow="GET")

    def page_no_head_501(self, _connection, request):
        return reply(501 if request.method == "HEAD" else 200, PAGE, request.method)

    def page_head_lies(self, _connection, request):
        return reply(404 if request.method == "HEAD" else 200, PAGE, request.method)

    def page_head_closes(self, connection, request):
        return self.page_closes(connection, request) if request.method == "HEAD" else reply(200, PAGE)

    # pages that are not

    def page_gone(self, _connection, request):
        return reply(410, b"", request.method)

    def page_forbidden(self, _connection, request):
        return reply(403, b"", request.method)

    def page_password(self, _connection, request):
        return reply(401, b"", request.method, WWW_Authenticate="Basic realm=x")

    def page_teapot(self, _connection, request):
        return reply(418, b"", request.method)

    def page_down(self, _connection, request):
        return reply(500, b"", request.method)

    def page_flaky(self, _connection, request):
        return reply(500 if self.count(request) < 3 else 200, PAGE, request.method)

    def page_busy(self, _connection, request):
        return reply(429 if self.count(request) < 2 else 200, PAGE, request.method, Retry_After="1")

    def page_busy_until(self, _connection, request):
        when = email.utils.format_datetime(datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2),
                                           usegmt=True)
        return reply(503 if self.count(request) < 2 else 200, PAGE, request.method, Retry_After=when)

    def page_always_busy(self, _connection, request):
        return reply(429, b"", request.method)

    def page_closed_today(self, _connection, request):
        return reply(503, b"", request.method, Retry_After="86400")

    # redirects

    def page_moved(self, _connection, request):
        return reply(301, b"", request.method, Location="/ok")

    def page_moved_308(self, _connection, request):
        return reply(308, b"", request.method, Location="http://other.example/ok#elsewhere")

    def page_moved_to_front(self, _connection, request):
        return reply(301, b"", request.method, Location="http://other.example")

    def page_moved_twice(self, _connection, request):
        return reply(301, b"", request.method, Location="moved")

    def page_moved_then_found(self, _connection, request):
        return reply(301, b"", request.method, Location="/found")

    def page_moved_gone(self, _connection, request):
        return reply(301, b"", request.method, Location="/gone")

    def page_moved_to_page(self, _connection, request):
        return reply(301, b"", request.method, Location="/page")

    def page_found(self, _connection, request):
        return reply(302, b"", request.method, Location="/ok")

    def page_loop(self, _connection, request):
        return reply(302, b"", request.method, Location="/loop-back")

    def page_loop_back(self, _connection, request):
        return reply(302, b"", request.method, Location="/loop")

    def page_far(self, _connection, request):
        number = int(request.path.partition("?")[2] or 0)
        return reply(302, b"", request.method, Location=f"/far?{number + 1}")

    def page_nowhere(self, _connection, request):
        return reply(302, b"", request.method)

    def page_to_mail(self, _connection, request):
        return reply(301, b"", request.method, Location="mailto:a@www.example")

    def page_to_file(self, _connection, request):
        return reply(301, b"", request.method, Location="file:///etc/passwd")

    def page_to_nonsense(self, _connection, request):
        return reply(302, b"", request.method, Location="http://[::")

    def page_to_private(self, _connection, request):
        return reply(302, b"", request.method, Location="http://127.0.0.1:9/")

    def page_to_here(self, _connection, request):
        return reply(302, b"", request.method, Location=f"http://robots-here.example/ok{request.path[8:]}")

    def page_to_there(self, _connection, request):
        return reply(302, b"", request.method, Location=f"http://robots-there.example/ok{request.path[9:]}")

    def page_to_robots(self, _connection, request):
        return reply(302, b"", request.method, Location="http://robots.example/private/room")

    # answers that are none

    def page_closes(self, _connection, _request):
        return b""

    def page_resets(self, connection, _request):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return b""

    def page_slow(self, connection, _request):
        """Until the other side hangs up."""
        connection.settimeout(30)
        connection.recv(1)

    def page_slow_headers(self, connection, _request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not self.server.stopping.wait(0.2):
            connection.sendall(b"X-More: headers\r\n")

    def page_slow_body(self, connection, request):
        connection.sendall(reply(200, b"", Content_Length="1000000"))
        while request.method != "HEAD" and not self.server.stopping.wait(0.2):
            connection.sendall(b"<p>more")

    def page_huge_headers(self, connection, _request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"X-More: headers and more headers\r\n" * 100000)

    def page_huge_header(self, connection, _request):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-More: " + b"x" * 1000000)

    def page_endless_headers(self, connection, _request):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            connection.sendall(b"X-More: headers and more headers\r\n" * 1000)

    def page_endless(self, connection, request, line=b"<p>and so on\n"):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
        while request.method != "HEAD":
            connection.sendall(line * 1000)

    def page_truncated(self, _connection, request):
        return reply(200, PAGE, request.method, Content_Length="100000")

    def page_short_length(self, _connection, request):
        return reply(200, PAGE, request.method, Content_Length="40")

    def page_bad_length(self, _connection, request):
        return reply(200, PAGE, request.method, Content_Length="-1")

    def page_bad_chunks(self, _connection, request):
        return reply(200, b"zz\r\nnonsense\r\n", request.method, Content_Length=None, Transfer_Encoding="chunked")

    def page_half_chunks(self, _connection, request):
        return reply(200, b"ffff\r\nnonsense\r\n", request.method, Content_Length=None, Transfer_Encoding="chunked")

    def page_bad_gzip(self, _connection, request):
        return reply(200, b"nonsense", request.method, Content_Encoding="gzip")

    def page_not_http(self, _connection, _request):
        return b"SSH-2.0-OpenSSH_9.2\r\n"

    def page_status_0(self, _connection, _request):
        return b"HTTP/1.1 0 \r\n\r\n"


class Certificates:
    """Made when they are asked for; `authority` is the file of the authority that is trusted."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.lock = threading.Lock()
        self.authority = self.folder / "authority.pem"
        self.contexts = {}
        for name in ("authority", "stranger"):
            self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
                         "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.PIPE)

    def make(self, host):
        kind = host.split(".")[0]
        subject = "elsewhere.example" if kind == "tls-other-name" else host
        (self.folder / f"{host}.ext").write_text(f"subjectAltName=DNS:{subject}\n", encoding="ascii")
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={subject}",
                     "-keyout", f"{host}.key", "-out", f"{host}.csr")
        signed_by = ["-CA", "authority.pem", "-CAkey", "authority.key"]
        if kind == "tls-unknown":
            signed_by = ["-CA", "stranger.pem", "-CAkey", "stranger.key"]
        elif kind == "tls-self-signed":
            signed_by = ["-signkey", f"{host}.key"]
        self.openssl("x509", "-req", "-in", f"{host}.csr", *signed_by, "-set_serial", "1", "-extfile", f"{host}.ext",
                     "-days", "-1" if kind == "tls-expired" else "30", "-out", f"{host}.pem")

    def context(self, host):
        with self.lock:
            if host not in self.contexts:
                self.make(host)
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self.folder / f"{host}.pem", self.folder / f"{host}.key")
                self.contexts[host] = context
            return self.contexts[host]


class Server:
    def __init__(self, folder, tls=False):
        """Listens at once; a server of `tls` speaks it from the first byte, as "localhost"."""
        self.requests = []
        self.active = 0
        self.most_active = 0
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.host = Host(self)
        self.tls = tls
        self.certificates = Certificates(folder)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()
        timer = threading.Timer(LIFE, self.stop)
        timer.daemon = True
        timer.start()

    def stop(self):
        self.stopping.set()
        self.socket.close()

    def environment(self):
        proxy = f"http://127.0.0.1:{self.port}"
        return {"http_proxy": proxy, "https_proxy": proxy, "SSL_CERT_FILE": str(self.certificates.authority)}

    def accept(self):
        while not self.stopping.is_set():
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with connection:
            try:
                connection.settimeout(LIFE)
                if self.tls:
                    connection = self.certificates.context("tls-self-signed").wrap_socket(connection, server_side=True)
                while not self.stopping.is_set() and self.serve_one(connection):
                    pass
            except (OSError, ValueError):
                pass

    def serve_one(self, connection, host=None):
        """True where the connection may be used again."""
        request = self.read_request(connection, host)
        if not request:
            return False
        if request.method == "CONNECT":
            return self.tunnel(connection, request)
        with self.lock:
            self.requests.append(request)
            self.active += 1
            self.most_active = max(self.most_active, self.active)
        try:
            answer = self.host.answer(connection, request)
        finally:
            with self.lock:
                self.active -= 1
        if not answer:
            return False
        connection.sendall(answer)
        return False

    def tunnel(self, connection, request):
        host = request.host
        if host.startswith("proxy-refuses"):
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
            return False
        context = self.certificates.context(host)
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        if host.startswith("tls-none"):
            connection.sendall(b"no TLS here\n")
            return False
        with context.wrap_socket(connection, server_side=True) as secure:
            while self.serve_one(secure, host):
                pass
        return False

    @staticmethod
    def read_request(connection, host):
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(65536)
            if not more or len(head) > 1 << 20:
                return None
            head += more
        line, *rest = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in rest)}
        method, target, _ = line.split(" ")
        absolute = re.fullmatch(r"http://([^/]*)(/.*)?", target)
        if method == "CONNECT":
            host, target = target.rsplit(":", 1)
        elif absolute:
            host, target = absolute[1], absolute[2] or "/"
        return Request(method, host or headers.get("host", ""), target, headers)


def main():
    with tempfile.TemporaryDirectory(prefix="external-") as folder:
        server = Server(folder)
        run = subprocess.run(sys.argv[1:], env={**os.environ, **server.environment()}, check=False)
        server.stop()
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
