import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkedText } from './linked-text.ts';

const words = fc.array(
  fc.oneof(
    fc.string(),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.constantFrom('javascript:alert(1)', '<a href="x">', 'http://', 'data:text/html,x', '\n\n', '). '),
  ),
);

test('the pieces joined are the text', () => {
  fc.assert(
    fc.property(words, (parts) => {
      const text = parts.join(' ');
      expect(
        linkedText(text)
          .map((piece) => (piece.kind === 'link' ? piece.url : piece.text))
          .join(''),
      ).toBe(text);
    }),
  );
});

test('only http and https are ever links', () => {
  fc.assert(
    fc.property(words, (parts) => {
      for (const piece of linkedText(parts.join(' '))) {
        if (piece.kind === 'link') expect(new URL(piece.url).protocol).toMatch(/^https?:$/);
      }
    }),
  );
});

test('a full stop after a link is no part of it', () => {
  expect(linkedText('Open http://127.0.0.1:4300/guardian#t=abc. Thank you.')).toEqual([
    { kind: 'text', text: 'Open ' },
    { kind: 'link', url: 'http://127.0.0.1:4300/guardian#t=abc' },
    { kind: 'text', text: '. Thank you.' },
  ]);
});
