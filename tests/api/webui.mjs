// Requests as clients of AUTOMATIC1111's web UI send them, written down from what such programs do: a Python client that
// sends every field it knows, a chat program that sends a few, a shell script. Fields and answers are those of the web UI's
// own API.
import { inflateSync } from "node:zlib";

const everything = {
  enable_hr: false, hr_scale: 2, hr_upscaler: "Latent", hr_second_pass_steps: 0, hr_resize_x: 0, hr_resize_y: 0,
  denoising_strength: 0.7, firstphase_width: 0, firstphase_height: 0, prompt: "a calm sea, waves", styles: [], seed: 1003,
  subseed: -1, subseed_strength: 0.0, seed_resize_from_h: 0, seed_resize_from_w: 0, batch_size: 1, n_iter: 1, steps: 20,
  cfg_scale: 7.0, width: 512, height: 512, restore_faces: false, tiling: false, do_not_save_samples: false,
  do_not_save_grid: false, negative_prompt: "sand", eta: 1.0, s_churn: 0, s_tmax: 0, s_tmin: 0, s_noise: 1,
  override_settings: {}, override_settings_restore_afterwards: true, sampler_name: "Euler a", sampler_index: "Euler a",
  script_name: null, script_args: [], send_images: true, save_images: false, alwayson_scripts: {},
};
const chat = {
  prompt: "planet over dunes", negative_prompt: "", sampler_name: "DPM++ 2M", scheduler: "Karras", steps: 8, cfg_scale: 5,
  width: 32, height: 32, restore_faces: false, enable_hr: false, seed: -1,
  override_settings: { sd_model_checkpoint: "tiny" }, override_settings_restore_afterwards: true,
};
const script = { prompt: "mountains", steps: 4, batch_size: 2, seed: 7 };

// PNG's chunks, and whether the pixels are there.
export function chunks(png) {
  const out = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    out.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length), raw: png.subarray(at, at + 12 + length) });
    at += 12 + length;
  }
  return out;
}

