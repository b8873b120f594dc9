// A line between browser and server that can be cut on purpose: a TCP proxy that kills its sockets.
import net from 'node:net';

/** `fall()` and `rise()` take the signal away and give it back. `cut('before')` loses the next POST or PATCH on its way, `cut('after')` its answer, so many `times`; `every` bytes upwards, all. */
export async function badLine(port) {
  const line = { rule: null, times: 0, cuts: 0, every: Infinity, down: false };
  const open = new Set();
  const server = net.createServer((client) => {
    if (line.down) { client.destroy(); return; }
    const up = net.connect(port, '127.0.0.1');
    const end = () => { client.destroy(); up.destroy(); };
    const kill = () => { line.cuts += 1; end(); };
    let passed = 0;
    let swallow = false;
    client.on('data', (bytes) => {
      if (line.rule && /^(POST|PATCH) /.test(bytes.subarray(0, 6).toString('latin1'))) {
        const { rule } = line;
        line.times -= 1;
        if (line.times <= 0) line.rule = null;
        if (rule === 'before') { kill(); return; }
        swallow = true;
      }
      passed += bytes.length;
      up.write(bytes);
      if (passed > line.every) kill();
    });
    up.on('data', (bytes) => { if (swallow) kill(); else client.write(bytes); });
    for (const socket of [client, up]) {
      open.add(socket);
      socket.on('error', end);
      socket.on('close', () => { open.delete(socket); end(); });
    }
  });
  await new Promise((ok) => server.listen(0, '127.0.0.1', ok));
  line.base = `http://127.0.0.1:${server.address().port}`;
  line.cut = (rule, times = 1) => { Object.assign(line, { rule, times }); };
  /** No signal at all, until `up`. */
  line.fall = () => { line.down = true; for (const socket of open) socket.destroy(); };
  line.rise = () => { line.down = false; };
  line.close = () => server.close();
  return line;
}
