// The test server as a process, and a connection to it that sends exactly the bytes it is given.
import { spawn } from "node:child_process";
import net from "node:net";
import { createInterface } from "node:readline";

export const TOKEN = "token-of-the-test-server";

export class Server {
  static async start(program, options) {
    const server = new Server();
    server.process = spawn(program, options, { stdio: ["pipe", "pipe", "pipe"] });
    server.log = "";
    server.process.stderr.on("data", (data) => { server.log += data; });
    server.ended = new Promise((resolve) => server.process.on("exit", resolve));
    const lines = createInterface({ input: server.process.stdout });
    const line = await Promise.race([new Promise((resolve) => lines.once("line", resolve)), server.ended.then(() => null)]);
    if (!line) throw new Error(`${program} does not start: ${server.log}`);
    server.said = JSON.parse(line);
    server.url = server.said.url;
    return server;
  }
  say(line) { this.process.stdin.write(line + "\n"); }
  refusals() { return this.log.split("\n").filter((line) => line.startsWith("refused ")); }
  // The log comes through a pipe, after the answer: waits for so many refusals behind the first `before`, at most two seconds.
  async refusalsAfter(before, count, word = "") {
    const found = () => this.refusals().slice(before).filter((line) => line.includes(word));
    for (let i = 0; i < 100 && found().length < count; ++i) await new Promise((resolve) => setTimeout(resolve, 20));
    return found();
  }
  async stop() {
    const begin = performance.now();
    this.process.stdin.end();
    await this.ended;
    return (performance.now() - begin) / 1000;
  }
}

// Sends the bytes and reads until the server closes, or says no more for half a second.
export function rawAnswer(url, bytes) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = "";
    const socket = net.connect(Number(port), hostname, () => socket.write(bytes));
    const done = () => {
      socket.destroy();
      const split = text.indexOf("\r\n\r\n");
      resolve({ status: Number(text.slice(9, 12)), head: text.slice(0, split), body: text.slice(split + 4) });
    };
    socket.setTimeout(2000, done);
    socket.on("data", (data) => {
      text += data;
      const length = text.match(/\r\nContent-Length: (\d+)\r\n/);
      if (length && text.length >= text.indexOf("\r\n\r\n") + 4 + Number(length[1])) done();
    });
    socket.on("close", done);
    socket.on("error", () => {});
  });
}
