// A real SMTP server on a socket, which keeps what it is given, parsed by an independent parser.
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export async function mailServer() {
  const mails = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const parts = [];
      stream.on('data', (b) => parts.push(b));
      stream.on('end', async () => {
        const raw = Buffer.concat(parts);
        const to = session.envelope.rcptTo.map((r) => r.address);
        try { mails.push({ to, raw, parsed: await simpleParser(raw) }); done(); } catch (error) { done(error); }
      });
    },
  });
  await new Promise((ok, fail) => { server.on('error', fail); server.listen(0, '127.0.0.1', ok); });
  const { port } = server.server.address();
  return { mails, url: `smtp://127.0.0.1:${port}?tls=none`, close: () => new Promise((r) => server.close(r)) };
}
