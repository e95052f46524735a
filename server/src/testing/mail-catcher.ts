// A real mail server on a free port, which keeps what it takes and behaves as a test tells it to.

import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { existing } from '../platform/rows.ts';

export type Caught = Readonly<{ from: string; to: readonly string[]; text: string }>;
/** 'deaf' reads the whole message and never answers. */
export type Manner = 'takes' | 'busy' | 'refuses_recipient' | 'refuses_message' | 'deaf';

export async function catchMail() {
  const caught: Caught[] = [];
  let manner: Manner = 'takes';
  const refusal = (code: number, text: string) =>
    Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onRcptTo(_address, _session, done) {
      if (manner === 'busy') return done(refusal(450, 'Mailbox busy'));
      if (manner === 'refuses_recipient') return done(refusal(550, 'No such mailbox'));
      done();
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (manner === 'deaf') return;
        if (manner === 'refuses_message') return done(refusal(554, 'Not wanted here'));
        const from = session.envelope.mailFrom;
        caught.push({
          from: from === false ? '' : existing(from).address,
          to: session.envelope.rcptTo.map((each) => each.address),
          text: Buffer.concat(parts).toString('utf8'),
        });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    caught,
    behave(next: Manner) {
      manner = next;
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
export type MailCatcher = Awaited<ReturnType<typeof catchMail>>;

/** A header of a message as it came, unfolded. */
export const headerOf = ({ text }: Caught, name: string): string =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'mi')
    .exec(text)?.[1]
    ?.replaceAll(/\r\n[ \t]/g, ' ') ?? '';
