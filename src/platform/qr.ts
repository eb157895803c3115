import { create } from 'qrcode'

const QUIET = 4

/** A text as a QR code: the address of an SVG that stands in the page itself, so that nothing is loaded and paper has it too. */
export function qrImage(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let path = ''
  for (let y = 0; y < size; y += 1)
    for (let x = 0; x < size; x += 1) {
      let run = 0
      while (x + run < size && modules.get(y, x + run)) run += 1
      if (run > 0) path += `M${x} ${y}h${run}`
      x += run
    }
  const side = size + 2 * QUIET
  const svg =
    `<svg xmlns='http://www.w3.org/2000/svg' viewBox='${-QUIET} ${-QUIET} ${side} ${side}' shape-rendering='crispEdges'>` +
    `<path fill='#fff' d='M${-QUIET} ${-QUIET}h${side}v${side}h${-side}z'/>` +
    `<path stroke='#000' transform='translate(0 .5)' d='${path}'/></svg>`
  return `data:image/svg+xml,${svg.replace(/[#<>%]/g, encodeURIComponent)}`
}
