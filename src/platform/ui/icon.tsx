/** One set of line icons, 20 × 20; the same picture means the same thing everywhere. */
const shapes = {
  register: 'M4 3h9l3 3v11H4zM7 8h6M7 11h6M7 14h4',
  figure: 'M4 16V9M8 16V5M12 16v-6M16 16V3M3 17h14',
  report: 'M5 3h10v14H5zM8 7h4M8 10h4M8 13h2',
  check: 'M4 3h12v14H4zM7 10l2 2 4-4',
  people: 'M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 17c0-3 2-5 5-5s5 2 5 5M13 4a3 3 0 0 1 0 5M14 12c2 0 4 2 4 5',
  order: 'M5 3h10v14l-2.5-1.5L10 17l-2.5-1.5L5 17zM8 7h4M8 10h4',
  team: 'M4 18V3M4 4c4-2 8 2 12 0v8c-4 2-8-2-12 0',
  partner:
    'M8 12l-2 2a3 3 0 0 1-4-4l3-3a3 3 0 0 1 4 0M12 8l2-2a3 3 0 0 1 4 4l-3 3a3 3 0 0 1-4 0M7.5 12.5l5-5',
  station: 'M3 9l7-6 7 6M5 8v9h10V8M8 17v-5h4v5',
  catalogue: 'M3 4h14M3 10h14M3 16h14M6 4v0M6 10v0',
  area: 'M3 5l5-2 4 2 5-2v12l-5 2-4-2-5 2zM8 3v12M12 5v12',
  account: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 18c1-4 3.5-6 7-6s6 2 7 6',
  message: 'M3 5h14v10H3zM3 5l7 6 7-6',
  jobs: 'M10 3v3M10 14v3M3 10h3M14 10h3M5 5l2 2M13 13l2 2M15 5l-2 2M7 13l-2 2',
  import: 'M10 3v9M6 9l4 4 4-4M3 17h14',
  done: 'M4 10l4 4 8-9',
  wait: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4l3 2',
  warn: 'M10 3l8 14H2zM10 8v4M10 14.5v.5',
  void: 'M4 4l12 12M16 4L4 16',
  lock: 'M5 9h10v8H5zM7 9V6a3 3 0 0 1 6 0v3',
} as const

export type IconName = keyof typeof shapes

export const Icon = ({ name }: { name: string }) => (
  <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    <path
      d={name in shapes ? shapes[name as IconName] : shapes.register}
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
  </svg>
)
