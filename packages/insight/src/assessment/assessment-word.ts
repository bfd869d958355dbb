import type { Assessment, Sentence } from './assessment.ts';

/** The assessment as a Word document. */
export async function assessmentWord(assessment: Assessment): Promise<Uint8Array> {
  const { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } =
    await import('docx');
  const { service, asOf, version, unwritten, harms, frameworks, signOff } = assessment;
  const heading = (text: string, level: 1 | 2 | 3) =>
    new Paragraph({
      text,
      heading: [HeadingLevel.HEADING_1, HeadingLevel.HEADING_2, HeadingLevel.HEADING_3][level - 1]!,
    });
  const plain = (text: string) => new Paragraph({ text });
  const sentence = ({ text, cites }: Sentence) =>
    new Paragraph({
      bullet: { level: 0 },
      children: [
        new TextRun(text),
        ...(cites.length > 0
          ? [new TextRun({ text: ` [${cites.map(({ says }) => says).join('; ')}]`, italics: true })]
          : []),
      ],
    });
  const row = (cells: readonly string[], isHead = false) =>
    new TableRow({
      tableHeader: isHead,
      children: cells.map(
        (text) =>
          new TableCell({ children: [new Paragraph({ children: [new TextRun({ text, bold: isHead })] })] }),
      ),
    });
  const document = new Document({
    title: `${service}: impact on children`,
    creator: 'Stairgate',
    sections: [
      {
        children: [
          heading(`${service}: impact on children`, 1),
          plain(`Law as of ${asOf}. Version ${version}.`),
          plain(`${unwritten} questions are unwritten.`),
          plain(signOff ? `Signed by ${signOff.name}, ${signOff.role}, on ${signOff.date}.` : 'Not signed.'),
          heading('Risks', 2),
          new Table({
            width: { size: 100, type: WidthType.PERCENTAGE },
            rows: [
              row(['Risk', 'Likelihood', 'Severity', 'Left'], true),
              ...harms.map(({ title, likelihood, severity, left }) =>
                row([title, `${likelihood} of 4`, `${severity} of 4`, left]),
              ),
            ],
          }),
          ...harms.flatMap(({ title, why, measures, leftWhy }) => [
            heading(title, 3),
            ...[...why, ...measures.map((one) => one.sentence), leftWhy].map(sentence),
          ]),
          ...frameworks.flatMap(({ title, source, sections }) => [
            heading(title, 2),
            plain(source),
            ...sections.flatMap((section) => [
              heading(section.title, 3),
              ...section.answers.flatMap(({ asks, says }) => [
                new Paragraph({ children: [new TextRun({ text: asks, bold: true })] }),
                ...(says === null ? [plain('Unwritten: only a person can write this.')] : says.map(sentence)),
              ]),
            ]),
          ]),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}
