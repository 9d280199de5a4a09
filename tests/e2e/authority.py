"""Certificates and a time-stamping authority of the openssl command's: a second maker of both, and of wrong ones."""

import http.server
import pathlib
import subprocess
import tempfile
import threading

CONFIG = """
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = emailProtection
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[web]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[stamper]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always
[tsa]
serial = serial
signer_cert = stamper.pem
signer_key = stamper.key
certs = stamper.pem
signer_digest = sha256
digests = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    def __init__(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="colophon-authority-")
        self.folder = pathlib.Path(self.temporary.name)
        (self.folder / "config").write_text(CONFIG)
        (self.folder / "serial").write_text("01\n")
        self.key("root")
        self.openssl("req", "-x509", "-new", "-key", "root.key", "-subj", "/O=Test/CN=Test root", "-days", "3650", "-config", "config",
                     "-extensions", "authority", "-out", "root.pem")
        self.server = None

    def path(self, name):
        return self.folder / name

    def openssl(self, *arguments, **options):
        return subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True, **options).stdout

    def key(self, name, algorithm=("-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")):
        self.openssl("genpkey", *algorithm, "-out", f"{name}.key")

    def issue(self, name, extensions="signer", days=365, algorithm=None, by="root"):
        """NAME.pem and NAME.key; expired a day ago if `days` is 0 (openssl can't date back: its clock is set)."""
        self.key(name, *([algorithm] if algorithm else []))
        self.openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/O=Test/CN={name}", "-config", "config", "-out", f"{name}.csr")
        dates = ["-days", str(days)]
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial", "-extfile", "config",
                     "-extensions", extensions, *dates, "-out", f"{name}.pem")
        return self.path(f"{name}.pem"), self.path(f"{name}.key")

    def issue_for_seconds(self, name, seconds):
        """A signer whose certificate is over in a moment, so that it expires while a test looks on."""
        import datetime
        self.key(name)
        self.openssl("req", "-new", "-key", f"{name}.key", "-subj", f"/O=Test/CN={name}", "-config", "config", "-out", f"{name}.csr")
        (self.folder / "index.txt").write_text("")
        (self.folder / "ca.conf").write_text(CONFIG + "\n[ca]\ndatabase = index.txt\nnew_certs_dir = .\nserial = caserial\ndefault_md = sha256\n"
                                             "policy = any\nunique_subject = no\n[any]\norganizationName = optional\ncommonName = optional\n")
        (self.folder / "caserial").write_text("77\n")
        now = datetime.datetime.now(datetime.timezone.utc)
        form = "%Y%m%d%H%M%SZ"
        self.openssl("ca", "-batch", "-config", "ca.conf", "-name", "ca", "-cert", "root.pem", "-keyfile", "root.key", "-in", f"{name}.csr",
                     "-extensions", "signer", "-startdate", (now - datetime.timedelta(days=1)).strftime(form),
                     "-enddate", (now + datetime.timedelta(seconds=seconds)).strftime(form), "-notext", "-out", f"{name}.pem")
        return self.path(f"{name}.pem"), self.path(f"{name}.key")

    def stamp_url(self):
        """Starts the time-stamping authority."""
        self.issue("stamper", "stamper")
        authority = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.headers["Content-Type"] == "application/timestamp-query"
                authority.path("query").write_bytes(query)
                answer = authority.openssl("ts", "-reply", "-config", "config", "-section", "tsa", "-queryfile", "query")
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *ignored):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/"

    def close(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
        self.temporary.cleanup()
