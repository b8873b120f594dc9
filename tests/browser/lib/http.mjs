// A person without a browser: cookies, forms, redirects, over real sockets.
export class Client {
  constructor(base) { this.base = base; this.cookies = new Map(); }

  async send(path, init = {}) {
    const headers = { ...(init.headers ?? {}), cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ') };
    const answer = await fetch(new URL(path, this.base), { redirect: 'manual', ...init, headers });
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...rest] = line.split(';');
      const at = pair.indexOf('=');
      const gone = rest.some((r) => /^\s*max-age=0/i.test(r));
      if (gone) this.cookies.delete(pair.slice(0, at)); else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const body = await answer.text();
    return { status: answer.status, location: answer.headers.get('location'), body };
  }

  get(path) { return this.send(path); }

  post(path, fields) {
    const body = new URLSearchParams(fields);
    return this.send(path, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } });
  }

  /** As the script of a page sends it. */
  json(path, value) {
    return this.send(path, { method: 'POST', body: JSON.stringify(value), headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' } });
  }

  upload(path, fields, name, file) {
    const body = new FormData();
    for (const [k, v] of Object.entries(fields)) body.set(k, v);
    body.set(name, new Blob([file.bytes]), file.name);
    return this.send(path, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } });
  }
}

/** Runs `work` over `items`, `width` at a time. */
export async function each(items, width, work) {
  const rest = items.entries();
  await Promise.all(Array.from({ length: width }, async () => { for (const [i, item] of rest) await work(item, i); }));
}
