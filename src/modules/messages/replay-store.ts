import { instant, merging, type Replay } from '#platform/replay'

/** How robots follow from the journal. */
export const replays: readonly Replay[] = [
  merging({
    table: 'message_robot',
    words: ['机器人', 'robot'],
    version: 'version',
    events: {
      'messages.robot-added': { kind: 'kind', name: 'name' },
      'messages.robot-retired': { retired_at: instant },
    },
  }),
]
