import { guardianApi } from '../api/guardian.ts';
import { LinkButton } from '../parts/button.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** What is held about a child: to read, to print, and for machines. */
export function DataToKeep({ childId }: { childId: string }) {
  const { data, language } = useGuardianWords();
  return (
    <>
      <LinkButton icon="eye" href={guardianApi.dataAddress(childId, 'page', language)} target="_blank">
        <Told>{data.read}</Told>
      </LinkButton>
      <LinkButton
        icon="download"
        href={guardianApi.dataAddress(childId, 'pdf', language)}
        download="child.pdf"
      >
        <Told>{data.pdf}</Told>
      </LinkButton>
      <LinkButton icon="data" href={guardianApi.exportAddress(childId)} download="child.json">
        <Told>{data.download}</Told>
      </LinkButton>
    </>
  );
}
