// Starts the product as a process of its own, on a free port, and ends it by its pid.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../../..');
export const binary = process.env.ANGKATAN_BINARY ?? path.join(root, 'target/debug/angkatan');

export function freePort() {
  return new Promise((done, fail) => {
    const s = net.createServer().on('error', fail);
    s.listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); });
  });
}

export const scratch = (name) => fs.mkdtempSync(path.join(os.tmpdir(), `angkatan-${name}-`));

/** A running server (`prefix`: what starts it, such as taskset): `base`, `output()`, `kill(signal)`, `start()` again on the same data and port. */
export class Server {
  constructor({ data, command = ['serve'], env = {}, port }) {
    Object.assign(this, { data, command, env, port });
  }

  async start(within = 60_000) {
    this.port ??= await freePort();
    this.base = `http://127.0.0.1:${this.port}`;
    this.text = '';
    const { PATH, HOME } = process.env;
    const [program, ...before] = [...this.prefix ?? [], binary];
    this.child = spawn(program, [...before, ...this.command, '--data', this.data, '--port', String(this.port)], {
      cwd: this.data,
      env: { PATH, HOME, ANGKATAN_ORIGIN: this.base, ...this.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.gone = new Promise((done) => this.child.on('exit', (code, signal) => done({ code, signal })));
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (b) => { this.text += b; });
    const until = Date.now() + within;
    for (;;) {
      if (this.child.exitCode !== null) throw new Error(`the server ended by itself:\n${this.text}`);
      try { if ((await fetch(`${this.base}/healthz`)).ok) return this; } catch { /* not listening yet */ }
      if (Date.now() > until) { this.child.kill('SIGKILL'); throw new Error(`no answer in ${within} ms:\n${this.text}`); }
      await new Promise((r) => setTimeout(r, 50));
    }
  }

  /** Ends the process and waits until it is gone. */
  async end(signal = 'SIGTERM') {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.gone;
  }
}

/** Runs a subcommand to its end. */
export function run(args, { data, env = {} } = {}) {
  return new Promise((done) => {
    const { PATH, HOME } = process.env;
    const child = spawn(binary, [...args, '--data', data], { cwd: data, env: { PATH, HOME, ...env } });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (b) => { text += b; });
    child.on('exit', (code) => done({ code, text }));
  });
}
