import type { Declaration } from '../declaration/declaration.ts';
import { declarationHash } from '../release/release.ts';

/** The data set as DCAT 3 (W3C Recommendation 2024) in JSON-LD. @param url where the desk is reached. */
export function catalogue(declaration: Declaration, url: string) {
  const { dataset, title, revision, tables } = declaration;
  const days = tables.flatMap(({ columns }) => columns.flatMap((one) => (one.kind === 'day' ? [one] : [])));
  const at = `${url}/catalogue.jsonld#${dataset}`;
  const date = /^\d{4}-\d\d-\d\d$/.test(revision);
  return {
    '@context': {
      dcat: 'http://www.w3.org/ns/dcat#',
      dct: 'http://purl.org/dc/terms/',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
    },
    '@id': `${url}/catalogue.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': title,
    'dct:description': 'Data on children that answers questions with a guarantee for each child.',
    'dcat:dataset': [
      {
        '@id': at,
        '@type': 'dcat:Dataset',
        'dct:identifier': dataset,
        'dct:title': title,
        'dct:description': `${tables.map(({ name }) => name).join(', ')}. Nothing of a single child is given out.`,
        'dcat:version': revision,
        ...(date && { 'dct:modified': { '@value': revision, '@type': 'xsd:date' } }),
        'dct:accessRights': 'By application: Regulation (EU) 2022/2065, Article 40.',
        'dcat:keyword': tables.flatMap(({ columns }) => columns.map(({ name }) => name)),
        ...(days.length > 0 && {
          'dct:temporal': {
            '@type': 'dct:PeriodOfTime',
            'dcat:startDate': { '@value': days.map(({ from }) => from).sort()[0], '@type': 'xsd:date' },
            'dcat:endDate': {
              '@value': days
                .map(({ to }) => to)
                .sort()
                .at(-1),
              '@type': 'xsd:date',
            },
          },
        }),
        'dcat:distribution': [
          {
            '@id': `${at}-api`,
            '@type': 'dcat:Distribution',
            'dct:title': 'Private queries',
            'dcat:accessURL': { '@id': `${url}/docs` },
            'dcat:accessService': { '@id': `${url}/` },
            'dcat:mediaType': { '@id': 'https://www.iana.org/assignments/media-types/application/json' },
          },
        ],
      },
    ],
    'dcat:service': [
      {
        '@id': `${url}/`,
        '@type': 'dcat:DataService',
        'dct:title': 'Researchers’ desk',
        'dcat:endpointURL': { '@id': `${url}/v1` },
        'dcat:endpointDescription': { '@id': `${url}/docs/json` },
        'dcat:servesDataset': [{ '@id': at }],
      },
    ],
  };
}

/** Every table and column as it is declared, and the hash that releases name. */
export function codebook(declaration: Declaration) {
  return {
    dataset: declaration.dataset,
    title: declaration.title,
    revision: declaration.revision,
    declaration: declarationHash(declaration),
    unit: 'child',
    tables: declaration.tables.map(({ name, role, columns }) => ({ name, role, columns })),
  };
}
