/** Line drawings on a grid of 24, each one path. */
const drawings = {
  gate: 'M4 6h16M4 18.5h16M6 4v16.5M10 6v12.5M14 6v12.5M18 4v16.5',
  on: 'M5 12.5l4.5 4.5L19 7.5',
  off: 'M6 12h12',
  ask: 'M8.5 9.2a3.5 3.5 0 1 1 5.2 3c-1.1.7-1.7 1.3-1.7 2.6M12 18.2v.3',
  locked: 'M6.5 11h11v8.5h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
  waits: 'M7 3.5h10M7 20.5h10M8.5 3.5v3.6L12 12l3.5-4.9V3.5M8.5 20.5v-3.6L12 12l3.5 4.9v3.6',
  limited: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM8 12h8',
  asleep: 'M19.5 14.5A8 8 0 1 1 9.5 4.5a6.5 6.5 0 0 0 10 10z',
  close: 'M6 6l12 12M18 6L6 18',
  undo: 'M9 14.5L4.5 10 9 5.5M4.5 10H14a5 5 0 0 1 0 10h-3',
  next: 'M9 5l7 7-7 7',
  download: 'M12 4v11M7 10.5l5 5 5-5M5 20h14',
  bin: 'M4.5 7h15M9 7V4.5h6V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5',
  flag: 'M6 21V4M6 4.5c4-2 7 2 12 0v9c-5 2-8-2-12 0',
  mail: 'M3.5 6h17v12.5h-17zM4 6.5l8 6.5 8-6.5',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6',
  pin: 'M12 21s-6.5-6-6.5-11.2a6.5 6.5 0 0 1 13 0C18.5 15 12 21 12 21zM12 7.5a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6',
  child: 'M12 4a3.2 3.2 0 1 1 0 6.4A3.2 3.2 0 0 1 12 4zM6 20.5c0-4 2.4-6.5 6-6.5s6 2.5 6 6.5',
  people:
    'M9 4.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3 19.5c0-3.8 2.4-6 6-6s6 2.2 6 6M15.5 4.9a3 3 0 0 1 0 5.3M17.5 14c2.2.9 3.5 2.9 3.5 5.5',
  chat: 'M4 5h16v11.5h-9L6.5 20v-3.5H4zM8 9.5h8M8 12.5h5',
  live: 'M3.5 7h11v10.5h-11zM14.5 11l6-3.5v9.5l-6-3.5',
  advert: 'M4 10v4h3l7 4.5v-13L7 10zM17 9.5a3.5 3.5 0 0 1 0 5M7.5 14.5L9 20',
  feed: 'M4 5h16v6H4zM4 14.5h16M4 18.5h10',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 7.5V12l3 2.5',
  basket: 'M3.5 9h17l-1.8 10.5H5.3zM8 9l3-5M16 9l-3-5',
  data: 'M4.5 6c0-1.4 3.4-2.5 7.5-2.5s7.5 1.1 7.5 2.5-3.4 2.5-7.5 2.5S4.5 7.4 4.5 6zM4.5 6v12c0 1.4 3.4 2.5 7.5 2.5s7.5-1.1 7.5-2.5V6M4.5 12c0 1.4 3.4 2.5 7.5 2.5s7.5-1.1 7.5-2.5',
  robot: 'M5 9h14v10.5H5zM12 9V5M12 3.5v.1M9 13v1.5M15 13v1.5M9.5 17h5M2.5 13v3M21.5 13v3',
  key: 'M8 8.5a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 12.5h9M18 12.5v3.5M15 12.5v2.5',
  scales: 'M12 4v16M7 20h10M5 7h14M5 7l-2.5 6.5h5zM19 7l-2.5 6.5h5z',
  info: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM12 11v5.5M12 7.5v.3',
  warning: 'M12 4l9 16H3zM12 10v5M12 17.5v.2',
  away: 'M14 4.5h5.5V10M19.5 4.5L11 13M17 14v5.5H4.5V7H10',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 20.5h4M12 3v2',
  receipt: 'M6 3.5h12v17l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5zM9 8h6M9 12h6',
  picture: 'M4 5h16v14H4zM4 9.7h16M4 14.3h16M9.3 5v14M14.7 5v14',
  door: 'M6 20.5V3.5h12v17M3.5 20.5h17M14.5 12v.3',
} as const;

export type IconName = keyof typeof drawings;

/** A decorative drawing; the words beside it carry the meaning. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={drawings[name]} />
    </svg>
  );
}
