// read_credentials.mjs < JOBS: what two programs that nobody here wrote say of signed pictures. JOBS is a JSON list of
// { file, anchors?, stampAnchors? }; the answer is a list of { state, failures, successes, title, labels, ts }. Needs Node 22.
import { readFileSync } from "node:fs";
import { Reader } from "@contentauth/c2pa-node";
import { PNG } from "@trustnxt/c2pa-ts/asset";
import { SuperBox } from "@trustnxt/c2pa-ts/jumbf";
import { ManifestStore, ValidationResult } from "@trustnxt/c2pa-ts/manifest";

async function byC2paNode({ file, anchors, stampAnchors }) {
  const settings = { verify: { verify_trust: true, verify_timestamp_trust: true } };
  const all = [anchors, stampAnchors].filter(Boolean).map((path) => readFileSync(path, "utf8")).join("\n");
  if (all) settings.trust = { trust_anchors: all };
  let reader;
  try {
    reader = await Reader.fromAsset({ path: file }, settings);
  } catch (error) {
    return { state: "Error", error: String(error.message ?? error) };
  }
  if (!reader) return { state: "Absent" };
  const json = reader.json();
  const results = json.validation_results?.activeManifest ?? {};
  const codes = (list) => [...new Set((list ?? []).map((one) => one.code))];
  const manifest = json.manifests?.[json.active_manifest] ?? {};
  return { state: json.validation_state, failures: codes(results.failure), successes: codes(results.success), informational: codes(results.informational),
    title: manifest.title, labels: (manifest.assertions ?? []).map((one) => one.label), ingredients: (manifest.ingredients ?? []).map((one) => one.title),
    signature: manifest.signature_info, assertions: Object.fromEntries((manifest.assertions ?? []).map((one) => [one.label, one.data])) };
}

// Structure, hashes and signature; it does not finish the check of the chain.
async function byC2paTs({ file }) {
  let result;
  try {
    const asset = new PNG(new Uint8Array(readFileSync(file)));
    const jumbf = asset.getManifestJUMBF();
    if (!jumbf) return { state: "Absent" };
    result = await ManifestStore.read(SuperBox.fromBuffer(jumbf)).validate(asset);
  } catch (error) {
    result = ValidationResult.fromError(error);
  }
  const of = (success) => [...new Set(result.statusEntries.filter((entry) => entry.success === success).map((entry) => entry.code))];
  return { valid: result.isValid, failures: of(false), successes: of(true) };
}

const answers = [];
for (const job of JSON.parse(readFileSync(0, "utf8"))) answers.push({ node: await byC2paNode(job), ts: await byC2paTs(job) });
process.stdout.write(JSON.stringify(answers));