export async function webui({ url, said, expect, conforms, TOKEN, server }) {
  const bearer = { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" };
  const basic = { Authorization: "Basic " + Buffer.from(`user:${TOKEN}`).toString("base64") };
  const ask = async (method, path, body, headers = bearer) => {
    const answer = await fetch(`${url}/sdapi/v1/${path}`, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, body: await conforms(method, `/sdapi/v1/${path}`, answer) };
  };

  // Nobody paints without a token; each attempt is logged once.
  const before = server.refusals().length;
  expect((await ask("POST", "txt2img", script, {})).status === 401, "no token, no picture");
  expect((await ask("POST", "txt2img", script, { Authorization: "Bearer not-a-token-of-this-node" })).status === 401, "a wrong token");
  expect((await ask("GET", "options", undefined, {})).status === 401, "no token, no options");
  expect((await server.refusalsAfter(before, 3, "Token")).length === 3, "each is logged once");

  // What clients ask before they paint.
  const models = (await ask("GET", "sd-models", undefined, basic)).body;
  expect(models[0].model_name === "tiny" && /^tiny \[[0-9a-f]{10}\]$/.test(models[0].title), "a model as the web UI titles it");
  expect((await ask("GET", "samplers")).body.some((sampler) => sampler.name === "AB2"), "samplers");
  expect((await ask("GET", "schedulers")).body[0].label === "Automatic", "schedulers");
  const options = (await ask("GET", "options")).body;
  expect((await ask("POST", "options", { ...options, sd_model_checkpoint: models[0].title })).status === 200, "options go back as they came");
  expect((await ask("POST", "options", { sd_model_checkpoint: "v1-5-pruned-emaonly" })).status === 404, "a model that is not here");
  expect((await ask("POST", "options", { CLIP_stop_at_last_layers: 2 })).status === 422, "an option that can't be had");
  for (const path of ["loras", "sd-vae", "upscalers", "latent-upscale-modes", "hypernetworks", "face-restorers", "prompt-styles", "script-info", "scripts", "embeddings", "progress"])
    expect((await ask("GET", path)).status === 200, path);
  for (const path of ["refresh-checkpoints", "refresh-loras", "refresh-vae"]) expect((await ask("POST", path)).status === 200, path);

  // Painting.
  const full = (await ask("POST", "txt2img", everything)).body;
  const info = JSON.parse(full.info);
  expect(info.colophon.changed.length === 3, "what the model does not offer is said: " + info.colophon.changed);
  expect(info.steps === 8 && info.width === 32 && info.sampler_name === "AB2" && info.seed === 1003, "what was painted is said");
  expect(full.parameters.steps === 8, "also in parameters");
  const png = Buffer.from(full.images[0], "base64");
  const text = chunks(png).find((chunk) => chunk.type === "tEXt").data.toString("latin1");
  expect(text.startsWith("parameters\0a calm sea, waves\nNegative prompt: sand\nSteps: 8, Sampler: AB2, "), "the picture says how it was made: " + text);
  const canonical = Buffer.concat([png.subarray(0, 8), ...chunks(png).filter((chunk) => chunk.type !== "tEXt").map((chunk) => chunk.raw)]);
  const hash = "0x" + Buffer.from(await crypto.subtle.digest("SHA-256", canonical)).toString("hex");
  expect(hash === info.colophon.pictures[0].imageHash, "without its text it is the canonical picture");
  const pixels = inflateSync(Buffer.concat(chunks(png).filter((chunk) => chunk.type === "IDAT").map((chunk) => chunk.data)));
  expect(pixels.length === 32 * (1 + 32 * 3), "it holds 32 by 32 pixels");
  const again = (await ask("POST", "txt2img", everything)).body;
  expect(again.images[0] === full.images[0], "the same request is the same picture");

  expect(JSON.parse((await ask("POST", "txt2img", chat)).body.info).seed >= 0, "a chat program's request");
  const two = (await ask("POST", "txt2img", script, basic)).body;
  expect(two.images.length === 2 && two.images[0] !== two.images[1], "two pictures");
  expect(JSON.parse(two.info).all_seeds.join() === "7,8", "with seeds in a row");
  expect((await ask("POST", "txt2img", { ...script, send_images: false })).body.images.length === 0, "or none sent");

  // Refusals.
  const exact = { ...everything, override_settings: { colophon_exact: true } };
  expect((await ask("POST", "txt2img", exact)).status === 404, "exactly that sampler is not here");
  expect((await ask("POST", "txt2img", { ...script, steps: 5, override_settings: { colophon_exact: true } })).status === 422, "exactly 5 steps are not offered");
  expect((await ask("POST", "txt2img", { ...script, enable_hr: true })).status === 422, "no second pass");
  expect((await ask("POST", "txt2img", { ...script, prompt: "sea <lora:none:1>" })).status === 404, "no such adapter");
  expect((await ask("POST", "txt2img", { ...script, prompt: "sea\u0000" })).status === 422, "no control characters");
  const broken = await fetch(`${url}/sdapi/v1/txt2img`, { method: "POST", headers: bearer, body: '{"prompt":' });
  expect(broken.status === 400, "broken JSON");
  await conforms("POST", "/sdapi/v1/txt2img", broken);

  // While one paints, the others are told how far it is.
  const painting = ask("POST", "txt2img", { ...script, n_iter: 8, batch_size: 2, steps: 8 });
  let seen = 0;
  for (let i = 0; i < 200 && seen === 0; ++i) {
    const progress = (await ask("GET", "progress")).body;
    if (progress.progress > 0 && progress.progress < 1) ++seen;
  }
  expect(seen > 0, "progress between 0 and 1 while it paints");
  expect((await painting).body.images.length === 16, "sixteen pictures");
  expect((await ask("GET", "progress")).body.progress === 0, "and then nothing");
  expect(said.model.slice(2).startsWith(models[0].hash), "the model's short hash");
}
