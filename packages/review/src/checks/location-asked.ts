import { exactly, type Observation } from '../observation.ts';
import { checkChildren } from './check-children.ts';

/** Decimals from which a coordinate is a spot and not a town: 3 are about 110 m. */
const precise = 3;
/** While these last the child has switched location on itself. */
const chosen = /^(switchSetting location|postWithPlace|sharing|justThisTime|switchSettingOnce)/;

/** Whether a browser that may tell its place is read without the child having chosen it. */
export const locationAsked = checkChildren(
  {
    id: 'location-asked',
    title: 'Whether location is read unasked',
    needs: ['requests'],
    about: ['location.collect/coarse', 'location.collect/precise'],
  },
  ({ requests }, record): readonly Observation[] => {
    const both = ['location.collect/coarse', 'location.collect/precise'] as const;
    const sent = requests.flatMap((request, index) =>
      !chosen.test(request.during) && request.carries.some(({ what }) => what === 'coordinates')
        ? [{ request, ref: record.at(`/requests/${index}`) }]
        : [],
    );
    if (sent.length === 0) return [];
    const evidence = sent.map(({ ref }) => ref).slice(0, 12);
    const isFine = sent.some(({ request }) => fineness(`${request.url} ${request.body ?? ''}`) >= precise);
    const says = `The child had not switched location on, and the page sent ${isFine ? 'the spot' : 'the area'} where they are.`;
    return (isFine ? both : both.slice(0, 1)).map((situation) =>
      record.situation(situation, exactly('allow'), says, { evidence }),
    );
  },
);

/** The most digits behind a point of any number in degrees. */
function fineness(text: string): number {
  const decoded = text.replaceAll(/%2[cC]/g, ',').replaceAll(/%2[dD]/g, '-');
  return Math.max(0, ...[...decoded.matchAll(/\d{1,3}\.(\d+)/g)].map(([, digits]) => digits!.length));
}
