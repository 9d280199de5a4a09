"""A wire to a server of this machine that can be cut and mended: while it is cut, nobody listens and nothing passes."""

import socket
import threading
import urllib.parse


class Wire:
    def __init__(self, url):
        self.target = urllib.parse.urlsplit(url)
        self.port = 0
        self.ends = []
        self.lock = threading.Lock()
        self.listener = None
        self.mend()
        self.url = f"http://127.0.0.1:{self.port}"

    def mend(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self.port = listener.getsockname()[1]
        self.listener = listener
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()

    def cut(self):
        listener, self.listener = self.listener, None
        if listener:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self.lock:
            ends, self.ends = self.ends, []
        for end in ends:
            self._close(end)

    def _serve(self, listener):
        while True:
            try:
                near, _ = listener.accept()
                far = socket.create_connection((self.target.hostname, self.target.port))
            except OSError:
                return
            with self.lock:
                self.ends += [near, far]
            threading.Thread(target=self._pass, args=(near, far), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near), daemon=True).start()

    def _pass(self, source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        self._close(source)
        self._close(sink)
        with self.lock:
            self.ends = [end for end in self.ends if end not in (source, sink)]

    @staticmethod
    def _close(end):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        end.close()
