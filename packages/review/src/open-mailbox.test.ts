import { createTransport } from 'nodemailer';
import { expect, onTestFinished, test } from 'vitest';
import { systemTimer, type Timer } from './browser/within.ts';
import { openMailbox } from './open-mailbox.ts';

const over: Timer = () => ({ over: Promise.resolve(), cancel: () => {} });

async function opened() {
  const mailbox = await openMailbox();
  const post = createTransport(mailbox.url);
  onTestFinished(async () => {
    post.close();
    await mailbox.close();
  });
  const send = (to: string, text: string) =>
    post.sendMail({ from: 'club@example.org', to, subject: 'Your account', text, html: `<p>${text}</p>` });
  return { mailbox, send };
}

test('a letter is given once, to whom it was written, with the links in it', async () => {
  const { mailbox, send } = await opened();
  await send('wren@example.org', 'Open http://127.0.0.1:9/confirm?key=1&who=wren. Thanks!');
  expect(await mailbox.letterTo('robin@example.org', 0, over)).toBeUndefined();
  expect(await mailbox.letterTo('Wren@example.org', 60_000, systemTimer)).toMatchObject({
    to: 'wren@example.org',
    subject: 'Your account',
    links: ['http://127.0.0.1:9/confirm?key=1&who=wren'],
  });
  expect(await mailbox.letterTo('wren@example.org', 0, over)).toBeUndefined();
});

test('who waits for a letter gets it when it comes', async () => {
  const { mailbox, send } = await opened();
  const waiting = mailbox.letterTo('wren@example.org', 60_000, systemTimer);
  await send('wren@example.org', 'Hello');
  expect((await waiting)?.text.trim()).toBe('Hello');
});
