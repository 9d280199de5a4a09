// node tests/api/pages.mjs COLOPHON_SERVE: the gallery's pages over TLS, with a certificate that openssl makes: packed files,
// tags, what may be kept for ever, and no way out of the folder.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gzipSync, gunzipSync } from "node:zlib";
import { Server } from "./server.mjs";

let passed = 0, failed = 0;
function expect(holds, what) {
  if (holds) return ++passed;
  ++failed;
  console.log(`not so: ${what}`);
}

const folder = mkdtempSync(join(tmpdir(), "colophon-pages-"));
const html = '<!doctype html><head><title>wall</title><meta property="og:title" content="Colophon"></head>', code = "export const one = 1;\n".repeat(200);
mkdirSync(join(folder, "www", "assets"), { recursive: true });
writeFileSync(join(folder, "www", "index.html"), html);
writeFileSync(join(folder, "secret.txt"), "not yours");
const asset = "/assets/index-9fQ2abCd.js";
writeFileSync(join(folder, "www", asset), code);
writeFileSync(join(folder, "www", asset + ".br"), brotliCompressSync(code));
writeFileSync(join(folder, "www", asset + ".gz"), gzipSync(code));
execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost",
  "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", join(folder, "key.pem"), "-out", join(folder, "certificate.pem")], { stdio: "pipe" });

const server = await Server.start(process.argv[2], ["20", "--pages", join(folder, "www"), "--certificate", join(folder, "certificate.pem"), "--key", join(folder, "key.pem")]);
const { readFileSync } = await import("node:fs");
const agent = new https.Agent({ ca: readFileSync(join(folder, "certificate.pem")), keepAlive: true });
const get = (path, headers = {}, method = "GET") => new Promise((resolve, reject) => {
  https.request(server.url + "/", { path, headers, method, agent }, (answer) => {
    const parts = [];
    answer.on("data", (part) => parts.push(part));
    answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
  }).on("error", reject).end();
});

expect(server.url.startsWith("https://"), "the address is https");
const page = await get("/");
expect(page.status === 200 && page.body.toString() === html, "the first page");
expect(page.headers["content-security-policy"]?.includes("default-src 'self'"), "pages have a policy");
expect(page.headers["cache-control"] === "no-cache", "pages are asked for again");
expect((await get("/piece/0x12")).body.toString() === html, "paths of the application are its page");
const [token] = server.said.tokens;
const shared = await get(`/piece/${token}`, { Host: "localhost:8080" });
const tags = shared.body.toString().slice(html.indexOf("<meta"), shared.body.length - (html.length - html.indexOf("<meta")));
expect(shared.status === 200 && shared.body.toString() === html.replace("<meta", () => tags + "<meta"), "a piece's page is the application's, with tags");
expect(/^<meta property="og:title" content="[^"<>]+ over [^"<>]+">\n/.test(tags), "its title is its prompt");
expect(tags.includes(`<meta property="og:image" content="https://localhost:8080/api/v1/pieces/${server.said.tokens[0]}/card.png">`), "its card has an address of its own");
expect(tags.includes('<meta name="twitter:card" content="summary_large_image">'), "a large card");
expect((await get(new URL(tags.match(/og:image" content="([^"]+)"/)[1]).pathname)).headers["content-type"] === "image/png", "the picture is there");
expect((await get(`/piece/${token}`, { "If-None-Match": shared.headers.etag, Host: "localhost:8080" })).status === 304, "a piece's page that is the same is not sent");
expect((await get(`/piece/0x${"0".repeat(64)}`)).body.toString() === html, "a piece that is not here is the application's to say");
const artist = (await get(`/artist/${server.said.artist}`, { Host: "localhost:8080" })).body.toString();
expect(artist.includes('<meta property="og:title" content="Weather &lt;&amp;&gt; &quot;Sons&quot;">'), "an artist's page has a title");
expect(artist.includes(`<link rel="alternate" type="application/atom+xml" title="Weather &lt;&amp;&gt; &quot;Sons&quot;" href="https://localhost:8080/artists/${server.said.artist}/feed.atom">`), "and says where its feeds are");
expect((await get(`/artist/0x${"0".repeat(40)}`)).body.toString() === html, "an artist that is not here is the application's to say");
expect((await get("/", { "If-None-Match": page.headers.etag })).status === 304, "a page that is the same is not sent");
const plain = await get(asset);
expect(plain.body.toString() === code && plain.headers["cache-control"].includes("immutable"), "an asset is kept for ever");
const br = await get(asset, { "Accept-Encoding": "gzip, br" });
expect(br.headers["content-encoding"] === "br" && brotliDecompressSync(br.body).toString() === code, "packed by brotli");
const gz = await get(asset, { "Accept-Encoding": "gzip" });
expect(gz.headers["content-encoding"] === "gzip" && gunzipSync(gz.body).toString() === code, "packed by gzip");
const head = await get(asset, {}, "HEAD");
expect(head.body.length === 0 && head.headers["content-length"] === String(code.length), "HEAD has the length and no body");
for (const path of ["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..\\secret.txt", "//secret.txt"]) {
  const answer = await get(path);
  expect(answer.status === 400 && !answer.body.includes("not yours"), `${path} leads nowhere`);
}
expect((await get("/missing.js")).status === 404, "a file that is not there");
expect((await get("/api/v1/chain")).status === 200, "the API over TLS");
const whole = readFileSync(new URL("../../spec/api/openapi.yaml", import.meta.url));
expect(whole.length > 80_000 && (await get("/api/v1/openapi.yaml")).body.equals(whole), "a large answer over TLS is whole");
agent.destroy();
await server.stop();
rmSync(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
