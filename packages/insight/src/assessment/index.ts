export {
  type Assessment,
  type AssessmentChange,
  type AssessmentSources,
  compareAssessments,
  draftAssessment,
  type SignOff,
} from './assessment.ts';
export { assessmentPage } from './assessment-page.ts';
export { assessmentWord } from './assessment-word.ts';
export { type CnilPia, cnilPia } from './cnil-pia.ts';
