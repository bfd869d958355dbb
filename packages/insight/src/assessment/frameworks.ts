/** A question of a framework, and what may answer it. */
export interface FrameworkQuestion {
  readonly id: string;
  readonly asks: string;
  /**
   * What the draft says: of the service, of some harms, of measures, of what law applies. `person`: nobody but a person can write it.
   */
  readonly from:
    | 'service'
    | 'law'
    | 'measures'
    | 'left'
    | 'review'
    | 'person'
    | 'sign-off'
    | readonly string[];
}

export interface Framework {
  readonly id: 'ico' | 'ofcom' | 'california' | 'uncrc';
  readonly title: string;
  readonly source: string;
  readonly url: string;
  readonly sections: readonly { readonly title: string; readonly questions: readonly FrameworkQuestion[] }[];
}

const all = ['strangers', 'identification', 'tracking', 'messages', 'purchases', 'over-use'];

/** The ways in which authorities ask for one and the same assessment. */
export const frameworks: readonly Framework[] = [
  {
    id: 'ico',
    title: 'Data protection impact assessment',
    source: "ICO, Children's code, Annex D",
    url: 'https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/childrens-information/childrens-code-guidance-and-resources/',
    sections: [
      {
        title: 'Step 1: Identify the need for a DPIA',
        questions: [
          {
            id: 'ico.1.aims',
            asks: 'What does the service aim at, and why is a DPIA needed?',
            from: 'person',
          },
          { id: 'ico.1.offers', asks: 'What does it offer, to whom and where?', from: 'service' },
        ],
      },
      {
        title: 'Step 2: Describe the processing',
        questions: [
          { id: 'ico.2.nature', asks: 'How is data collected, used, stored and deleted?', from: 'person' },
          {
            id: 'ico.2.scope',
            asks: 'How many children, how old, and how surely is that known?',
            from: 'service',
          },
          {
            id: 'ico.2.purposes',
            asks: 'What are the purposes, and the benefits for children?',
            from: 'person',
          },
        ],
      },
      {
        title: 'Step 3: Consult with children and parents',
        questions: [
          {
            id: 'ico.3.consult',
            asks: 'Whom did you ask, and what did they say? If nobody, why?',
            from: 'person',
          },
        ],
      },
      {
        title: 'Step 4: Assess necessity, proportionality and compliance',
        questions: [
          {
            id: 'ico.4.basis',
            asks: 'What is the lawful basis, and is there a way that takes less?',
            from: 'person',
          },
          { id: 'ico.4.law', asks: 'What does the law ask of this service?', from: 'law' },
        ],
      },
      {
        title: 'Step 5: Identify and assess risks',
        questions: [
          { id: 'ico.5.risks', asks: 'What may happen to children, how likely and how grave?', from: all },
        ],
      },
      {
        title: 'Step 6: Identify measures to reduce the risks',
        questions: [
          {
            id: 'ico.6.measures',
            asks: 'What reduces or eliminates each risk, and is it on?',
            from: 'measures',
          },
          { id: 'ico.6.left', asks: 'What is left of each?', from: 'left' },
        ],
      },
      {
        title: 'Step 7: Sign off and record outcomes',
        questions: [
          {
            id: 'ico.7.dpo',
            asks: 'What does the data protection officer advise, and is it followed?',
            from: 'person',
          },
          { id: 'ico.7.sign', asks: 'Who signs?', from: 'sign-off' },
        ],
      },
    ],
  },
  {
    id: 'ofcom',
    title: "Children's risk assessment",
    source: 'Online Safety Act 2023, section 11; Ofcom, four steps',
    url: 'https://www.legislation.gov.uk/ukpga/2023/50/section/11',
    sections: [
      {
        title: 'Step 1: Understand the kinds of content that need to be assessed',
        questions: [
          {
            id: 'ofcom.1.kinds',
            asks: 'Primary priority, priority and non-designated content: which of it can be met here?',
            from: ['messages'],
          },
          { id: 'ofcom.1.profiles', asks: "Which of Ofcom's risk factors has the service?", from: 'service' },
        ],
      },
      {
        title: 'Step 2: Assess the risk of harm',
        questions: [
          { id: 'ofcom.2.risk', asks: 'How likely is each harm, how grave, and for which ages?', from: all },
          {
            id: 'ofcom.2.evidence',
            asks: 'What evidence beyond this was taken into account?',
            from: 'person',
          },
        ],
      },
      {
        title: 'Step 3: Decide measures, implement and record',
        questions: [
          { id: 'ofcom.3.measures', asks: 'Which measures are taken?', from: 'measures' },
          {
            id: 'ofcom.3.codes',
            asks: "Which of the Codes of Practice's measures are not, and why?",
            from: 'person',
          },
        ],
      },
      {
        title: 'Step 4: Report, review and update',
        questions: [
          { id: 'ofcom.4.seen', asks: 'What did reviews of the service find?', from: 'review' },
          { id: 'ofcom.4.board', asks: 'Which governance body was told, and when?', from: 'person' },
        ],
      },
    ],
  },
  {
    id: 'california',
    title: 'Questions of the Age-Appropriate Design Code Act',
    source: 'Cal. Civ. Code 1798.99.31(a)(1)(B)',
    url: 'https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=CIV&sectionNum=1798.99.31.',
    sections: [
      {
        title: 'Whether the design',
        questions: [
          { id: 'california.i', asks: '(i) could expose children to harmful content', from: ['messages'] },
          {
            id: 'california.ii',
            asks: '(ii) could lead to children meeting harmful contacts',
            from: ['strangers'],
          },
          {
            id: 'california.iii',
            asks: '(iii) could let children witness, take part in or be subject to harmful conduct',
            from: ['strangers', 'messages'],
          },
          {
            id: 'california.iv',
            asks: '(iv) could allow children to be exploited by a harmful contact',
            from: ['strangers', 'identification'],
          },
          {
            id: 'california.v',
            asks: '(v) uses algorithms that could harm children',
            from: ['tracking', 'messages'],
          },
          {
            id: 'california.vi',
            asks: '(vi) uses targeted advertising that could harm children',
            from: ['tracking'],
          },
          {
            id: 'california.vii',
            asks: '(vii) has features that increase, sustain or extend use',
            from: ['over-use'],
          },
          {
            id: 'california.viii',
            asks: '(viii) collects or processes sensitive information, how and for what',
            from: ['identification', 'tracking'],
          },
        ],
      },
    ],
  },
  {
    id: 'uncrc',
    title: 'Child rights impact assessment',
    source: 'Convention on the Rights of the Child; General comment No. 25',
    url: 'https://www.ohchr.org/en/instruments-mechanisms/instruments/convention-rights-child',
    sections: [
      {
        title: 'Support',
        questions: [
          {
            id: 'uncrc.3',
            asks: 'Article 3: how were best interests a primary consideration?',
            from: 'person',
          },
          {
            id: 'uncrc.5',
            asks: 'Article 5: how are guardians guided, and the child’s growth respected?',
            from: 'law',
          },
          {
            id: 'uncrc.12',
            asks: 'Article 12: were children heard, and what changed by it?',
            from: 'person',
          },
        ],
      },
      {
        title: 'Self',
        questions: [
          { id: 'uncrc.16', asks: 'Article 16: privacy', from: ['identification', 'tracking'] },
          {
            id: 'uncrc.19',
            asks: 'Articles 19 and 34: violence and sexual exploitation',
            from: ['strangers'],
          },
          { id: 'uncrc.31', asks: 'Article 31: rest, leisure and play', from: ['over-use'] },
          {
            id: 'uncrc.32',
            asks: 'Articles 32 and 36: economic and other exploitation',
            from: ['purchases'],
          },
        ],
      },
      {
        title: 'Society',
        questions: [
          {
            id: 'uncrc.2',
            asks: 'Article 2: does it treat some children worse than others?',
            from: 'person',
          },
          {
            id: 'uncrc.13',
            asks: 'Article 13: what may children say and read, and what is closed to them?',
            from: 'law',
          },
          {
            id: 'uncrc.17',
            asks: 'Article 17: information, and protection from what harms',
            from: ['messages'],
          },
        ],
      },
    ],
  },
];
