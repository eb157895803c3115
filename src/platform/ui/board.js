// Renews the board where it stands, without the page jumping. Without script the browser loads the page anew instead.
const EVERY_MS = 20_000

async function renew() {
  const board = document.getElementById('board')
  if (document.hidden || !board) return
  const answer = await fetch(location.href, { redirect: 'error' })
  if (!answer.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.getElementById('board')
  if (!fresh) return
  const focused = board.contains(document.activeElement)
    ? document.activeElement?.getAttribute('href')
    : undefined
  board.replaceWith(fresh)
  if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus()
}

// Nothing is said of a network that is away for a while: the board shows of which minute it is.
setInterval(() => void renew().catch(() => {}), EVERY_MS)
document.addEventListener('visibilitychange', () => void renew().catch(() => {}))
