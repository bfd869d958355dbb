import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Paper, PaperPart, Said } from './paper.ts';

const { resolve } = createRequire(import.meta.url);
/** Of all free fonts that npm holds these have the most letters: Welsh, Greek, Cyrillic, Arabic, Hebrew, Georgian. */
const faces = {
  plain: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};
const margin = 56;
const sizes = { title: 20, section: 13, plain: 10 } as const;
const soft = '#55504a';
const ink = '#1d1b18';

type Document = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Document['struct']>;

/**
 * A paper as a tagged PDF (PDF/UA: its title, its language, its headings and lists are told to a screen reader). Takes some
 * hundred milliseconds of a processor.
 */
export async function paperPdf({ language, title, by, at, lead, sections }: Paper): Promise<Uint8Array> {
  const created = new Date(at);
  // The types know the subsets of an older version alone.
  const doc = new PDFDocument({
    size: 'A4',
    margin,
    pdfVersion: '1.7',
    subset: 'PDF/UA' as never,
    tagged: true,
    lang: language,
    displayTitle: true,
    font: faces.plain,
    bufferPages: true,
    info: { Title: title, Author: by, CreationDate: created, ModDate: created },
  });
  const chunks: Uint8Array[] = [];
  const done = new Promise<void>((resolve, reject) => {
    doc
      .on('data', (chunk: Uint8Array) => chunks.push(chunk))
      .on('end', resolve)
      .on('error', reject);
  });
  const whole = doc.struct('Document');
  doc.addStructure(whole);
  const writer = writerOf(doc);
  writer.say(whole, 'H1', { text: title }, { face: 'bold', size: sizes.title, below: 4 });
  writer.say(whole, 'P', { text: by }, { color: soft, below: 10 });
  for (const text of lead) writer.say(whole, 'P', { text });
  for (const section of sections) {
    const part = doc.struct('Sect');
    whole.add(part);
    writer.keepTogether(70);
    doc.moveDown(0.8);
    writer.say(part, 'H2', { text: section.title }, { face: 'bold', size: sizes.section, below: 5 });
    for (const one of section.parts) writePart(writer, part, one);
    part.end();
  }
  whole.end();
  numberPages(doc);
  doc.end();
  await done;
  return Buffer.concat(chunks);
}

interface Style {
  readonly face?: keyof typeof faces;
  readonly size?: number;
  readonly color?: string;
  readonly indent?: number;
  readonly below?: number;
}

interface Writer {
  readonly doc: Document;
  say(into: Structure, tag: string, said: Said, style?: Style): void;
  /** Begins a new page where less than this is left of the one it is on, in points. */
  keepTogether(height: number): void;
}

function writerOf(doc: Document): Writer {
  const width = doc.page.width - 2 * margin;
  const bottom = () => doc.page.height - margin;
  return {
    doc,
    say(into, tag, { text, language }, style = {}) {
      const { face = 'plain', size = sizes.plain, color = ink, indent = 0, below = 6 } = style;
      const structure = doc.struct(tag, language === undefined ? {} : { lang: language }, () => {
        doc
          .font(faces[face])
          .fontSize(size)
          .fillColor(color)
          .text(text, margin + indent, doc.y, { width: width - indent, lineGap: 2 });
      });
      into.add(structure);
      structure.end();
      doc.y += below;
    },
    keepTogether(height) {
      if (doc.y + height > bottom()) doc.addPage();
    },
  };
}

function writePart(writer: Writer, into: Structure, part: PaperPart): void {
  const { doc } = writer;
  switch (part.kind) {
    case 'text':
      writer.say(into, 'P', part);
      break;
    case 'heading':
      writer.keepTogether(50);
      doc.y += 4;
      writer.say(into, 'H3', part, { face: 'bold', below: 3 });
      break;
    case 'list': {
      const list = doc.struct('L');
      into.add(list);
      for (const { text, language } of part.items) {
        const item = doc.struct('LI', language === undefined ? {} : { lang: language });
        list.add(item);
        writer.say(item, 'LBody', { text: `• ${text}` }, { indent: 10, below: 3 });
        item.end();
      }
      list.end();
      doc.y += 4;
      break;
    }
    case 'facts':
      for (const [label, value] of part.rows) {
        writer.keepTogether(36);
        writer.say(into, 'P', label, { color: soft, size: 9, below: 0 });
        writer.say(into, 'P', value, { below: 5 });
      }
  }
}

/** Numbers are no part of what is read out. */
function numberPages(doc: Document): void {
  const { start, count } = doc.bufferedPageRange();
  for (let at = start; at < start + count; at++) {
    doc.switchToPage(at);
    const { bottom } = doc.page.margins;
    doc.page.margins.bottom = 0;
    doc.markContent('Artifact', { type: 'Pagination' });
    doc
      .font(faces.plain)
      .fontSize(8)
      .fillColor(soft)
      .text(`${at + 1} / ${count}`, margin, doc.page.height - 36, {
        width: doc.page.width - 2 * margin,
        align: 'center',
        lineBreak: false,
      });
    doc.endMarkedContent();
    doc.page.margins.bottom = bottom;
  }
}
