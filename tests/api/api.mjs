// node tests/api/api.mjs COLOPHON_SERVE: asks a real server as clients do. Every answer is held against
// spec/api/openapi.yaml by ajv: its status must be described for that path, its media type too, and its JSON must fit.
// At the end every path of the description must have been asked.
import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020.js";
import { parse } from "yaml";
import { Server, TOKEN, rawAnswer } from "./server.mjs";
import { webui } from "./webui.mjs";

const description = parse(readFileSync(new URL("../../spec/api/openapi.yaml", import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: "openapi", ...description });
const asked = new Map();
let passed = 0, failed = 0;

function expect(holds, what) {
  if (holds) return ++passed;
  if (++failed <= 30) console.log(`not so: ${what}`);
}

const patterns = Object.keys(description.paths).map((path) => {
  const source = path.replace(/[.]/g, "\\.").replace(/\{(\w+)\}/g, "[^/]+?");
  return { path, regex: new RegExp(`^${source}$`), captures: (path.match(/\{/g) ?? []).length };
}).sort((a, b) => a.captures - b.captures || b.path.length - a.path.length);

function resolved(response) {
  return response.$ref ? response.$ref.slice(2).split("/").reduce((at, key) => at[key], description) : response;
}

// Holds an answer against the description. Returns its JSON, or its bytes.
async function conforms(method, target, answer) {
  const pathname = target.split("?")[0];
  const found = patterns.find(({ regex }) => regex.test(pathname));
  const where = `${method} ${target} ${answer.status}`;
  expect(found, `${where}: no such path in the description`);
  if (!found) return undefined;
  asked.set(found.path, (asked.get(found.path) ?? 0) + 1);
  const operation = description.paths[found.path][method.toLowerCase()];
  const described = operation?.responses[String(answer.status)];
  expect(described, `${where}: status not described`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (!described || answer.status === 304) return bytes;
  const type = (answer.headers.get("content-type") ?? "").split(";")[0];
  const content = resolved(described).content?.[type];
  expect(content, `${where}: ${type} not described`);
  if (!content || type !== "application/json") return bytes;
  const json = JSON.parse(bytes.toString("utf8"));
  const status = resolved(described) === described ? `${String(answer.status)}/content` : null;
  const pointer = (parts) => parts.map((part) => encodeURIComponent(part.replace(/~/g, "~0").replace(/\//g, "~1"))).join("/");
  const reference = status
    ? `openapi#/${pointer(["paths", found.path, method.toLowerCase(), "responses", String(answer.status), "content", type, "schema"])}`
    : `openapi#/${pointer([...described.$ref.slice(2).split("/"), "content", type, "schema"])}`;
  const validate = ajv.getSchema(reference);
  expect(validate(json), `${where}: ${ajv.errorsText(validate.errors)} in ${bytes.toString("utf8").slice(0, 400)}`);
  return json;
}

const server = await Server.start(process.argv[2], ["40"]);
const { url, said } = server;
async function get(target, options = {}) {
  const answer = await fetch(url + target, options);
  return { answer, body: await conforms(options.method ?? "GET", target, answer) };
}
const [first] = said.tokens;
const nothing = "0x" + "0".repeat(64), nobody = "0x" + "0".repeat(40);

// Lists, page by page.
for (const list of ["pieces", "jobs", "works", "payouts", "providers", "creators", "auctions", "verifications", "history", "artists", "models"]) {
  const ids = [];
  let next = `/api/v1/${list}` + (list === "models" ? "" : "?limit=9");
  while (next) {
    const { body } = await get(next);
    ids.push(...body.items.map((item) => item.token ?? item.id ?? item.address));
    next = body.next && `/api/v1/${list}?limit=9&cursor=${body.next}`;
  }
  expect(list === "history" || list === "payouts" || list === "auctions" || new Set(ids).size === ids.length, `${list} repeats itself`);
  expect(list !== "pieces" || ids.length === 40, "the wall has 40 pieces");
}
const wall = (await get("/api/v1/pieces?words=over&sort=live&limit=200")).body;
expect(wall.items.length === 40 && wall.items[0].auction.live, "live auctions come first");
expect((await get(`/api/v1/pieces?model=${said.model}&creator=${wall.items[0].creator}`)).body.items.length > 0, "filters find");

// An autonomous artist, and what hangs on it.
const artist = `/api/v1/artists/${said.artist}`;
const shown = (await get(artist)).body;
expect(shown.now.state === "exhibited" && shown.now.auction.live && shown.next.step === "learn" && !shown.waiting, "it exhibits");
expect(shown.now.title === "Calm sea with moon" && shown.now.text.endsWith("It is at auction."), "a title and a wall text");
const exhibitions = (await get(`${artist}/exhibitions`)).body.items;
expect(exhibitions.map((one) => one.state).join() === "exhibited,abandoned,archive-sold,archived,sold", "its exhibitions, the newest first");
expect(exhibitions[3].archive.priceWei < exhibitions[3].archive.firstPriceWei && exhibitions[4].priceWei === "25000000000000000", "prices");
expect((await get(`${artist}/exhibitions?state=sold`)).body.items.length === 1, "exhibitions by their state");
expect((await get(`${artist}/exhibitions/4`)).body.token !== undefined, "one exhibition");
expect((await get(`${artist}/exhibitions/9`)).answer.status === 404, "an exhibition that was not");
const slots = (await get(`${artist}/weights`)).body.slots;
expect(slots[0].arms[0].history.map((one) => one.weight).join() === "4096,4196,4296,4396" && slots[5].arms[0].hand.model === said.model, "weights");
expect((await get(`${artist}/weights?from=3`)).body.slots[0].arms[0].history.length === 1, "weights from an exhibition on");
const { money } = shown;
const wei = (...names) => names.reduce((sum, name) => sum + BigInt(money[`${name}Wei`]), 0n);
expect(wei("balance") === wei("gifts", "income", "feesReturned", "patronsGave") - wei("fees", "tips", "patronsPaid"), "its books add up");
expect(wei("balance") === wei("treasury", "owed") && wei("owed") > 0n && wei("owed") - BigInt(money.patrons[0].dueWei) < 10n, "what it owes is not its own, and its patron's but for rounding");
const its = (await get(`/api/v1/pieces?creator=${said.artist}`)).body.items;
expect(its.length === 4 && its.every((one) => one.artistName === shown.name), "its pieces name it");
expect((await get(`/api/v1/pieces/${shown.now.token}`)).body.exhibition === 5, "a piece knows its exhibition");
expect((await get(`/api/v1/creators/${said.artist}`)).body.artistName === shown.name, "as a creator it has its name");
expect((await get("/api/v1/chain")).body.artists === 1, "one artist is known");
for (const query of ["weather", said.artist])
  expect((await get(`/api/v1/search?q=${query}`)).body.items.some((one) => one.kind === "artist" && one.id === said.artist), `${query} finds the artist`);
expect((await get(`${artist}/movements?kind=tip&limit=2`)).body.items.length === 2, "movements by kind");
for (const target of [`${artist}/weights?from=0`, `${artist}/weights?to=1`, `${artist}/exhibitions/x`, "/api/v1/artists/1"])
  expect((await get(target)).answer.status === 400, `${target} is refused`);

const feeds = `/artists/${said.artist}`;
const atom = (await get(`${feeds}/feed.atom`)).body.toString();
expect(atom.includes("<title>Weather &lt;&amp;&gt; &quot;Sons&quot;</title>") && atom.split("<entry>").length === 6, "an Atom feed");
const read = JSON.parse((await get(`${feeds}/feed.json`)).body);
expect(read.items.length === 5 && read.items[0].image.startsWith(url), "a JSON feed");
const banner = read.items[0].banner_image;
expect(atom.includes(`<link rel="enclosure" type="image/png" href="${banner}"/>`), "both feeds link the same card");
await get(banner.slice(url.length));
for (const target of [`/artists/${nobody}/feed.atom`, `/artists/${nobody}/feed.json`])
  expect((await get(target)).answer.status === 404, `${target} is not there`);

// One of each.
const piece = (await get(`/api/v1/pieces/${first}`)).body;
expect(piece.token === first && piece.seed === "0", "a piece and its seed, a text");
await get("/api/v1/jobs/1");
await get("/api/v1/auctions/1");
await get(`/api/v1/works/${said.model}`);
await get(`/api/v1/providers/${piece.provider}`);
await get(`/api/v1/creators/${piece.creator}`);
await get(`/api/v1/models/${said.model}`);
await get("/api/v1/market?days=30");
await get("/api/v1/chain");
expect((await get(`/api/v1/search?q=${said.image}`)).body.items[0].id === first, "an image hash finds its piece");
await get("/api/v1/openapi.yaml");
expect((await get("/healthz")).body.status === "ok", "the node is well");
expect((await get("/metrics")).body.toString().includes("colophon_http_requests_total"), "metrics");

// Pictures, documents, files.
const picture = (await get(`/api/v1/pictures/${said.image}.png`)).body;
const sha256 = async (bytes) => "0x" + Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
expect((await sha256(picture)) === said.image, "the canonical picture has its hash");
const part = (await get(`/api/v1/pictures/${said.image}.png`, { headers: { Range: "bytes=0-7" } })).body;
expect(part.length === 8 && part.equals(picture.subarray(0, 8)), "a part of the picture");
await get(`/api/v1/pictures/${said.image}.png`, { headers: { Range: "bytes=99999999-" } });
await get(`/api/v1/thumbnails/${said.image}/256.webp`);
await get(`/api/v1/thumbnails/${said.image}/256.png`);
const card = (await get(`/api/v1/pieces/${first}/card.png`)).body;
expect(card.readUInt32BE(16) === 1200 && card.readUInt32BE(20) === 630, "a card of 1200 × 630");
const document = (await get(`/api/v1/pieces/${first}/document`)).body;
expect(document.derived.image.sha256 === said.image, "the document is of this picture");
await get(`/api/v1/pieces/${first}/disclosure`);
const signed = (await get(`/api/v1/pieces/${first}/signed.png`)).body;
expect(signed.length > picture.length && signed.includes("caBX"), "a signed copy has credentials");
const model = (await get(`/api/v1/models/${said.model}.safetensors`)).body;

// A hidden piece: a receipt without a picture, until it is shown again.
const shapes = [`/api/v1/pictures/${said.image}.png`, `/api/v1/thumbnails/${said.image}/256.webp`, `/api/v1/thumbnails/${said.image}/256.png`,
  `/api/v1/pieces/${first}/signed.png`, `/api/v1/pieces/${first}/card.png`];
const isHidden = async (wanted) => {
  for (let i = 0; i < 100; ++i) {
    const { body } = await get(`/api/v1/pieces/${first}`);
    if (body.hidden === wanted) return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {};
};
server.say("hide");
const hidden = await isHidden(true);
expect(hidden.imageHash === said.image && hidden.cases[0].stage === "hidden", "a hidden piece keeps its receipt and names its case");
for (const shape of shapes) {
  const { answer, body } = await get(shape);
  expect(answer.status === 451 && body.error?.code === "PieceHidden" && body.error.hint.includes("colophon audit"), `${shape} is hidden`);
}
const onWall = (await get("/api/v1/pieces?limit=200")).body.items.find((item) => item.token === first);
expect(onWall.hidden && onWall.picture === null && onWall.thumbnail === null && onWall.imageHash === said.image, "the wall leaves its picture out");
await get(`/api/v1/pieces/${first}/document`);
server.say("show");
expect((await isHidden(false)).cases[0].stage === "closed", "it is shown again");
for (const shape of shapes) {
  const { answer } = await get(shape);
  expect(answer.status === 200, `${shape} is shown again`);
  const seconds = Number(answer.headers.get("cache-control").match(/max-age=(\d+)/)?.[1] ?? 0);
  expect(seconds <= 300 && !answer.headers.get("cache-control").includes("immutable"), `${shape} is not kept for long`);
}
for (const shape of [shapes[1], shapes[4]]) {
  const tag = (await fetch(url + shape)).headers.get("etag");
  expect((await get(shape, { headers: { "If-None-Match": tag } })).answer.status === 304, `${shape} has a tag`);
}
const middle = (await get(`/api/v1/models/${said.model}.safetensors`, { headers: { Range: "bytes=1000-1999" } })).body;
expect(middle.equals(model.subarray(1000, 2000)), "a part of the model");

// What is not there, and what is not allowed.
for (const target of [`/api/v1/pieces/${nothing}`, "/api/v1/jobs/99999", "/api/v1/auctions/99999", `/api/v1/works/${nothing}`,
  `/api/v1/providers/${nobody}`, `/api/v1/creators/${nobody}`, `/api/v1/models/${nothing}`, `/api/v1/models/${nothing}.safetensors`,
  `/api/v1/adapters/${nothing}.safetensors`, `/api/v1/pictures/${nothing}.png`, `/api/v1/thumbnails/${nothing}/256.webp`,
  `/api/v1/pieces/${nothing}/document`, `/api/v1/pieces/${nothing}/disclosure`, `/api/v1/pieces/${nothing}/signed.png`,
  `/api/v1/pieces/${nothing}/card.png`,
  `/api/v1/artists/${nobody}`, `/api/v1/artists/${nobody}/exhibitions`, `/api/v1/artists/${nobody}/exhibitions/1`, `/api/v1/artists/${nobody}/weights`,
  `/api/v1/artists/${nobody}/movements`])
  expect((await get(target)).answer.status === 404, `${target} is not there`);
for (const target of ["/api/v1/pieces?limit=0", "/api/v1/pieces?cursor=00", "/api/v1/jobs?colour=red", "/api/v1/search?q=", "/api/v1/market?days=0",
  "/api/v1/pieces/1", "/api/v1/pieces/1/card.png", "/api/v1/jobs/x", "/api/v1/pictures/1.png", "/api/v1/events?after=x", "/api/v1/history?token=1", "/api/v1/works?payee=1"])
  expect((await get(target)).answer.status === 400, `${target} is refused`);

// Asked again with its tag, an answer that is the same is not sent.
for (const target of ["/api/v1/pieces", `/api/v1/pieces/${first}`, "/api/v1/jobs?limit=3", `/api/v1/pictures/${said.image}.png`]) {
  const tag = (await fetch(url + target)).headers.get("etag");
  const again = await fetch(url + target, { headers: { "If-None-Match": tag } });
  expect(again.status === 304 && (await again.text()) === "", `${target} has a tag`);
}

// Server-sent events: from the last one that was seen, then what is new.
const stream = await fetch(url + "/api/v1/events", { headers: { "Last-Event-ID": "78" } });
asked.set("/api/v1/events", 1);
expect(stream.headers.get("content-type") === "text/event-stream", "a stream of events");
const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
const eventSchema = ajv.getSchema("openapi#/components/schemas/Event");
let text = "";
async function until(marker) {
  while (!text.includes(marker)) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
  }
}
await until("id: 84\n");
server.say("event");
await until('"name":"Tested"');
await until("\n\n");
const events = text.split("\n\n").filter((block) => block.includes("\nevent: chain\n") || block.startsWith("id: "));
expect(events.map((block) => block.match(/id: (\d+)/)[1]).join() === "79,80,81,82,83,84,85", "events 79 to 85, each once");
for (const block of events) expect(eventSchema(JSON.parse(block.match(/data: (.*)/)[1])), "an event fits its description");
await reader.cancel();

// Bytes that no polite client sends. Each refusal is logged once.
const before = server.refusals().length;
const hostile = [
  ["GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "PathTraversal"],
  ["GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "PathTraversal"],
  ["GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "PathTraversal"],
  ["GET /api/v1/chain HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421, "ForeignHost"],
  [`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(40000)}\r\n\r\n`, 431, "HeaderTooLarge"],
  [`POST /sdapi/v1/txt2img HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000000\r\n\r\n`, 413, "BodyTooLarge"],
  ["POST /sdapi/v1/txt2img HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nContent-Length: 2\r\n\r\n{}", 403, "ForeignOrigin"],
  ["DELETE /api/v1/pieces HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "MethodNotAllowed"],
];
for (const [bytes, status, code] of hostile) {
  const answer = await rawAnswer(url, bytes);
  expect(answer.status === status, `${code}: answered ${answer.status}, not ${status}`);
  const error = JSON.parse(answer.body).error;
  expect(error.code === code && error.message && error.where && error.hint, `${code}: says what, where and what to do: ${answer.body}`);
}
const lines = await server.refusalsAfter(before, hostile.length);
for (const [, , code] of hostile) {
  const count = hostile.filter((one) => one[2] === code).length;
  expect(lines.filter((line) => line.includes(code)).length === count, `${code} is logged once each: ${lines.join(" | ")}`);
}

await webui({ url, said, expect, conforms, TOKEN, server });

for (const path of Object.keys(description.paths)) expect(asked.has(path), `${path} was asked`);
const seconds = await server.stop();
expect(seconds < 5, `it stops within 5 s, not ${seconds}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
